"""Passkeys (WebAuthn, level 3): made for the name of this host alone, so that no other page can ask for them.

The authenticator shows presence; the password came before, so that it need not verify the person once more.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

import webauthn
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from realname.record.errors import Conflict
from realname.record.operators.actions.events import emit
from realname.record.operators.models import Operator
from realname.record.staff.actions import attempts
from realname.record.staff.actions.sessions import Ticket, session_of
from realname.record.staff.actions.signing_in import completed, require_may_set_up
from realname.record.staff.locks import locked_member
from realname.record.staff.models import Passkey, StaffSession

MOST = 10
"""A person has some devices."""


@dataclass(frozen=True, slots=True)
class Site:
    """Where the page stands: its host's name, which passkeys are bound to, and its origin."""

    host: str
    origin: str


def can_hold(host: str) -> bool:
    """Tell whether passkeys can be made for a host: an address has no name to bind them to."""
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return True
    return False


def ask_new(cookie: str, site: Site) -> str:
    """Return what the browser needs to make a passkey, as JSON. Unauthenticated; Conflict `passkey.too_many`."""
    with session_of(cookie) as session:
        require_may_set_up(session)
        held = _held(session)
        if len(held) >= MOST:
            raise Conflict("You have as many passkeys as one may.", code="passkey.too_many", remedy="Remove one first.")
        options = webauthn.generate_registration_options(
            rp_id=site.host,
            rp_name=f"{Operator.objects.get().name} (realname)",
            user_id=session.member_id.bytes,
            user_name=session.member.login,
            user_display_name=session.member.name,
            exclude_credentials=[PublicKeyCredentialDescriptor(id=bytes(row.credential_id)) for row in held],
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.DISCOURAGED,
                user_verification=UserVerificationRequirement.PREFERRED,
            ),
        )
        _remember(session, options.challenge)
        return webauthn.options_to_json(options)


def keep_new(cookie: str, site: Site, answer: str, name: str) -> Ticket:
    """Keep the passkey that the browser made, and complete the session. Unauthenticated `staff.refused`."""
    with session_of(cookie) as session:
        require_may_set_up(session)
        member = locked_member(session.member_id)
        ticket = None
        try:
            made = webauthn.verify_registration_response(
                credential=answer,
                expected_challenge=_challenge(session),
                expected_rp_id=site.host,
                expected_origin=site.origin,
            )
        except (WebAuthnException, ValueError):
            made = None
        if made is not None and not Passkey.objects.filter(credential_id=made.credential_id).exists():
            row = Passkey.objects.create(
                operator_id=session.operator_id,
                member=member,
                name=name,
                credential_id=made.credential_id,
                public_key=made.credential_public_key,
                sign_count=made.sign_count,
            )
            emit(session.operator_id, "staff.passkey_made", row.id)
            ticket = completed(session, member, "passkey")
    if ticket is None:
        raise attempts.refused()
    return ticket


def ask(cookie: str, site: Site) -> str:
    """Return what the browser needs to sign with a passkey, as JSON. Unauthenticated `staff.no_session`."""
    with session_of(cookie) as session:
        options = webauthn.generate_authentication_options(
            rp_id=site.host,
            allow_credentials=[PublicKeyCredentialDescriptor(id=bytes(row.credential_id)) for row in _held(session)],
            user_verification=UserVerificationRequirement.PREFERRED,
        )
        _remember(session, options.challenge)
        return webauthn.options_to_json(options)


def give(cookie: str, site: Site, answer: str) -> Ticket:
    """Take what a passkey signed and complete the session. Unauthenticated `staff.refused`.

    A challenge counts once; a sign count that does not grow betrays a copy, and is refused.
    """
    with session_of(cookie) as session:
        member = locked_member(session.member_id)
        ticket = None
        if not attempts.is_blocked(member):
            challenge = _challenge(session)
            if _signed(session, site, answer, challenge):
                ticket = completed(session, member, "passkey")
            else:
                attempts.count_failure(member)
    if ticket is None:
        raise attempts.refused()
    return ticket


def _signed(session: StaffSession, site: Site, answer: str, challenge: bytes) -> bool:
    try:
        credential = webauthn.helpers.parse_authentication_credential_json(answer)
        row = next((one for one in _held(session) if bytes(one.credential_id) == credential.raw_id), None)
        if row is None:
            return False
        seen = webauthn.verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=bytes(row.public_key),
            credential_current_sign_count=row.sign_count,
        )
    except (WebAuthnException, ValueError):
        return False
    row.sign_count = seen.new_sign_count
    row.save(update_fields=("sign_count",))
    return True


def _held(session: StaffSession) -> list[Passkey]:
    return list(Passkey.objects.filter(member=session.member_id, removed_at=None).order_by("id"))


def _remember(session: StaffSession, challenge: bytes) -> None:
    session.challenge = challenge
    session.save(update_fields=("challenge",))


def _challenge(session: StaffSession) -> bytes:
    """Return what was to be signed, and forget it: it counts once. One that nobody could know where there was none."""
    challenge = bytes(session.challenge or b"")
    session.challenge = None
    session.save(update_fields=("challenge",))
    return challenge or attempts.unguessable()
