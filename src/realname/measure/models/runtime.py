"""Run a network: a batch of arrays in, arrays out. One process a core, one thread a process.

OpenVINO on the CPU. Compiled networks are cached on disk by OpenVINO, under a folder that is named after the file's
digest, so that a start costs no compilation.
"""

from __future__ import annotations

import fcntl
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import openvino as ov
from numpy.typing import NDArray

from realname.measure.models import catalogue, store

Array = NDArray[Any]

KEPT_BLANKS = 64
"""Shapes of inputs: a reader of documents sees some more of them than a face engine."""


class Network:
    """One verified network, compiled for this processor. Safe to call from several threads, one at a time each."""

    def __init__(self, key: str, shapes: Sequence[Sequence[int]] | None = None) -> None:
        """Load the catalogue's `key`; `shapes` fixes the inputs' shapes, -1 for a free dimension."""
        self.key = key
        self.digest = catalogue.find(key).sha256
        core = _core()
        model = _read(core, key)
        self.metadata = _metadata(model)
        if shapes is not None:
            model.reshape({port: ov.PartialShape(list(s)) for port, s in zip(model.inputs, shapes, strict=True)})
        with _alone(_compiled_folder()):
            self._compiled = core.compile_model(model, "CPU")
        self._idle: list[Any] = []
        self._blanks: dict[tuple[tuple[int, ...], str], Array] = {}
        self._lock = threading.Lock()

    def __call__(self, *inputs: Array) -> tuple[Array, ...]:
        """Infer one batch. Outputs are copies: they stay valid after the next call. The network keeps neither side.

        What layers computed in between stays in OpenVINO's own memory until the next call computes over it.
        """
        with self._lock:
            request = self._idle.pop() if self._idle else self._compiled.create_infer_request()
        given = [np.ascontiguousarray(array) for array in inputs]
        try:
            for index, array in enumerate(given):
                request.set_input_tensor(index, ov.Tensor(array, shared_memory=True))
            request.infer()
            return tuple(_taken(request.get_output_tensor(i)) for i in range(len(self._compiled.outputs)))
        finally:
            for index, array in enumerate(given):  # else the last picture would live until the next one
                request.set_input_tensor(index, ov.Tensor(self._blank(array), shared_memory=True))
            with self._lock:
                self._idle.append(request)

    def _blank(self, like: Array) -> Array:
        """Return an array of that shape that says nothing: one for all, which no page of memory stands behind."""
        key = (like.shape, like.dtype.str)
        with self._lock:
            if key not in self._blanks:
                if len(self._blanks) >= KEPT_BLANKS:
                    self._blanks.clear()
                self._blanks[key] = np.zeros(like.shape, like.dtype)
            return self._blanks[key]


@cache
def network(key: str, shapes: tuple[tuple[int, ...], ...] | None = None) -> Network:
    """Return the resident network of that key and shape, loading it at first use."""
    return Network(key, shapes)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Keep other processes from the cache meanwhile: OpenVINO fails where two write the same entry at once."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _taken(tensor: ov.Tensor) -> Array:
    """Return a copy of an output, and leave nothing in its place."""
    copy = np.array(tensor.data)
    tensor.data[...] = 0
    return copy


def _compiled_folder() -> Path:
    return store.folder() / f"compiled-{ov.__version__.split('-')[0]}"


def _metadata(model: ov.Model) -> dict[str, str]:
    """Return what an ONNX file says of itself; empty for other formats."""
    if not model.has_rt_info(["framework"]):
        return {}
    return {name: str(value) for name, value in model.get_rt_info(["framework"]).value.items()}


def _read(core: ov.Core, key: str) -> ov.Model:
    content = store.read(key)
    if store.path_of(key).suffix == ".tflite":  # OpenVINO reads these from a file only
        return core.read_model(str(store.path_of(key)))
    return core.read_model(content, b"")


@cache
def _core() -> ov.Core:
    core = ov.Core()
    core.set_property(
        "CPU",
        {
            "INFERENCE_NUM_THREADS": 1,
            "NUM_STREAMS": 1,
            "PERFORMANCE_HINT": "LATENCY",
            # Without this, processors with bfloat16 compute in it by themselves: scores would differ by machine,
            # and a calibration table made on one would not hold on another.
            "INFERENCE_PRECISION_HINT": "f32",
            "CACHE_DIR": str(_compiled_folder()),
        },
    )
    return core
