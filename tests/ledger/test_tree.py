from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realname.ledger.proofs import is_consistent, is_included
from realname.ledger.tree import EMPTY_ROOT, Frontier, Tree, consistency, inclusion, leaf_hash, node_hash, root

HASHES = [leaf_hash(b"%d" % n) for n in range(600)]


def tree_of(size: int) -> Tree:
    tree = Tree()
    for hashed in HASHES[:size]:
        tree.append(hashed)
    return tree


TREE = tree_of(600)


def mth(hashes: list[bytes]) -> bytes:
    """The definition in RFC 6962, 2.1, word by word."""
    if not hashes:
        return EMPTY_ROOT
    if len(hashes) == 1:
        return hashes[0]
    k = 1
    while k * 2 < len(hashes):
        k *= 2
    return node_hash(mth(hashes[:k]), mth(hashes[k:]))


@pytest.mark.parametrize("size", [0, 1, 2, 3, 4, 5, 6, 7, 8, 255, 256, 257, 511, 600])
def test_a_root_is_that_of_the_definition(size: int) -> None:
    expected = mth(HASHES[:size])
    assert TREE.root(size) == expected
    assert tree_of(size).root() == expected


@given(st.integers(0, 600))
def test_a_frontier_knows_the_root_and_goes_on_where_it_was_kept(size: int) -> None:
    first = Frontier()
    for hashed in HASHES[: size // 2]:
        first.append(hashed)
    kept = Frontier(first.size, first.hashes)
    for hashed in HASHES[size // 2 : size]:
        kept.append(hashed)
    assert kept.size == size
    assert kept.root() == TREE.root(size)


def test_a_frontier_of_another_size_is_refused() -> None:
    with pytest.raises(ValueError, match="frontier"):
        Frontier(3, HASHES[:1])
    with pytest.raises(ValueError, match="frontier"):
        Frontier(1, [b"short"])


sizes = st.integers(1, 600)


@given(sizes.flatmap(lambda size: st.tuples(st.just(size), st.integers(0, size - 1))))
def test_every_leaf_is_proven_and_no_other(case: tuple[int, int]) -> None:
    size, index = case
    proof = inclusion(index, size, TREE.node)
    whole = TREE.root(size)
    assert is_included(HASHES[index], index, size, proof, whole)
    assert not is_included(HASHES[index - 1], index, size, proof, whole) or size == 1
    assert not is_included(HASHES[index], index + 1, size, proof, whole)
    assert not is_included(HASHES[index], index, size, [*proof, HASHES[0]], whole)
    assert not is_included(HASHES[index], index, size, proof[:-1], whole) or not proof
    assert not is_included(HASHES[index], index, size, proof, HASHES[0]) or size == 1


@given(sizes.flatmap(lambda size: st.tuples(st.integers(0, size), st.just(size))), st.data())
def test_every_earlier_tree_is_proven_and_no_other(case: tuple[int, int], data: st.DataObject) -> None:
    old, new = case
    proof = consistency(old, new, TREE.node)
    first, second = TREE.root(old), TREE.root(new)
    assert is_consistent(old, first, new, second, proof)
    assert not is_consistent(old, first, new, second, [*proof, HASHES[0]])
    if old:
        at = data.draw(st.integers(0, old - 1))
        changed = Tree()
        for index, hashed in enumerate(HASHES[:new]):
            changed.append(leaf_hash(b"forged") if index == at else hashed)
        forged = consistency(old, new, changed.node)
        assert not is_consistent(old, first, new, changed.root(), forged)
        assert not is_consistent(old, first, new, changed.root(), proof)


def test_nothing_comes_before_everything_and_a_tree_never_shrinks() -> None:
    assert is_consistent(0, EMPTY_ROOT, 5, TREE.root(5), [])
    assert is_consistent(0, EMPTY_ROOT, 0, EMPTY_ROOT, [])
    assert not is_consistent(0, HASHES[0], 5, TREE.root(5), [])
    assert not is_consistent(0, HASHES[0], 0, HASHES[0], [])
    assert not is_consistent(5, TREE.root(5), 4, TREE.root(4), [])
    assert not is_consistent(4, TREE.root(4), 5, TREE.root(5), [])
    assert not is_consistent(5, TREE.root(5), 5, TREE.root(4), [])
    assert not is_consistent(-1, EMPTY_ROOT, 5, TREE.root(5), [])
    with pytest.raises(ValueError, match="shrink"):
        consistency(5, 4, TREE.node)


@pytest.mark.parametrize(("index", "size"), [(0, 0), (5, 5), (-1, 5)])
def test_there_is_no_proof_for_a_leaf_that_is_not_there(index: int, size: int) -> None:
    with pytest.raises(ValueError, match="no such leaf"):
        inclusion(index, size, TREE.node)
    assert not is_included(HASHES[0], index, size, [], HASHES[0])


def test_a_subtree_that_is_not_whole_has_no_hash() -> None:
    with pytest.raises(IndexError):
        tree_of(3).node(1, 1)
    with pytest.raises(IndexError):
        tree_of(3).node(9, 0)
    with pytest.raises(IndexError):
        tree_of(3).node(0, -1)


def test_leaves_and_nodes_are_never_taken_for_each_other() -> None:
    assert leaf_hash(HASHES[0] + HASHES[1]) != node_hash(HASHES[0], HASHES[1])
    assert root(0, TREE.node) == EMPTY_ROOT
