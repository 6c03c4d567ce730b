"""What a use case answers when it will not or cannot act: kinds, not HTTP statuses, for jobs and commands too."""

from __future__ import annotations


class RecordError(Exception):
    """Stop one use case, with nothing changed. `code` is stable and public; `remedy` says what to do next.

    No text here may hold a name, a number, a path or a secret.
    """

    code = "record.failed"
    remedy = "Try again; if it happens again, tell the operator of this service the code and the time."

    def __init__(self, message: str, *, code: str | None = None, remedy: str | None = None) -> None:
        super().__init__(message)
        self.code = code or type(self).code
        self.remedy = remedy or type(self).remedy


class Invalid(RecordError):
    """The request is understood and wrong. `pointer` names the member of the body, as a JSON pointer."""

    code = "request.invalid"
    remedy = "Correct the named member and send it again."

    def __init__(self, message: str, *, code: str | None = None, remedy: str | None = None, pointer: str = "") -> None:
        super().__init__(message, code=code, remedy=remedy)
        self.pointer = pointer


class Unauthenticated(RecordError):
    """Nobody that we know asks."""

    code = "auth.missing"
    remedy = "Get an access token from POST /v1/token and send it as `Authorization: Bearer`."


class Denied(RecordError):
    """The one who asks may not."""

    code = "auth.denied"
    remedy = "Use credentials that hold the scope which the reference names for this call."


class NotFound(RecordError):
    """It is not there, or not this operator's: the two look alike on purpose."""

    code = "record.not_found"
    remedy = "Check the identifier, and that it belongs to the operator whose credentials you use."


class Conflict(RecordError):
    """It cannot be done in the present state. `possible_now` names what can."""

    code = "record.conflict"
    remedy = "Read the present state and choose one of the steps that are possible now."

    def __init__(
        self,
        message: str,
        *,
        code: str | None = None,
        remedy: str | None = None,
        possible_now: tuple[str, ...] = (),
    ) -> None:
        super().__init__(message, code=code, remedy=remedy)
        self.possible_now = possible_now


class TooLarge(RecordError):
    """More bytes than the limit."""

    code = "request.too_large"
    remedy = "Send a smaller file; three megapixels are enough for every check."


class UnsupportedMedia(RecordError):
    """Bytes of a kind that we do not read."""

    code = "request.unsupported_media"
    remedy = "Send a JPEG, PNG or WebP photograph."


class RetryLater(RecordError):
    """Not now, through no fault of the request. `retry_after_s` says when to ask again."""

    code = "service.unavailable"
    remedy = "Wait for the seconds of the Retry-After header and send the same request with the same Idempotency-Key."

    def __init__(
        self, message: str, *, code: str | None = None, remedy: str | None = None, retry_after_s: int = 5
    ) -> None:
        super().__init__(message, code=code, remedy=remedy)
        self.retry_after_s = retry_after_s


class TooMany(RetryLater):
    """More requests than the client's allowance."""

    code = "request.too_many"
