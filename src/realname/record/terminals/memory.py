"""Have freed memory overwritten, so that a frame does not outlive its answer in the memory of the process.

glibc fills what is freed with a byte where `M_PERTURB` is set (mallopt(3)). Python's own small blocks come from there
as well once the process is started with `PYTHONMALLOC=malloc`; large blocks go back to the kernel, which zeroes them.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Sequence

M_PERTURB = -6
FILLED_WITH = 0x55
ALLOCATOR = "PYTHONMALLOC"


def restart_overwriting(words: Sequence[str]) -> None:
    """Begin this program anew by `python -m` with these words, where Python's own allocator still holds blocks back."""
    if sys.platform == "linux" and os.environ.get(ALLOCATOR) != "malloc":
        os.execve(sys.executable, [sys.executable, "-m", *words], {**os.environ, ALLOCATOR: "malloc"})  # noqa: S606


def overwrite_freed() -> bool:
    """Have freed memory overwritten from now on; tell whether this system's C library does so."""
    if sys.platform != "linux":
        return False
    try:
        return bool(ctypes.CDLL(None).mallopt(M_PERTURB, FILLED_WITH))
    except AttributeError:  # another C library
        return False
