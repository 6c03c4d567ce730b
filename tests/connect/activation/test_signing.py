from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta, timezone

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from realname.connect.activation.signing import MessageSignature, check_secret, new_secret
from realname.connect.transport.errors import NotConfigured

SPEC_SECRET = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"  # noqa: S105  an example


def test_a_signature_is_that_of_the_specification() -> None:
    # Standard Webhooks, reference vector of its libraries' tests.
    moment = datetime.fromtimestamp(1614265330, UTC)
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # noqa: S105  an example
    headers = MessageSignature("msg_p5jXN8AQM9LWM0D4loKWxJek", [secret], lambda: moment).headers(
        b'{"test": 2432232314}'
    )
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert headers["webhook-timestamp"] == "1614265330"


def test_a_receiver_accepts_it_and_no_other_content() -> None:
    content = '{"name":"姓名"}'.encode()
    headers = dict(MessageSignature("order-1", [SPEC_SECRET]).headers(content))
    Webhook(SPEC_SECRET).verify(content, headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(SPEC_SECRET).verify(content + b" ", headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(SPEC_SECRET).verify(content, {**headers, "webhook-id": "order-2"})


def test_two_secrets_sign_so_that_a_receiver_may_hold_either() -> None:
    old, new = new_secret(), new_secret()
    headers = dict(MessageSignature("m", [new, old]).headers(b"{}"))
    for secret in (old, new):
        Webhook(secret).verify(b"{}", headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(new_secret()).verify(b"{}", headers)


def test_a_clock_of_any_time_zone_signs_the_same_moment() -> None:
    moment = datetime(2030, 1, 1, 12, 0, 0, 999_999, tzinfo=UTC)
    elsewhere = moment.astimezone(timezone(timedelta(hours=8)))
    here = MessageSignature("m", [SPEC_SECRET], lambda: moment).headers(b"{}")
    there = MessageSignature("m", [SPEC_SECRET], lambda: elsewhere).headers(b"{}")
    assert here == there


@pytest.mark.parametrize(("length", "good"), [(23, False), (24, True), (64, True), (65, False)])
def test_a_secret_has_24_to_64_bytes(length: int, good: bool) -> None:  # noqa: FBT001  a table
    secret = "whsec_" + base64.b64encode(bytes(length)).decode()
    if good:
        assert check_secret(secret) == secret
    else:
        with pytest.raises(NotConfigured):
            check_secret(secret)


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_!!!", "C2FVsBQIhrscChlQIMV+b5sSYspob7oD", "whsk_abc"])
def test_what_is_no_secret_is_refused_and_not_repeated(secret: str) -> None:
    with pytest.raises(NotConfigured) as caught:
        MessageSignature("m", [secret])
    assert secret.removeprefix("whsec_") not in str(caught.value) or secret in {"", "whsec_"}


def test_a_signature_without_any_secret_is_refused() -> None:
    with pytest.raises(NotConfigured):
        MessageSignature("m", [])


def test_secrets_differ() -> None:
    assert new_secret() != new_secret()
