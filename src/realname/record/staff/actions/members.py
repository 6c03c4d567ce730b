"""Stores and the people in them: added, given a code to begin with, and shut out."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from realname.database.rows import tenant
from realname.record.errors import Conflict, Invalid, NotFound
from realname.record.operators.actions.events import done_by, emit
from realname.record.staff.actions import attempts
from realname.record.staff.actions.own_faces import end_face
from realname.record.staff.locks import locked_member
from realname.record.staff.models import ROLES, Member, Passkey, StaffSession, Store

SETUP_GOOD_FOR = timedelta(days=3)
"""Somebody who begins on a Monday is told on the Friday before."""

SECRET_BYTES = 18
SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 200


@dataclass(frozen=True, slots=True)
class Added:
    """A new member, and the code by which she chooses her password, once; nobody can read it again."""

    member_id: uuid.UUID
    setup_code: str = field(repr=False)


def add_store(operator_id: uuid.UUID, name: str, code: str, *, by: str = "") -> uuid.UUID:
    """Add a store and return its id. Conflict `store.code_taken`. Opens its own transaction."""
    try:
        with tenant(operator_id):
            store = Store.objects.create(operator_id=operator_id, name=name, code=code)
            emit(operator_id, "store.added", store.id, done_by(by))
    except IntegrityError as error:
        raise Conflict("There is a store with that code.", code="store.code_taken", remedy="Choose another.") from error
    return store.id


def add_member(  # noqa: PLR0913  a person has that many properties
    operator_id: uuid.UUID,
    name: str,
    login: str,
    roles: Iterable[str],
    store_id: uuid.UUID | None = None,
    *,
    password: str | None = None,
    by: str = "",
) -> Added:
    """Add somebody to the staff. With `password` she can sign in at once; else her set-up code lets her choose one.

    Invalid `staff.roles`, `staff.password`; Conflict `staff.login_taken`; NotFound for a store of somebody else.
    Opens its own transaction.
    """
    wanted = list(dict.fromkeys(roles))
    if not wanted or set(wanted) - set(ROLES):
        raise Invalid(f"The roles are some of {', '.join(ROLES)}.", code="staff.roles", pointer="/roles")
    member = Member(operator_id=operator_id, name=name, login=as_typed(login), roles=wanted, store_id=store_id)
    if password is not None:
        require_fit(password)
        member.password = make_password(password)
    code = _new_code(member)
    try:
        with tenant(operator_id), transaction.atomic():
            if store_id is not None and not Store.objects.filter(id=store_id, closed_at=None).exists():
                raise NotFound("There is no such store.")
            member.save(force_insert=True)
            emit(operator_id, "staff.added", member.id, {"roles": wanted} | done_by(by))
    except IntegrityError as error:
        raise Conflict(
            "There is somebody with that login.", code="staff.login_taken", remedy="Choose another login."
        ) from error
    return Added(member.id, code)


def begin_again(operator_id: uuid.UUID, member_id: uuid.UUID, *, by: str = "") -> str:
    """Return a new set-up code for somebody who lost her password or her second factor; both end with it."""
    with tenant(operator_id):
        member = locked_member(member_id)
        member.password, member.sealed_totp = "", None
        code = _new_code(member)
        member.save()
        Passkey.objects.filter(member=member_id, removed_at=None).update(removed_at=timezone.now())
        _end_sessions(member_id)
        emit(operator_id, "staff.begun_again", member_id, done_by(by))
    return code


def choose_password(code: str, password: str) -> uuid.UUID:
    """Take a set-up code, once, and set the password of whom it was given to; return her operator.

    Unauthenticated `staff.refused` for a code that is wrong, used or too old; Invalid `staff.password`, which uses
    nothing up. Opens its own transactions.
    """
    operator_id, member_id, secret = _parts(code)
    require_fit(password)
    hashed = make_password(password)
    with tenant(operator_id):
        member = Member.objects.select_for_update().filter(id=member_id, disabled_at=None).first()
        is_right = (
            member is not None
            and member.setup_sha256 is not None
            and member.setup_until is not None
            and member.setup_until > timezone.now()
            and hmac.compare_digest(bytes(member.setup_sha256), _digest(secret))
        )
        if member is None or not is_right:
            raise attempts.refused()
        member.password, member.setup_sha256, member.setup_until = hashed, None, None
        member.save(update_fields=("password", "setup_sha256", "setup_until"))
        emit(operator_id, "staff.password_chosen", member.id)
    return operator_id


def disable(operator_id: uuid.UUID, member_id: uuid.UUID, *, by: str = "") -> None:
    """Shut somebody out at once: her sessions end too, and so does her own face. Doing it twice is no error.

    NotFound. Opens its own transaction.
    """
    with tenant(operator_id):
        member = locked_member(member_id)
        if member.disabled_at is None:
            member.disabled_at, member.setup_sha256 = timezone.now(), None
            member.save(update_fields=("disabled_at", "setup_sha256"))
            emit(operator_id, "staff.disabled", member_id, done_by(by))
        end_face(member_id, "left")
        _end_sessions(member_id)


def as_typed(login: str) -> str:
    """Return a login as it is kept: nobody remembers whether hers began with a capital."""
    return login.strip().casefold()


def require_fit(password: str) -> None:
    """Raise Invalid `staff.password` where it is too short, too long, or one that everybody tries first."""
    is_fit = SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD
    try:
        CommonPasswordValidator().validate(password)
    except ValidationError:
        is_fit = False
    if not is_fit:
        raise Invalid(
            f"The password has {SHORTEST_PASSWORD} characters at least and is not one that many use.",
            code="staff.password",
            remedy="Choose a longer one; four words that do not belong together are good.",
            pointer="/password",
        )


def _new_code(member: Member) -> str:
    """Give a member, not yet saved, a new set-up code. It names its operator, so that her row can be found."""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    member.setup_sha256, member.setup_until = _digest(secret), timezone.now() + SETUP_GOOD_FOR
    return f"{member.operator_id.hex}.{member.id.hex}.{secret}"


def _end_sessions(member_id: uuid.UUID) -> None:
    StaffSession.objects.filter(member=member_id, ended_at=None).update(ended_at=timezone.now())


def _parts(code: str) -> tuple[uuid.UUID, uuid.UUID, str]:
    operator, _, rest = code.strip().partition(".")
    member, _, secret = rest.partition(".")
    try:
        return uuid.UUID(hex=operator), uuid.UUID(hex=member), secret
    except ValueError as error:
        raise attempts.refused() from error


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
