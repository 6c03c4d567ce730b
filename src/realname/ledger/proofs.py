"""Checking proofs of inclusion and consistency: the algorithms of RFC 9162, sections 2.1.3.2 and 2.1.4.2, step by step.

They share nothing with the code that makes proofs.
"""

from __future__ import annotations

from collections.abc import Sequence

from realname.ledger.tree import EMPTY_ROOT, node_hash


def is_included(hashed: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Say whether the proof shows that a leaf's hash stands at `index` of the tree of that size and root."""
    if not 0 <= index < size:  # step 1
        return False
    fn, sn, r = index, size - 1, hashed  # steps 2, 3
    for p in proof:  # step 4
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            r = node_hash(p, r)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            r = node_hash(r, p)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and r == root  # step 5


def is_consistent(old: int, old_root: bytes, new: int, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Say whether the proof shows that the old tree is the beginning of the new one.

    Nothing is the beginning of everything; trees of one size are one tree. Both ask for an empty proof.
    """
    if not 0 < old < new:
        return not proof and _is_trivially_consistent(old, old_root, new, new_root)
    if not proof:  # step 1
        return False
    path = list(proof)
    if old & (old - 1) == 0:  # step 2
        path.insert(0, old_root)
    fn, sn = old - 1, new - 1  # step 3
    while fn & 1:  # step 4
        fn, sn = fn >> 1, sn >> 1
    fr = sr = path[0]  # step 5
    for c in path[1:]:  # step 6
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            fr, sr = node_hash(c, fr), node_hash(c, sr)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = node_hash(sr, c)
        fn, sn = fn >> 1, sn >> 1
    return fr == old_root and sr == new_root and sn == 0  # step 7


def _is_trivially_consistent(old: int, old_root: bytes, new: int, new_root: bytes) -> bool:
    if old == new:
        return old_root == new_root and (old > 0 or old_root == EMPTY_ROOT)
    return old == 0 < new and old_root == EMPTY_ROOT
