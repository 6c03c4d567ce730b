"""`realname doctor`: what this machine has, what it lacks, and how to mend it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from realname.cli.failures import COULD_NOT, YES
from realname.cli.finding import Finding
from realname.cli.output import as_json, coloured, columns, print_json, say
from realname.cli.service.health import database_findings
from realname.evaluate.canaries import run_canaries
from realname.evaluate.specimens import fonts
from realname.judge.calibration import calibration_for
from realname.judge.errors import JudgeError
from realname.judge.policy import load_policy, shipped
from realname.measure.errors import ModelError
from realname.measure.faces.engine import ENGINE_NAMES, face_engine
from realname.measure.models import catalogue, store

NEEDED_MIB = 1024
"""With everything loaded a process holds less than 700 MiB; the rest is for pictures and the system."""

MEMINFO = Path("/proc/meminfo")

MEND_ENGINE = (
    "The engine does not measure as it did when it was calibrated, and decides nothing. Put back the version that "
    "worked, or the networks: `realname models verify`."
)


@click.command()
@as_json
def doctor(*, as_json: bool) -> int:
    """Look at this machine and say what to mend. Ends with 0 where everything is there, and with 3 otherwise.

    With DATABASE_URL set it looks at the service, too: its database, keyring, evidence and jobs.
    """
    machine = [*_python(), *_models(), *_calibrations(), *_canaries(), *_policies(), *_fonts(), *_memory()]
    findings = [*machine, *database_findings()]
    ill = [finding for finding in findings if finding.remedy]
    if as_json:
        table = [{"what": f.what, "state": f.state, "remedy": f.remedy or None} for f in findings]
        print_json({"well": not ill, "findings": table})
    else:
        say(columns([[f.what, coloured("fail" if f.remedy else "pass"), f.state] for f in findings]))
        for finding in ill:
            say(f"\n{finding.what}: {finding.remedy}")
    return COULD_NOT if ill else YES


def _python() -> Iterator[Finding]:
    yield Finding("python", sys.version.split()[0])


def _models() -> Iterator[Finding]:
    for key in catalogue.KEYS:
        try:
            store.read(key)
        except ModelError as error:
            yield Finding(f"network {key}", str(error), error.remedy)
        else:
            yield Finding(f"network {key}", "verified")


def _calibrations() -> Iterator[Finding]:
    for name in ENGINE_NAMES:
        try:
            stamp = face_engine(name).stamp
            table = calibration_for(stamp)
        except (JudgeError, ModelError) as error:
            yield Finding(f"calibration {name}", str(error), error.remedy)
        else:
            lowest = table.rates[-1].fmr
            yield Finding(f"calibration {name}", f"{table.data.name}, {table.made_on}, down to FMR {lowest:.0e}")


def _canaries() -> Iterator[Finding]:
    for name in ENGINE_NAMES:
        try:
            found = run_canaries(face_engine(name))
        except ModelError as error:
            yield Finding(f"canaries {name}", str(error), error.remedy)
            continue
        ill = [canary for canary in found if not canary.is_well]
        told = "; ".join(f"{one.name}: {one.score}, expected {one.expected}" for one in ill)
        yield Finding(f"canaries {name}", told or f"{len(found)} score as recorded", MEND_ENGINE if ill else "")


def _policies() -> Iterator[Finding]:
    for name in shipped():
        found = load_policy(name)
        yield Finding(f"policy {name}", f"version {found.version}, {found.digest[:12]}")


def _fonts() -> Iterator[Finding]:
    for font in (fonts.OCR_B, fonts.SANS):
        if fonts.installed(font):
            yield Finding(f"font {font.family}", "installed")
        else:
            remedy = f"Specimens need it: sudo apt-get install {font.package}"
            yield Finding(f"font {font.family}", "not installed", remedy)


def _memory() -> Iterator[Finding]:
    if not MEMINFO.is_file():
        return
    lines = MEMINFO.read_text("ascii").splitlines()
    available = next(int(line.split()[1]) // 1024 for line in lines if line.startswith("MemAvailable:"))
    remedy = "" if available >= NEEDED_MIB else f"Free memory: {NEEDED_MIB} MiB are needed."
    yield Finding("memory", f"{available} MiB available", remedy)
