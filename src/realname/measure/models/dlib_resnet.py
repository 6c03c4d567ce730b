"""dlib's face recognition ResNet, written out as ONNX with its affine layers folded into its convolutions.

The published file is dlib's own stream of layers. Its 59 parameter tensors stand in it in the order of computing,
each behind a version (2) and four dimensions in dlib's variable-length integers; the layers between them are fixed
by the published architecture (King, `dnn_face_recognition_ex.cpp`). dlib itself is not needed, and the network runs
in a fraction of its time there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

INPUT_PX = 150
MEAN_RGB = np.array([122.782, 117.001, 104.298], np.float64)
PIXEL_SCALE = 256.0
TENSORS = 59
TENSOR_MARK = b"\x01\x02"
MIN_TENSOR = 64
"""The smallest tensor is the first affine layer's: 32 factors and 32 shifts."""

LEVELS = ((32, 3, False), (64, 4, True), (128, 3, True), (256, 3, True), (256, 1, True))
"""Filters, blocks, and whether the first block halves the size, from the input on."""


def write_dlib_resnet(content: bytes) -> bytes:
    """Return the ONNX model: input n x 3 x 150 x 150, RGB 0..255; output n x 128, not of length one.

    ValueError where the file does not hold the tensors of that architecture.
    """
    import onnx  # noqa: PLC0415  only deriving needs it

    builder = _Builder(_tensors(content))
    builder.build()
    value = onnx.helper.make_tensor_value_info
    graph = onnx.helper.make_graph(
        builder.nodes,
        "dlib_face_recognition_resnet_v1",
        [value("data", onnx.TensorProto.FLOAT, ["n", 3, INPUT_PX, INPUT_PX])],
        [value("embedding", onnx.TensorProto.FLOAT, ["n", 128])],
        builder.constants,
    )
    model = onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", 17)], ir_version=8)
    model.producer_name = "realname"
    onnx.checker.check_model(model)
    return bytes(model.SerializeToString(deterministic=True))


def _tensors(content: bytes) -> Iterator[Floats]:
    found, at = [], 0
    while (at := content.find(TENSOR_MARK, at)) >= 0:
        shape, start = _shape(content, at + len(TENSOR_MARK))
        size = int(np.prod(shape)) if shape else 0
        if size < MIN_TENSOR or shape[2:] != (1, 1) or start + 4 * size > len(content):
            at += 1
            continue
        found.append(np.frombuffer(content, "<f4", size, start).reshape(shape))
        at = start + 4 * size
    if len(found) != TENSORS:
        raise ValueError(f"the file holds {len(found)} tensors, not {TENSORS}")
    return iter(found)


def _shape(content: bytes, at: int) -> tuple[tuple[int, ...], int]:
    """Read four of dlib's integers: a byte that counts the bytes that follow, little end first."""
    shape = []
    for _ in range(4):
        length = content[at] if at < len(content) else 0
        if not 1 <= length <= 4:  # noqa: PLR2004  no dimension needs more than four bytes
            return (), at
        shape.append(int.from_bytes(content[at + 1 : at + 1 + length], "little"))
        at += 1 + length
    return tuple(shape), at


class _Builder:
    """Grows the graph layer by layer; `constants` and `nodes` are its result."""

    def __init__(self, tensors: Iterator[Floats]) -> None:
        self.constants: list[Any] = []
        self.nodes: list[Any] = []
        self._tensors = tensors

    def build(self) -> None:
        weights, bias = self._folded(3, 32, kernel=7)
        weights = weights / PIXEL_SCALE
        bias = bias - (weights * MEAN_RGB[:, None, None]).sum(axis=(1, 2, 3))
        at = self._convolution("data", weights, bias, stride=2)
        at = self._node("Relu", [at])
        at = self._node("MaxPool", [at], kernel_shape=[3, 3], strides=[2, 2])
        channels, side = 32, 35
        for filters, blocks, halves in LEVELS:
            for block in range(blocks):
                shrink = halves and block == 0
                at, side = self._residual(at, channels, filters, side, shrink=shrink)
                channels = filters
        at = self._node("GlobalAveragePool", [at])
        at = self._node("Flatten", [at])
        self._node("MatMul", [at, self._constant(next(self._tensors)[:, :, 0, 0])], output="embedding")

    def _residual(self, at: str, channels: int, filters: int, side: int, *, shrink: bool) -> tuple[str, int]:
        stride = 2 if shrink else 1
        path = self._convolution(at, *self._folded(channels, filters, kernel=3), stride=stride)
        path = self._node("Relu", [path])
        path = self._convolution(path, *self._folded(filters, filters, kernel=3), stride=1)
        skip = at
        if shrink:
            # dlib's strided layers pad nothing, and its sum takes what is missing on either side as zero.
            path_side, side = (side - 3) // 2 + 1, side // 2
            skip = self._node("AveragePool", [at], kernel_shape=[2, 2], strides=[2, 2])
            skip = self._padded(skip, channels=filters - channels)
            path = self._padded(path, sides=side - path_side)
        return self._node("Relu", [self._node("Add", [path, skip])]), side

    def _padded(self, at: str, *, channels: int = 0, sides: int = 0) -> str:
        if not channels and not sides:
            return at
        pads = np.array([0, 0, 0, 0, 0, channels, sides, sides], np.int64)
        return self._node("Pad", [at, self._constant(pads)])

    def _folded(self, channels: int, filters: int, *, kernel: int) -> tuple[NDArray[Any], NDArray[Any]]:
        """Take the next convolution and the affine layer behind it as one convolution's weights and bias."""
        flat = next(self._tensors).reshape(-1).astype(np.float64)
        factor, shift = next(self._tensors).reshape(2, filters).astype(np.float64)
        weights = flat[:-filters].reshape(filters, channels, kernel, kernel) * factor[:, None, None, None]
        return weights, flat[-filters:] * factor + shift

    def _convolution(self, at: str, weights: NDArray[Any], bias: NDArray[Any], *, stride: int) -> str:
        kernel = weights.shape[2]
        pad = kernel // 2 if stride == 1 else 0
        names = [self._constant(array.astype(np.float32)) for array in (weights, bias)]
        return self._node("Conv", [at, *names], kernel_shape=[kernel] * 2, strides=[stride] * 2, pads=[pad] * 4)

    def _constant(self, values: NDArray[Any]) -> str:
        from onnx import numpy_helper  # noqa: PLC0415  only deriving needs it

        name = f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def _node(self, kind: str, inputs: list[str], output: str = "", **attributes: Any) -> str:
        from onnx import helper  # noqa: PLC0415  only deriving needs it

        name = output or f"n{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [name], **attributes))
        return name
