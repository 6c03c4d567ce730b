"""Published weights in blocks of eight bits, written out as float32: OpenVINO and browsers cannot read the blocks."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def fold_block_quantisation(content: bytes) -> bytes:
    """Return the ONNX model with every DequantizeLinear of constants replaced by its float32 result.

    Opset 21 block quantisation: (q - zero_point) * scale, both repeated `block_size` times along `axis`.
    """
    import onnx  # noqa: PLC0415  only deriving needs it
    from onnx import numpy_helper  # noqa: PLC0415

    model = onnx.load_from_string(content)
    graph = model.graph
    constants = {item.name: numpy_helper.to_array(item) for item in graph.initializer}
    kept = []
    for node in graph.node:
        if node.op_type != "DequantizeLinear" or any(name not in constants for name in node.input):
            kept.append(node)
            continue
        attributes = {item.name: int(item.i) for item in node.attribute}
        q, scale, zero = (constants[name] for name in node.input)
        values = _dequantise(q, scale, zero, attributes.get("axis", 1), attributes.get("block_size", 0))
        graph.initializer.append(numpy_helper.from_array(values, node.output[0]))
    del graph.node[:]
    graph.node.extend(kept)
    _drop_unused(graph)
    onnx.checker.check_model(model)
    return bytes(model.SerializeToString(deterministic=True))


def _dequantise(
    q: NDArray[Any], scale: NDArray[Any], zero: NDArray[Any], axis: int, block_size: int
) -> NDArray[np.float32]:
    if block_size:
        cut = [slice(None)] * q.ndim
        cut[axis] = slice(0, q.shape[axis])
        scale = np.repeat(scale, block_size, axis)[tuple(cut)]
        zero = np.repeat(zero, block_size, axis)[tuple(cut)]
    values: NDArray[np.float32] = (q.astype(np.float32) - zero.astype(np.float32)) * scale.astype(np.float32)
    return values


def _drop_unused(graph: Any) -> None:
    used = {name for node in graph.node for name in node.input}
    constants = {item.name for item in graph.initializer}
    initialisers = [item for item in graph.initializer if item.name in used]
    inputs = [item for item in graph.input if item.name in used - constants]
    for field, items in ((graph.initializer, initialisers), (graph.input, inputs)):
        del field[:]
        field.extend(items)
