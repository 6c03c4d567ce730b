"""`realname verify`: a document and photographs of a face, judged by a policy."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from realname.cli.explaining import explain_codes, explained, language_option
from realname.cli.failures import NO, YES, InputError
from realname.cli.inputs import Day, SpreadCommand, named, open_pictures, permit, receipt, today
from realname.cli.judging import calibration_option, engine_option, policy_option, tools_for
from realname.cli.output import as_json, coloured, columns, figure, print_json, say
from realname.evaluate.json_shapes import trial_shape
from realname.evaluate.trial import MAX_PICTURES, Trial
from realname.evaluate.trial import verify as judge
from realname.judge.decision import Result
from realname.judge.policy import load_policy


class VerifyCommand(SpreadCommand):
    """`--document` and `--face` take every following word."""

    spread = ("--document", "--face")


@click.command(cls=VerifyCommand)
@click.option(
    "--document", "documents", multiple=True, required=True, metavar="FILE...", help="A side of the document."
)
@click.option("--face", "faces", multiple=True, required=True, metavar="FILE...", help="A photograph of the face.")
@policy_option
@engine_option
@calibration_option
@click.option("--on", type=Day(), help="The day of the decision; today by default (UTC).")
@receipt
@click.option("--explain", is_flag=True, help="Say what each reason means, what mends it, and the other way.")
@language_option
@as_json
def verify(  # noqa: PLR0913  one parameter an option
    *,
    documents: Sequence[str],
    faces: Sequence[str],
    policy_name: str,
    engine: str,
    calibration: Path | None,
    on: date | None,
    receipt: str,
    explain: bool,
    language: str,
    as_json: bool,
) -> int:
    """Judge a document and photographs of a face by a policy.

    Prints each check and the decision. Ends with 0 where the decision is "approved" and with 1 where it is not.
    """
    policy = load_policy(policy_name)
    if len(documents) + len(faces) > MAX_PICTURES:
        raise InputError(
            f"{len(documents) + len(faces)} pictures were given",
            code="input.too_many_pictures",
            remedy=f"Give at most {MAX_PICTURES}: the document's sides and a few photographs of the face.",
        )
    pictures = open_pictures((*documents, *faces))
    sides, photographs = pictures[: len(documents)], pictures[len(documents) :]
    tools = tools_for(engine, calibration)
    with named((*documents, *faces), pictures):
        trial = judge(sides, photographs, policy, on or today(), permit=permit(receipt), tools=tools)
    codes = (*trial.decision.reasons, *trial.decision.cautions)
    if as_json:
        explanations = {"explanations": explained(codes, language, policy.jurisdiction)} if explain else {}
        print_json({**trial_shape(trial), **explanations})
    else:
        _print(trial)
        if explain:
            say("\n" + explain_codes(codes, language, policy.jurisdiction))
    return YES if trial.decision.outcome is Result.APPROVED else NO


def _print(trial: Trial) -> None:
    rows = [["check", "outcome", "score", "threshold", "ms", "reason"]]
    rows += [
        [
            check.name,
            coloured(check.outcome.value),
            figure(check.score),
            figure(check.threshold),
            figure(check.milliseconds, 1),
            ", ".join(check.reasons),
        ]
        for check in trial.checks
    ]
    decision = trial.decision
    say(columns(rows))
    say("")
    say(
        columns(
            [
                ["decision", coloured(decision.outcome.value)],
                ["reasons", ", ".join(decision.reasons) or "none"],
                ["not established", ", ".join(decision.cautions)],
                ["policy", f"{decision.policy_name}, version {decision.policy_version}, {decision.policy_digest[:12]}"],
            ]
        )
    )
