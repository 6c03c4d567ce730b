"""API clients on the real database: made once, signed in by their secret, seen by their own operator alone."""

from __future__ import annotations

import uuid

import pytest

from realname.database.rows import tenant
from realname.record.errors import Denied, Invalid, Unauthenticated
from realname.record.operators.actions.clients import add_client, add_operator, revoke_client, sign_in
from realname.record.operators.models import ApiClient, Operator

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def operator() -> uuid.UUID:
    return add_operator("north", "North Telecom", "UT")


def test_a_client_signs_in_with_its_secret_and_holds_its_scopes(operator: uuid.UUID) -> None:
    made = add_client(operator, "shop system", ["registrations:read", "registrations:write"])
    caller = sign_in(made.client_id, made.secret)
    assert caller.operator_id == operator
    assert caller.scopes == {"registrations:read", "registrations:write"}


def test_the_secret_is_not_in_the_database(operator: uuid.UUID) -> None:
    made = add_client(operator, "shop system")
    with tenant(operator):
        row = ApiClient.objects.get()
    assert made.secret.encode() not in bytes(row.secret_sha256)
    assert made.secret not in repr(made)


@pytest.mark.parametrize("secret", ["", "wrong"])
def test_a_wrong_secret_is_refused(operator: uuid.UUID, secret: str) -> None:
    made = add_client(operator, "shop system")
    with pytest.raises(Unauthenticated) as refusal:
        sign_in(made.client_id, secret)
    assert refusal.value.code == "auth.credentials"


@pytest.mark.parametrize("client_id", ["", "x", "no.such", f"{uuid.UUID(int=1).hex}.{uuid.UUID(int=2).hex}"])
def test_an_unknown_client_is_refused_in_the_same_words(client_id: str) -> None:
    with pytest.raises(Unauthenticated) as refusal:
        sign_in(client_id, "secret")
    assert refusal.value.code == "auth.credentials"


def test_another_operators_client_id_does_not_open_with_ones_own_secret(operator: uuid.UUID) -> None:
    other = add_operator("south", "South Telecom", "UT")
    mine, theirs = add_client(operator, "mine"), add_client(other, "theirs")
    with pytest.raises(Unauthenticated):
        sign_in(theirs.client_id, mine.secret)
    mixed = f"{operator.hex}.{theirs.client_id.split('.')[1]}"
    with pytest.raises(Unauthenticated):
        sign_in(mixed, theirs.secret)


def test_a_revoked_client_is_refused(operator: uuid.UUID) -> None:
    made = add_client(operator, "shop system")
    revoke_client(operator, made.client_id)
    with pytest.raises(Unauthenticated):
        sign_in(made.client_id, made.secret)


def test_a_scope_that_is_not_held_is_denied(operator: uuid.UUID) -> None:
    made = add_client(operator, "reader", ["registrations:read"])
    with pytest.raises(Denied):
        sign_in(made.client_id, made.secret, "registrations:write")
    assert sign_in(made.client_id, made.secret, "registrations:read").scopes == {"registrations:read"}


def test_an_unknown_scope_makes_no_client(operator: uuid.UUID) -> None:
    with pytest.raises(Invalid):
        add_client(operator, "odd", ["everything"])
    with tenant(operator):
        assert not ApiClient.objects.exists()


def test_a_country_that_is_none_makes_no_operator() -> None:
    with pytest.raises(Invalid):
        add_operator("east", "East Telecom", "Utopia")


def test_an_operator_sees_itself_alone(operator: uuid.UUID) -> None:
    other = add_operator("south", "South Telecom", "UT")
    with tenant(operator):
        assert [row.slug for row in Operator.objects.all()] == ["north"]
    with tenant(other):
        assert [row.slug for row in Operator.objects.all()] == ["south"]
    assert not Operator.objects.exists()
