"""The catalogue accounts for every network: digest, licence, card."""

from __future__ import annotations

import re
from pathlib import Path

from realname.measure.models import catalogue, derivations

CARDS = Path(__file__).parents[3] / "docs" / "model-cards"
PERMISSIVE = {"MIT", "Apache-2.0", "BSD-3-Clause", "CC0-1.0", "public domain"}


def test_every_key_is_there_once() -> None:
    assert len(set(catalogue.KEYS)) == len(catalogue.KEYS)


def test_every_source_has_a_permissive_licence_and_a_model_card() -> None:
    for source in catalogue.SOURCES:
        assert source.licence in PERMISSIVE, source.key
        assert (CARDS / f"{source.card}.md").is_file(), source.card


def test_every_digest_is_a_sha256_in_hex() -> None:
    digests = [item.sha256 for item in catalogue.ENTRIES] + [s.package.sha256 for s in catalogue.SOURCES]
    assert all(re.fullmatch("[0-9a-f]{64}", digest) for digest in digests)


def test_every_derived_file_names_a_known_step_and_source() -> None:
    for item in catalogue.DERIVED:
        assert item.step in derivations.STEPS, item.key
        assert item.source in {source.key for source in catalogue.SOURCES}, item.key


def test_the_catalogue_finds_reads_and_compares_and_guesses_no_trait() -> None:
    finds = {"yunet", "face_mesh", "iris"}
    reads = {"ocr_detector", "ocr_recogniser"}
    compares = {"sface", "dlib_resnet_dat"}
    pictures = {"sample_face"}
    # A network for anything else (age, sex, emotion, ethnicity) is not added without this line being read.
    assert {source.key for source in catalogue.SOURCES} == finds | reads | compares | pictures


def test_an_extra_is_never_among_what_is_needed_and_says_whose_it_is() -> None:
    for extra in catalogue.EXTRAS:
        assert extra.key not in catalogue.KEYS
        assert catalogue.find(extra.key) is extra
        card = (CARDS / f"{extra.card}.md").read_text("utf-8")
        assert extra.sha256[:12] in card
        assert "origin" in card.lower()


def test_the_extras_tell_living_faces_and_guess_no_trait() -> None:
    # The package of this one holds networks for age, sex and expression beside it: none of them is taken.
    assert {extra.key for extra in catalogue.EXTRAS} == {"fr_liveness"}
