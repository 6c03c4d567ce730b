from __future__ import annotations

import logging

import pytest

from realname.connect.choosing import ChoiceError, choose, is_production
from realname.connect.keys.memory_keyring import InsecureMemoryKeyring

MEMORY = "realname.connect.keys.memory_keyring.InsecureMemoryKeyring"


class SimulatedAuthority:
    pass


Innocent = SimulatedAuthority


@pytest.mark.parametrize(
    ("environ", "answer"),
    [
        ({}, False),
        ({"REALNAME_ENV": "development"}, False),
        ({"REALNAME_ENV": "test"}, False),
        ({"REALNAME_ENV": "production"}, True),
        ({"REALNAME_ENV": "prod"}, True),
        ({"REALNAME_ENV": "Development"}, True),
        ({"REALNAME_ENV": ""}, True),
    ],
)
def test_a_word_that_we_do_not_know_counts_as_production(environ: dict[str, str], *, answer: bool) -> None:
    assert is_production(environ) is answer


def test_a_stand_in_says_at_start_that_it_protects_nobody(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert choose(MEMORY, {}) is InsecureMemoryKeyring
    assert "InsecureMemoryKeyring is a stand-in" in caplog.text


@pytest.mark.parametrize("path", [MEMORY, f"{__name__}.SimulatedAuthority", f"{__name__}.Innocent"])
def test_a_stand_in_is_refused_in_production_under_whatever_name_it_is_offered(path: str) -> None:
    with pytest.raises(ChoiceError) as refused:
        choose(path, {"REALNAME_ENV": "production"})
    assert refused.value.code == "connect.stand_in"


def test_a_real_client_is_chosen_in_production_and_says_nothing(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        chosen = choose("realname.connect.keys.file_keyring.FileKeyring", {"REALNAME_ENV": "production"})
    assert chosen.__name__ == "FileKeyring"
    assert caplog.text == ""


@pytest.mark.parametrize(
    "path", ["", "nonsense", ".x", "no.such.Class", "realname.connect.keys.ring.Nothing", "os.sep"]
)
def test_a_path_without_a_class_is_refused(path: str) -> None:
    with pytest.raises(ChoiceError) as refused:
        choose(path, {})
    assert refused.value.code == "connect.no_such_class"
