"""Have freed memory overwritten, so that a frame does not outlive its answer in the memory of the process.

glibc fills what is freed with a byte where `M_PERTURB` is set (mallopt(3)). Python's own small blocks come from there
as well once the process is started with `PYTHONMALLOC=malloc`; large blocks go back to the kernel, which zeroes them.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Sequence

import numpy as np

M_PERTURB = -6
FILLED_WITH = 0x55
SMALL_BYTES = 1024
SMALL_KEPT = 8
"""numpy keeps a few freed blocks of every size below a kibibyte for itself, which are not freed to the C library."""

ALLOCATOR = "PYTHONMALLOC"
TUNABLES = "GLIBC_TUNABLES"
NO_CACHE = "glibc.malloc.tcache_count=0"
"""A thread's cache takes small blocks back before they are overwritten: a template is one (malloc.c, `_int_free`)."""


def restart_overwriting(words: Sequence[str]) -> None:
    """Begin this program anew by `python -m` with these words, where Python's own allocator still holds blocks back."""
    tunables = os.environ.get(TUNABLES, "")
    if sys.platform == "linux" and (os.environ.get(ALLOCATOR) != "malloc" or NO_CACHE not in tunables):
        wanted = {ALLOCATOR: "malloc", TUNABLES: f"{tunables}:{NO_CACHE}".strip(":")}
        os.execve(sys.executable, [sys.executable, "-m", *words], {**os.environ, **wanted})  # noqa: S606


def overwrite_freed() -> bool:
    """Have freed memory overwritten from now on; tell whether this system's C library does so."""
    if sys.platform != "linux":
        return False
    try:
        return bool(ctypes.CDLL(None).mallopt(M_PERTURB, FILLED_WITH))
    except AttributeError:  # another C library
        return False


def overwrite_small() -> None:
    """Overwrite the blocks that numpy keeps: a template has 512 bytes."""
    for size in range(4, SMALL_BYTES, 4):
        held = [np.full(size, FILLED_WITH, np.uint8) for _ in range(SMALL_KEPT)]
        del held
