"""What every gallery does. A further implementation is added to IMPLEMENTATIONS and passes the same tests."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from functools import partial
from pathlib import Path
from uuid import uuid4

import numpy as np
import pytest
from tests.gallery.made import ENGINE, KIND, directions, entries, exact, template

from realname.gallery.contract import Entry, Gallery, Kind
from realname.gallery.errors import OtherTemplates, TemplateMalformed
from realname.gallery.memory import InMemoryGallery


@contextmanager
def milvus(kind: Kind, folder: Path) -> Iterator[Gallery]:
    pymilvus = pytest.importorskip("pymilvus", reason="the extra `milvus` is not installed")
    pytest.importorskip("milvus_lite", reason="milvus-lite is not installed")
    from realname.gallery.milvus import MilvusGallery  # noqa: PLC0415  needs the extra

    with closing(pymilvus.MilvusClient(str(folder / "milvus.db"))) as client:
        yield MilvusGallery(kind, client)


@contextmanager
def memory(kind: Kind, _folder: Path, *, indexed_from: int) -> Iterator[Gallery]:
    # So small that a few dozen entries fill several segments and teach a codebook.
    yield InMemoryGallery(kind, segment_capacity=96, indexed_from=indexed_from)


IMPLEMENTATIONS: dict[str, Callable[[Kind, Path], AbstractContextManager[Gallery]]] = {
    "memory, exact": partial(memory, indexed_from=1 << 30),
    "memory, indexed": partial(memory, indexed_from=64),
    "Milvus": milvus,
}

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")


@pytest.fixture(params=IMPLEMENTATIONS)
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Gallery]:
    with IMPLEMENTATIONS[request.param](KIND, tmp_path) as gallery:
        yield gallery


@pytest.fixture
def known() -> list[Entry]:
    return entries(200)


@pytest.fixture
def filled(opened: Gallery, known: list[Entry]) -> Gallery:
    opened.put(known)
    return opened


def test_an_entry_is_its_own_likest_candidate(filled: Gallery, known: list[Entry]) -> None:
    found = filled.search([one.template for one in known], most=1)
    assert [row[0].id for row in found] == [one.id for one in known]
    assert all(row[0].score == pytest.approx(1, abs=5e-3) for row in found)


def test_the_likest_candidates_are_those_of_an_exact_search(filled: Gallery, known: list[Entry]) -> None:
    probes = [template(row) for row in directions(20, seed=2)]
    found = filled.search(probes, most=3)
    wanted = [exact(known, probe, 3) for probe in probes]
    firsts = sum(row[0].id == ids[0] for row, ids in zip(found, wanted, strict=True))
    assert firsts >= 19, "int8 may swap two that are almost equally like"
    assert all(row[0].score >= row[1].score >= row[2].score for row in found)


def test_nothing_below_the_score_asked_for_is_a_candidate(filled: Gallery, known: list[Entry]) -> None:
    [found] = filled.search([known[0].template], most=50, at_least=0.5)
    assert found
    assert all(candidate.score >= 0.5 for candidate in found)
    [nobody] = filled.search([template(-directions(1, seed=3)[0])], most=5, at_least=0.99)
    assert nobody == ()


def test_an_empty_gallery_finds_nobody(opened: Gallery) -> None:
    assert len(opened) == 0
    assert opened.search([entries(1)[0].template], most=5) == [()]


def test_an_entry_takes_the_place_of_the_one_of_its_id(filled: Gallery, known: list[Entry]) -> None:
    other = template(directions(1, seed=4)[0])
    filled.put([Entry(known[0].id, other)])
    assert len(filled) == len(known)
    [found] = filled.search([other], most=1)
    assert found[0].id == known[0].id
    [before] = filled.search([known[0].template], most=1, at_least=0.99)
    assert before == ()


def test_of_one_id_twice_in_one_call_the_last_stands(opened: Gallery) -> None:
    first, second = entries(2)
    opened.put([first, Entry(first.id, second.template)])
    assert len(opened) == 1
    [found] = opened.search([second.template], most=1)
    assert found[0].id == first.id


def test_a_removed_entry_is_found_no_more_and_all_others_are(filled: Gallery, known: list[Entry]) -> None:
    gone, left = known[::3], [one for place, one in enumerate(known) if place % 3]
    assert filled.remove([one.id for one in gone] + [uuid4()]) == len(gone)
    assert len(filled) == len(left)
    found = filled.search([one.template for one in left], most=1)
    assert [row[0].id for row in found] == [one.id for one in left]
    ghosts = filled.search([one.template for one in gone], most=1, at_least=0.99)
    assert all(row == () for row in ghosts)


def test_removing_again_removes_nothing(filled: Gallery, known: list[Entry]) -> None:
    assert filled.remove([known[0].id]) == 1
    assert filled.remove([known[0].id]) == 0
    assert len(filled) == len(known) - 1


def test_a_cleared_gallery_has_nobody_and_can_be_filled_again(filled: Gallery, known: list[Entry]) -> None:
    filled.clear()
    assert len(filled) == 0
    filled.put(known[:5])
    [found] = filled.search([known[3].template], most=1)
    assert found[0].id == known[3].id


REFUSED: dict[str, tuple[Callable[[Entry], Entry], type[Exception]]] = {
    "another gallery's key": (
        lambda one: Entry(one.id, dataclasses.replace(one.template, key_id="key-2")),
        OtherTemplates,
    ),
    "no protection": (lambda one: Entry(one.id, dataclasses.replace(one.template, key_id="")), OtherTemplates),
    "another engine": (
        lambda one: Entry(
            one.id, dataclasses.replace(one.template, engine=dataclasses.replace(ENGINE, digest="f" * 64))
        ),
        OtherTemplates,
    ),
    "too short": (
        lambda one: Entry(one.id, dataclasses.replace(one.template, values=one.template.values[:-4])),
        TemplateMalformed,
    ),
    "not a number": (
        lambda one: Entry(one.id, template(np.full(KIND.size, np.nan, np.float32))),
        TemplateMalformed,
    ),
    "not of unit length": (
        lambda one: Entry(one.id, template(np.ones(KIND.size, np.float32))),
        TemplateMalformed,
    ),
}


@pytest.mark.parametrize("wrong", REFUSED)
def test_what_is_not_of_this_gallery_is_refused_and_nothing_changes(
    filled: Gallery, known: list[Entry], wrong: str
) -> None:
    spoil, error = REFUSED[wrong]
    fresh = entries(2, seed=9)
    with pytest.raises(error):
        filled.put([fresh[0], spoil(fresh[1])])
    assert len(filled) == len(known)
    with pytest.raises(error):
        filled.search([spoil(known[0]).template], most=1)


def test_searches_and_changes_at_once_lose_nothing(filled: Gallery, known: list[Entry]) -> None:
    more = entries(40, seed=11)
    wrong: list[str] = []

    def search() -> None:
        for _ in range(10):
            rows = filled.search([one.template for one in known[:5]], most=1)
            wrong.extend("lost" for row, one in zip(rows, known, strict=False) if row[0].id != one.id)

    threads = [threading.Thread(target=search) for _ in range(3)]
    for thread in threads:
        thread.start()
    for one in more:
        filled.put([one])
    filled.remove([one.id for one in more[::2]])
    for thread in threads:
        thread.join()
    assert not wrong
    assert len(filled) == len(known) + 20
