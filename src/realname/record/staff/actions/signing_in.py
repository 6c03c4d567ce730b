"""Sign in: the operator's slug, the login and the password, then a one-time code or a passkey (`passkeys`).

Every refusal is the same, and takes the same work, whichever part was wrong.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from django.contrib.auth.hashers import check_password, make_password

from realname.connect.keys.data_keys import Place
from realname.database.rows import tenant, tenant_ids
from realname.record.operators import sealing
from realname.record.operators.actions.events import emit
from realname.record.operators.models import Operator
from realname.record.staff.actions import attempts, one_time_codes
from realname.record.staff.actions.members import LONGEST_PASSWORD, as_typed
from realname.record.staff.actions.sessions import Ticket, complete, open_session, session_of
from realname.record.staff.locks import locked_member
from realname.record.staff.models import Member, Passkey, StaffSession


@dataclass(frozen=True, slots=True)
class Halfway:
    """Who gave the right password, and by what she can go on; neither: she sets one up now."""

    name: str
    operator_name: str
    has_codes: bool
    has_passkeys: bool


@dataclass(frozen=True, slots=True)
class NewCodes:
    """A secret that is shown once, until a code by it is given back."""

    typed: str = field(repr=False)
    address: str = field(repr=False)


def sign_in(slug: str, login: str, password: str) -> Ticket:
    """Return the ticket of a session that has its second factor before it. Unauthenticated `staff.refused`.

    Opens its own transactions. Slugs are not unique: each operator of that name is asked in turn.
    """
    called = as_typed(login)
    ticket = None
    for operator_id in _operators(slug) if len(password) <= LONGEST_PASSWORD else ():
        ticket = ticket or _try(operator_id, called, password)
    if ticket is None:
        raise attempts.refused()
    return ticket


def halfway(cookie: str) -> Halfway:
    """Return how somebody goes on after her password. Unauthenticated `staff.no_session`."""
    with session_of(cookie) as session:
        member = session.member
        return Halfway(
            member.name,
            Operator.objects.get().name,
            has_codes=member.sealed_totp is not None,
            has_passkeys=Passkey.objects.filter(member=member, removed_at=None).exists(),
        )


def give_code(cookie: str, code: str) -> Ticket:
    """Take a one-time code and complete the session. Unauthenticated `staff.refused`, `staff.no_session`.

    A code counts once, also one that was used on another device. Opens its own transaction, which commits the count.
    """
    with session_of(cookie) as session:
        member = locked_member(session.member_id)
        ticket = None
        if not attempts.is_blocked(member):
            step = _step(member, code)
            if step is None:
                attempts.count_failure(member)
            else:
                member.totp_step = step
                member.save(update_fields=("totp_step",))
                ticket = completed(session, member, "code")
    if ticket is None:
        raise attempts.refused()
    return ticket


def begin_codes(cookie: str) -> NewCodes:
    """Return a secret to set up; the same again until it is confirmed. Unauthenticated."""
    with session_of(cookie) as session:
        require_may_set_up(session)
        if session.sealed_totp is None:
            secret = one_time_codes.draw_secret()
            session.sealed_totp = sealing.seal(session.operator_id, secret, _shown(session))
            session.save(update_fields=("sealed_totp",))
        secret = sealing.unseal(session.operator_id, bytes(session.sealed_totp), _shown(session))
        issuer = f"{Operator.objects.get().name} (realname)"
        return NewCodes(one_time_codes.typed_form(secret), one_time_codes.address(secret, issuer, session.member.login))


def confirm_codes(cookie: str, code: str) -> Ticket:
    """Keep the secret that was shown once a code by it is given, and complete the session. Unauthenticated."""
    with session_of(cookie) as session:
        require_may_set_up(session)
        member = locked_member(session.member_id)
        ticket = None
        if not attempts.is_blocked(member) and session.sealed_totp is not None:
            secret = sealing.unseal(session.operator_id, bytes(session.sealed_totp), _shown(session))
            step = one_time_codes.step_of(secret, code, 0)
            if step is None:
                attempts.count_failure(member)
            else:
                keep_secret(member, secret, step)
                ticket = completed(session, member, "code")
    if ticket is None:
        raise attempts.refused()
    return ticket


def keep_secret(member: Member, secret: bytes, step: int = 0) -> None:
    """Seal the secret of a member's one-time codes; codes up to `step` are used. Inside the tenant's transaction."""
    member.sealed_totp = sealing.seal(member.operator_id, secret, _kept(member))
    member.totp_step = step
    member.save(update_fields=("sealed_totp", "totp_step"))
    emit(member.operator_id, "staff.codes_set_up", member.id)


def completed(session: StaffSession, member: Member, by: str) -> Ticket:
    """Complete a session whose second factor was right. Inside the tenant's transaction."""
    attempts.forget_failures(member)
    emit(member.operator_id, "staff.signed_in", member.id, {"by": by})
    return complete(session)


def require_may_set_up(session: StaffSession) -> None:
    """Raise Unauthenticated where a password alone would add a second factor beside one that is there."""
    member = session.member
    has_one = member.sealed_totp is not None or Passkey.objects.filter(member=member, removed_at=None).exists()
    if has_one and session.second_factor_at is None:
        raise attempts.refused()


def _operators(slug: str) -> list[uuid.UUID]:
    """Return the operators of a slug. Each is asked inside its own tenant: nothing is kept of all of them."""
    found = []
    for operator_id in tenant_ids():
        with tenant(operator_id):
            if Operator.objects.filter(slug=slug.strip().lower()).exists():
                found.append(operator_id)
    return found


def _try(operator_id: uuid.UUID, login: str, password: str) -> Ticket | None:
    """Try one operator. The hash is computed outside of a transaction, and also where there is nobody."""
    with tenant(operator_id):
        known = Member.objects.filter(login=login, disabled_at=None).exclude(password="").first()
    if known is None:
        make_password(password)
        return None
    is_right = check_password(password, known.password)
    with tenant(operator_id):
        member = locked_member(known.id)
        # Several attempts at once are looked at one after the other, each after what the ones before it counted.
        if attempts.is_blocked(member) or member.disabled_at is not None or member.password != known.password:
            return None
        if not is_right:
            attempts.count_failure(member)
            return None
        return open_session(member)


def _step(member: Member, code: str) -> int | None:
    if member.sealed_totp is None:
        return None
    secret = sealing.unseal(member.operator_id, bytes(member.sealed_totp), _kept(member))
    return one_time_codes.step_of(secret, code, member.totp_step)


def _kept(member: Member) -> Place:
    return Place("staff_member", "sealed_totp", member.id)


def _shown(session: StaffSession) -> Place:
    return Place("staff_session", "sealed_totp", session.id)
