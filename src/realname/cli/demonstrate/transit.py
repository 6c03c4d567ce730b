"""`realname demonstrate transit`: a passenger of the sample metro, from a stranger to a member and back."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from typing import Any, TypeVar
from urllib.request import urlopen

import click

from realname.cli.demonstrate.person import joined, proved, with_a_line
from realname.cli.demonstrate.phone import Phone
from realname.cli.demonstrate.place import Place, placed, step
from realname.cli.demonstrate.staff_desk import signed_in
from realname.cli.failures import NO, YES
from realname.cli.output import say
from realname.cli.service.errors import RunError
from realname.cli.service.sample_programmes import PARTIES, terminal_file
from realname.cli.terminal.device import read_device
from realname.cli.terminal.speaking import Answered, Speaker
from realname.client import Client
from realname.ledger.draw_check import Checked, Draw, check_draws
from realname.ledger.notes import read_public_key
from realname.ledger.site import Site
from realname.ledger.tiled import read_checkpoint
from realname.ledger.trust import Trust

Told = TypeVar("Told")

KIND = "transit"
STANDARD = "standard"
LET_PASS = frozenset({"express", "extra_check"})
"""What a member who was checked is told: the second where the draw fell on her number."""

WAITS_S = 180.0
"""The first draw begins when the public can read its commitment: a job commits, another one publishes."""

EVERY_S = 1.0
PATIENCE_S = 30.0


@click.command()
@placed
def transit(place: Place) -> int:
    """Show a passenger: standard before she joins, express with her pass, a draw that is recomputed, and leaving.

    Nothing is simulated but the people: a specimen document, and a photograph of a face from the public domain.
    """
    programme = _programme(place.client)
    lanes = f"/operator/programmes/{programme['id']}/lanes"
    speaker = Speaker(place.terminals, read_device(terminal_file(place.folder, KIND)))
    try:
        right = _shown(place, speaker, lanes)
    finally:
        speaker.close()
    say(f"\nThe pages: {place.web}{lanes} for the metro's staff, {place.web}/oversight/")
    return YES if right else NO


def _shown(place: Place, speaker: Speaker, lanes: str) -> bool:
    picture = place.face.read_bytes()

    def looked(says: Mapping[str, Any]) -> Answered:
        return speaker.frame([picture], "presented_pass" if says else "entered_lane", says)

    number = with_a_line(place)
    phone = proved(place, number)
    step(1, "She has a line by document and face, and proves who she is on her own pages", number)
    _leave(phone)
    before = _until(lambda: looked({}), lambda one: one.word == STANDARD)
    step(2, "She is no member: as any stranger, she looks into the lane's camera", _said(before))
    joined(phone, PARTIES[KIND][0])
    page, held = _pass(phone)
    step(3, "She joins, and makes her pass; nobody has checked her yet", _said(looked({"pass": held})))
    desk = signed_in(place, "administrator")
    member = page.split("/")[-2]
    desk.open(lanes)
    desk.send(lanes, {"do": "clear", "member": member})
    step(4, "The metro's staff has checked her, and clears her for a year", desk.heading)
    passed = _until(lambda: looked({"pass": held}), lambda one: one.word in LET_PASS)
    step(5, "She shows her pass, and looks into the camera", _said(passed))
    step(6, "Where the draw falls on her number, an extra check is done", _extra(speaker, passed))
    desk.open(lanes)
    desk.send(lanes, {"do": "reveal"})
    checked = _until(lambda: _checked(place), lambda one: _is_revealed(one, passed))
    right = _told(place, checked, passed)
    _leave(phone)
    begun = time.monotonic()
    after = _until(lambda: looked({"pass": held}), lambda one: one.word == STANDARD)
    gone = f"{_said(after)}, {time.monotonic() - begun:.1f} s after she left"
    step(9, "She leaves in one tap, and shows the pass once more", gone)
    return right and passed.word in LET_PASS and (before.word, after.word) == (STANDARD, STANDARD)


def _programme(client: Client) -> dict[str, Any]:
    party = PARTIES[KIND][0]
    found = [one for one in client.get("programmes")["items"] if (one["party"], one["state"]) == (party, "open")]
    if not found:
        raise RunError(
            "the sample operator has no open transit programme",
            code="run.no_programme",
            remedy="End `realname run` and start it again: it makes what is missing.",
        )
    return dict(found[0])


def _pass(phone: Phone) -> tuple[str, str]:
    """Make her pass on her own pages; return the page's path and the pass."""
    phone.open("/my/programmes")
    [page, *_] = re.findall(r"/my/programmes/members/[0-9a-f-]{36}/pass", phone.page)
    phone.open(page)
    phone.send(page)
    [held] = re.findall(r"data-pass>([A-Z2-7]+)<", phone.page)
    return page, held


def _leave(phone: Phone) -> None:
    """Leave the lanes, where she is a member: from a run that was cut short, too."""
    phone.open("/my/programmes")
    for member in re.findall(r"/my/programmes/members/([0-9a-f-]{36})/pass", phone.page):
        phone.send(f"/my/programmes/members/{member}/leave")


def _extra(speaker: Speaker, passed: Answered) -> str:
    """Say that the extra check was done, where she was drawn."""
    if passed.word != "extra_check":
        return "it did not"
    return _said(speaker.step({"checked": {"draw": passed.more["draw"], "number": passed.more["number"]}}))


def _log_key(place: Place) -> str:
    with urlopen(f"{place.web}/log/key", timeout=PATIENCE_S) as answer:  # noqa: S310  the address that was given
        key: str = answer.read().decode().strip()
    return key


def _checked(place: Place) -> Checked:
    """Recompute the draws of the public log, as `realname log draws` does."""
    trusted = Trust((read_public_key(_log_key(place)),))
    with closing(Site(f"{place.web}/log")) as source:
        return check_draws(source, trusted.check(read_checkpoint(source)), _quiet)


def _of(checked: Checked, passed: Answered) -> Draw | None:
    return next((one for one in checked.draws if one.id == passed.more.get("draw")), None)


def _is_revealed(checked: Checked, passed: Answered) -> bool:
    found = _of(checked, passed)
    return found is not None and found.revealed_at is not None


def _told(place: Place, checked: Checked, passed: Answered) -> bool:
    """Say what the log tells of her draw, and return whether it is right, and what the lane told her."""
    found = _of(checked, passed)
    if found is None or found.revealed_at is None:
        step(7, "The draw is revealed", "the public log does not say so")
        return False
    number = passed.more["number"]
    fell = number in found.numbers
    right = not checked.findings and fell == (passed.word == "extra_check")
    step(7, "The draw is revealed", f"{len(found.numbers)} of {found.among} drawn at {found.share:.2%}")
    command = f"realname log draws {place.web}/log --log-key {_log_key(place)} --draw {found.id}"
    verdict = f"{'RIGHT' if right else 'WRONG'}: number {number} was {'' if fell else 'not '}drawn"
    step(8, "Anybody recomputes it from the public log", f"{verdict}\n    {command}")
    return right


def _until(ask: Callable[[], Told], enough: Callable[[Told], bool]) -> Told:
    """Ask again until the answer is enough, or for `WAITS_S`; return the last answer."""
    until = time.monotonic() + WAITS_S
    answer = ask()
    while not enough(answer) and time.monotonic() < until:
        time.sleep(EVERY_S)
        answer = ask()
    return answer


def _said(answered: Answered) -> str:
    words = answered.more.get("say", {}).get("en", "")
    return " ".join(part for part in (answered.word, answered.reason or answered.code, words) if part)


def _quiet(step_: str, done: int, total: int) -> None:
    """Show no bar: the sample log is small."""
