"""The product-quantized index of the library that holds it: learned, copied, and wiped where an entry goes.

A sub-quantizer of 4 bits for every two values, whose tables fit the processor's registers ("fast scan": André,
Kermarrec, Le Scouarnec, Accelerated Nearest Neighbor Search with Quick ADC, 2017): 32 bytes an entry of 128 values.
"""

from __future__ import annotations

from typing import Any, cast

import faiss
import numpy as np
from numpy.typing import NDArray

VALUES_OF_ONE = 2
BITS = 4


def learned(values: NDArray[np.float32]) -> faiss.IndexPQFastScan:
    """Return an empty index whose codebook was learned from a sample of the gallery's own templates, shape (n, d)."""
    index = faiss.IndexPQFastScan(values.shape[1], values.shape[1] // VALUES_OF_ONE, BITS, faiss.METRIC_INNER_PRODUCT)
    index.train(np.ascontiguousarray(values))
    return index


def copied(empty: faiss.IndexPQFastScan) -> faiss.IndexPQFastScan:
    """Return another index with the same codebook."""
    return cast("faiss.IndexPQFastScan", faiss.clone_index(empty))


def forget(index: faiss.IndexPQFastScan, places: NDArray[np.int64]) -> None:
    """Remove entries by place (ascending); the later ones move up, and nothing of the removed ones is left."""
    # The stubs lack the packer, and know ids as a selector alone.
    library: Any = index
    packer = library.get_CodePacker()
    blocks = codes_of(index).reshape(-1, packer.block_size)
    nothing = np.zeros(packer.code_size, np.uint8)
    # Removal moves later codes over these and leaves what lies behind the last one as it was.
    for place in places.tolist():
        block = place // packer.nvec
        packer.pack_1(nothing, place % packer.nvec, blocks[block : block + 1])
    library.remove_ids(places)


def codes_of(index: faiss.IndexPQFastScan) -> NDArray[np.uint8]:
    """Return the index's own memory, to look at and to wipe; worthless once entries come or go."""
    library: Any = index
    view: NDArray[np.uint8] = faiss.rev_swig_ptr(library.codes.get(), library.codes.size())
    return view
