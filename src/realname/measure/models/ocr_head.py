"""The text recogniser in two: the network up to its features, and its last layer apart.

The published last layer tells 18,710 characters apart at every step, where a machine-readable zone has 37 and a number
11. Kept apart, only the columns that a line can hold are computed, and one resident network serves every field.
"""

from __future__ import annotations

import io
from typing import Any

import numpy as np

CHARACTERS = "character"
"""The metadata entry with one character a line, in the order of classes 1, 2, ...; class 0 is the blank of CTC."""


def cut_off_head(content: bytes) -> bytes:
    """Return the ONNX recogniser that ends with its features, 1 x steps x size. ValueError for another network."""
    import onnx  # noqa: PLC0415  only deriving needs it

    model, head = _load(content)
    at = list(model.graph.node).index(head)
    kept = list(model.graph.node)[:at]
    produced = {name for node in kept for name in node.input}
    weights = [item for item in model.graph.initializer if item.name in produced]
    for field, items in ((model.graph.node, kept), (model.graph.initializer, weights)):
        del field[:]
        field.extend(items)
    del model.graph.output[:]
    del model.metadata_props[:]
    model.graph.output.append(onnx.helper.make_tensor_value_info(head.input[0], onnx.TensorProto.FLOAT, None))
    return bytes(model.SerializeToString(deterministic=True))


def take_head(content: bytes) -> bytes:
    """Return the last layer as an npz: `weights` size x classes, `bias`, and the `characters` of classes 1, 2, ..."""
    from onnx import numpy_helper  # noqa: PLC0415  only deriving needs it

    model, head = _load(content)
    constants = {item.name: numpy_helper.to_array(item) for item in model.graph.initializer}
    addition = next(node for node in model.graph.node if head.output[0] in node.input)
    bias = next(constants[name] for name in addition.input if name in constants)
    text = next(item.value for item in model.metadata_props if item.key == CHARACTERS)
    weights = constants[head.input[1]]
    characters = text.split("\n")
    # The last class is the space, which the list leaves out.
    characters += [" "] * (weights.shape[1] - 1 - len(characters))
    out = io.BytesIO()
    np.savez(out, weights=weights, bias=bias, characters=np.array(characters))
    return out.getvalue()


def _load(content: bytes) -> tuple[Any, Any]:
    import onnx  # noqa: PLC0415  only deriving needs it

    model = onnx.load_from_string(content)
    products = [node for node in model.graph.node if node.op_type == "MatMul"]
    if not products or not any(item.key == CHARACTERS for item in model.metadata_props):
        raise ValueError("this is not a recogniser with a character list")
    return model, products[-1]
