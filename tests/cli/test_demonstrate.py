"""The phone of the demonstrations fills in forms as a browser does, and each demonstration says what it shows."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from realname.cli.demonstrate.group import DEMONSTRATIONS
from realname.cli.demonstrate.phone import Phone
from realname.cli.program import program

PAGE = """<h1 class="a">Your <em>stay</em>
 at A&amp;B</h1><form><input type="hidden" name="csrfmiddlewaretoken" value="abc">
<input value="0&quot;1" name="words" type="hidden"><input type="text" name="note" value="typed"></form>"""


def test_a_phone_sends_what_hidden_fields_hold_and_reads_the_heading() -> None:
    phone = Phone("http://127.0.0.1:1")
    phone.page = PAGE
    hidden = phone.hidden()
    assert (hidden["csrfmiddlewaretoken"], hidden["words"]) == ("abc", '0"1')
    assert "note" not in hidden
    assert hidden["key"] != phone.hidden()["key"]
    assert phone.heading == "Your stay at A&B"


@pytest.mark.parametrize("name", DEMONSTRATIONS)
def test_each_demonstration_says_what_it_shows(name: str) -> None:
    told = CliRunner().invoke(program, ["demonstrate", name, "--help"])
    assert told.exit_code == 0
    assert "--terminals" in told.output


def test_without_a_running_service_it_says_how_to_start_one(tmp_path: object) -> None:
    told = CliRunner().invoke(program, ["demonstrate", "hotel"], env={"REALNAME_DATA": str(tmp_path)})
    assert getattr(told.exception, "code", "") == "run.no_samples"
