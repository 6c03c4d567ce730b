"""Model files made from published ones: each step a pure function, bytes to bytes, the same output each time.

The `onnx` package is imported by the step that needs it, so that nothing pays for it at run time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from realname.measure.models.dlib_resnet import write_dlib_resnet
from realname.measure.models.folding import fold_block_quantisation
from realname.measure.models.free_sides import fold_and_free_sides
from realname.measure.models.ocr_head import cut_off_head, take_head

STEPS: Mapping[str, Callable[[bytes], bytes]] = {
    "cut_off_head": cut_off_head,
    "take_head": take_head,
    "fold_and_free_sides": fold_and_free_sides,
    "fold_block_quantisation": fold_block_quantisation,
    "write_dlib_resnet": write_dlib_resnet,
}
