"""YuNet for browsers: the weights folded, and the sides of its input left open.

The published file says 640 x 640. OpenVINO reshapes it; ONNX Runtime in a browser takes a file at its word.
"""

from __future__ import annotations

from realname.measure.models.folding import fold_block_quantisation


def fold_and_free_sides(content: bytes) -> bytes:
    """Return the ONNX model folded, with height and width free (multiples of 32), and so the maps' lengths."""
    import onnx  # noqa: PLC0415  only deriving needs it

    model = onnx.load_from_string(fold_block_quantisation(content))
    graph = model.graph
    # Shapes that were inferred for one size are wrong for every other.
    del graph.value_info[:]
    for entry in graph.input:
        for axis, name in ((2, "height"), (3, "width")):
            entry.type.tensor_type.shape.dim[axis].dim_param = name
    for entry in graph.output:
        entry.type.tensor_type.shape.dim[1].dim_param = f"{entry.name}_cells"
    onnx.checker.check_model(model)
    return bytes(model.SerializeToString(deterministic=True))
