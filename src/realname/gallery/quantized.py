"""Templates as bytes: an int8 a value with one scale a template, a quarter of float32's memory.

Measured on 10 million templates, the order of candidates stays that of float32 (`benchmarks/gallery.py`).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

LARGEST = 127


def quantized(values: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Return int8 codes (n, d) and scales (n,), such that codes times scale are the values, to half a step."""
    scales = np.abs(values).max(axis=1).astype(np.float32) / LARGEST
    scales[scales == 0] = 1
    codes = np.rint(values / scales[:, None]).astype(np.int8)
    return codes, scales


def products(codes: NDArray[np.int8], scales: NDArray[np.float32], probes: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the inner products of probes (p, d) with quantized rows (n, d), shape (p, n)."""
    result: NDArray[np.float32] = (probes @ codes.astype(np.float32).T) * scales
    return result
