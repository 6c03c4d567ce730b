"""Make the two sample operators, or keep those that are there; a program of its own, run by `realname run`.

It is apart from the command that runs everything: Django is set up here, with the address of `app` alone.
"""

from __future__ import annotations

import sys
import uuid
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from realname.cli import failures
from realname.cli.service.database import use_database
from realname.cli.service.sample_assessment import sign_once
from realname.cli.service.sample_programmes import make_programmes
from realname.cli.service.sample_staff import make_staff
from realname.cli.service.samples import SampleOperator, read_samples, write_samples
from realname.connect.activation.simulator import DEVELOPMENT_SECRET
from realname.connect.transport.simulated_tokens import CLIENT_ID, CLIENT_SECRET, TOKEN_PATH

NAMES = {"north": "North Telecom", "south": "South Telecom"}
TAKES_PHOTOGRAPHS = "south"
"""The sample operator whose rules ask for no challenge: whoever has no camera registers there."""

CHALLENGED = ("face.live", "face.challenge_met", "capture.not_injected", "capture.not_replayed")
SUMMARY = """\
A sample for trying without a camera: it takes photographs of a face from anybody, and does not establish that a \
living person was present, nor that the document is genuine."""
COUNTRY = "UT"  # of the specimen documents: Utopia
SENDER = "short:72660"
KINDS = ("authority", "lines", "messages", "payments")
"""Of connections, in the order in which the simulators' addresses are given."""
POLICIES = {
    "new_line": "new-line",
    "sim_replacement": "sim-replacement",
    "transfer": "transfer",
    "reverification": "reverification",
    "check_in": "check-in",
}


def make_samples(folder: Path, simulators: Mapping[str, str]) -> None:
    """Bring the folder's sample operators up to date: each in the database, connected to these simulators.

    `simulators` are addresses by the kind of connection: authority, lines, messages, payments.
    """
    known = {one.slug: one for one in read_samples(folder)}
    for slug, name in NAMES.items():
        one = known.get(slug)
        # Written after each step: what was made is known to the next start, also where this one ends halfway.
        if one is None or not _is_there(one):
            known[slug] = one = _add(slug, name)
            write_samples(folder, tuple(known.values()))
        make_staff(uuid.UUID(one.operator_id))
        if dict(one.simulators) != dict(simulators):
            known[slug] = one = _connect(one, simulators)
            write_samples(folder, tuple(known.values()))
        sign_once(uuid.UUID(one.operator_id))
        if slug == TAKES_PHOTOGRAPHS:
            make_programmes(uuid.UUID(one.operator_id), folder)


def _is_there(one: SampleOperator) -> bool:
    from realname.record.errors import Unauthenticated  # noqa: PLC0415  after Django is set up
    from realname.record.operators.actions.clients import sign_in  # noqa: PLC0415  the same

    try:
        sign_in(one.client_id, one.client_secret)
    except Unauthenticated:
        return False
    return True


def _add(slug: str, name: str) -> SampleOperator:
    from realname.database.rows import tenant  # noqa: PLC0415  after Django is set up
    from realname.judge.policy import shipped_text  # noqa: PLC0415  the same
    from realname.record.operators.actions.clients import (  # noqa: PLC0415  the same
        SCOPES,
        Caller,
        add_client,
        add_operator,
    )
    from realname.record.operators.actions.policies import publish_policy  # noqa: PLC0415  the same

    operator_id = add_operator(slug, name, COUNTRY)
    made = add_client(operator_id, "first client")
    caller = Caller(operator_id, made.client_id, frozenset(SCOPES))
    with tenant(operator_id):
        for kind, policy in POLICIES.items():
            text = shipped_text(policy)
            publish_policy(caller, without_challenge(text) if slug == TAKES_PHOTOGRAPHS else text, (kind,))
    return SampleOperator(slug, name, str(operator_id), made.client_id, made.secret, "", "", {})


def without_challenge(text: str) -> str:
    """Return a policy that takes photographs of a face from anybody, so that one can try without a camera."""
    from realname.judge.policy import parse  # noqa: PLC0415  after Django is set up
    from realname.judge.policy_text import toml_of  # noqa: PLC0415  the same

    policy = parse(text)
    checks = {name: rule for name, rule in policy.checks.items() if name not in CHALLENGED}
    return toml_of(
        replace(policy, name=f"{policy.name}-photographs", summary=SUMMARY, checks=checks, liveness=None, capture=None)
    )


def _connect(one: SampleOperator, simulators: Mapping[str, str]) -> SampleOperator:
    from realname.database.rows import tenant  # noqa: PLC0415  after Django is set up
    from realname.record.errors import NotFound  # noqa: PLC0415  the same
    from realname.record.operators.actions import webhooks  # noqa: PLC0415  the same
    from realname.record.operators.actions.clients import SCOPES, Caller  # noqa: PLC0415  the same
    from realname.record.operators.actions.connections import set_connection  # noqa: PLC0415  the same

    operator_id = uuid.UUID(one.operator_id)
    for kind, (protocol, settings) in connections(simulators).items():
        set_connection(operator_id, kind, protocol, settings)
    with tenant(operator_id):
        if one.endpoint_id:
            with suppress(NotFound):  # somebody removed it, as an operator may
                webhooks.remove_endpoint(uuid.UUID(one.endpoint_id))
        caller = Caller(operator_id, one.client_id, frozenset(SCOPES))
        endpoint = webhooks.add_endpoint(caller, f"{simulators['lines']}/webhooks", ())
    return replace(one, endpoint_id=str(endpoint.id), webhook_secret=endpoint.secret, simulators=dict(simulators))


def connections(simulators: Mapping[str, str]) -> dict[str, tuple[str, dict[str, str]]]:
    """Return the protocol and the settings of each kind of connection, to these simulators."""
    client = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
    authority, lines, messages, payments = (simulators[kind] for kind in KINDS)
    signed_in = {"base_url": messages, "token_url": f"{messages}{TOKEN_PATH}", **client}
    billing = {"base_url": payments, "token_url": f"{payments}{TOKEN_PATH}", **client}
    return {
        "authority": ("record-match", {"base_url": authority, "token_url": f"{authority}{TOKEN_PATH}", **client}),
        "lines": ("line-orders", {"base_url": lines, "secret": DEVELOPMENT_SECRET}),
        "messages": ("oma-sms", {**signed_in, "sender_address": SENDER}),
        "payments": ("camara-carrier-billing", billing),
    }


def main(arguments: list[str]) -> int:
    """Take the folder and the addresses of the simulators; return the exit code."""
    folder, *addresses = arguments
    try:
        use_database()
        make_samples(Path(folder), dict(zip(KINDS, addresses, strict=True)))
    except Exception as error:  # noqa: BLE001  the end of a program: it is told as every command tells it
        return failures.report(error, as_json=False)
    return failures.YES


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
