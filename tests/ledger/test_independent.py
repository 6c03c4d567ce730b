"""Implementations by others agree with ours: golang.org/x/mod/sumdb by its vectors, tlog-scales by running it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.ledger.logs import LOG, ORIGIN, WITNESSES, log_of
from tlog_scales.backend import LocalBackend
from tlog_scales.reader import TilesReader
from tlog_scales.signing import PlainEd25519Signer, Vkey, VkeySet
from tlog_scales.tlog import Checkpoint as TheirCheckpoint
from tlog_scales.tlog import ConsistencyProof, InclusionProof

from realname.ledger import checkpoints, notes
from realname.ledger.checkpoints import Checkpoint
from realname.ledger.proofs import is_consistent, is_included
from realname.ledger.sources import CHECKPOINT, Folder, Memory
from realname.ledger.tiled import TiledTree, grow
from realname.ledger.tiles import ENTRIES, grown
from realname.ledger.tree import Tree, consistency, inclusion, leaf_hash

GO: dict[str, Any] = json.loads((Path(__file__).parent / "vectors" / "go.json").read_text("utf-8"))
SIZE = 70_000


def short(hashes: list[bytes]) -> list[object]:
    return [len(hashes), hashlib.sha256(b"".join(hashes)).hexdigest()]


@pytest.fixture(scope="module")
def tree() -> Tree:
    tree = Tree()
    for n in range(SIZE):
        tree.append(leaf_hash(b"entry %d" % n))
    return tree


def test_go_finds_the_same_roots(tree: Tree) -> None:
    assert {size: tree.root(int(size)).hex() for size in GO["roots"]} == GO["roots"]


def test_go_makes_the_same_proofs(tree: Tree) -> None:
    for case in GO["inclusions"]:
        assert short(inclusion(case["index"], case["size"], tree.node)) == case["proof"]
    for case in GO["consistencies"]:
        assert short(consistency(case["old"], case["new"], tree.node)) == case["proof"]


def test_go_makes_the_same_tiles() -> None:
    files = Memory()
    for case in GO["tiles"]:
        step = grow(files, case["old"], [b"entry %d" % n for n in range(case["old"], case["new"])])
        files.files.update(step.files)
        tiles = [tile for tile in grown(case["old"], case["new"]) if tile.level != ENTRIES]
        paths = [tile.path for tile in tiles]
        # Go names the height of its tiles in the path; tlog-tiles leaves it out, since it is always 8.
        assert [paths[0], paths[-1]] == [path.replace("tile/8/", "tile/") for path in case["ends"]]
        content = b"".join(step.files[path] for path in paths)
        assert (len(paths), hashlib.sha256(content).hexdigest()) == (case["count"], case["digest"])


def test_go_signs_the_same_note_with_the_same_key() -> None:
    key = notes.read_private_key(GO["private"])
    assert key == LOG
    assert key.public.text == GO["public"]
    checkpoint = Checkpoint(ORIGIN, SIZE, bytes.fromhex(GO["roots"][str(SIZE)]))
    assert checkpoints.signed(checkpoint, key) == GO["note"].encode()


ENTRY_LIST = [b"entry %d" % n for n in range(600)]
TREE = Tree()
for entry in ENTRY_LIST:
    TREE.append(leaf_hash(entry))


@pytest.fixture(scope="module")
def theirs(tmp_path_factory: pytest.TempPathFactory) -> TilesReader:
    folder = Folder(tmp_path_factory.mktemp("log"))
    log = log_of(ENTRY_LIST)
    log.cosigned(1_700_000_000)
    for path, content in log.files.files.items():
        folder.write(path, content)
    return TilesReader(LocalBackend(folder.root))


def test_tlog_scales_reads_our_folder(theirs: TilesReader) -> None:
    checkpoint = theirs.get_checkpoint()
    assert (checkpoint.origin, checkpoint.size) == (ORIGIN, 600)
    assert theirs.calculate_root_hash() == checkpoint.root_hash == TREE.root()
    assert [theirs.get_entry(n) for n in (0, 255, 256, 599)] == [ENTRY_LIST[n] for n in (0, 255, 256, 599)]


def test_tlog_scales_verifies_our_signature_and_cosignatures(theirs: TilesReader) -> None:
    checkpoint = theirs.get_checkpoint()
    keys = [Vkey.from_string(key.public.text) for key in (LOG, *WITNESSES)]
    assert {key.name for key, _ in VkeySet(*keys).verify(checkpoint.signatures, checkpoint)} == {
        key.name for key in (LOG, *WITNESSES)
    }
    changed = TheirCheckpoint(checkpoint.origin, 601, checkpoint.root_hash, checkpoint.signatures)
    assert VkeySet(*keys).verify(checkpoint.signatures, changed) == set()


def test_we_verify_what_tlog_scales_signs() -> None:
    signed = TheirCheckpoint.make_signed(ORIGIN, 600, TREE.root(), [PlainEd25519Signer(ORIGIN, LOG.seed)])
    assert signed.serialize().encode() == checkpoints.signed(Checkpoint(ORIGIN, 600, TREE.root()), LOG)


@settings(max_examples=40)
@given(st.integers(1, 600).flatmap(lambda size: st.tuples(st.integers(0, size - 1), st.just(size))))
def test_each_accepts_the_others_proofs(theirs: TilesReader, case: tuple[int, int]) -> None:
    low, size = case
    theirs.get_checkpoint()
    ours = TiledTree(log_of(ENTRY_LIST[:size]).files, size)
    hashed, whole, before = leaf_hash(ENTRY_LIST[low]), TREE.root(size), TREE.root(low)
    InclusionProof(low, size, inclusion(low, size, ours.node)).check(hashed, whole)
    ConsistencyProof(low, size, consistency(low, size, ours.node)).check(before, whole)
    assert is_included(hashed, low, size, theirs.get_inclusion_proof(low, size).node_hashes, whole)
    assert is_consistent(low, before, size, whole, theirs.get_consistency_proof(low, size).node_hashes if low else [])


def test_the_folders_head_is_where_others_look_for_it(theirs: TilesReader) -> None:
    assert CHECKPOINT == "checkpoint"
    assert theirs.backend.get("checkpoint") is not None
