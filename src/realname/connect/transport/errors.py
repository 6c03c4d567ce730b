"""What stops a call to the outside world. No text here holds a name, a number, a path, an answer's body or a secret."""

from __future__ import annotations


class TransportError(Exception):
    """Stop one call.

    code           stable and public
    remedy         what a person does next
    permanent      the same call will fail again: mend something first. Else it may be tried later
    sent           the request may have reached the other side: its work may be done although no answer came
    retry_after_s  how long the other side, or our own circuit, asks us to wait; None where nobody said
    """

    code = "connect.failed"
    remedy = "Try again later; if it goes on, tell the operator of this service the code and the time."
    permanent = False
    sent = True

    def __init__(
        self, message: str, *, code: str | None = None, remedy: str | None = None, retry_after_s: float | None = None
    ) -> None:
        super().__init__(message)
        self.code = code or type(self).code
        self.remedy = remedy or type(self).remedy
        self.retry_after_s = retry_after_s


class NotConfigured(TransportError):
    """An address, a credential or a certificate of ours cannot be used. Nothing was sent."""

    code = "connect.not_configured"
    remedy = "Correct the connection's settings; docs/connect.md lists them."
    permanent = True
    sent = False


class AddressRefused(TransportError):
    """The address leads into a private network, and this call may go to public addresses alone. Nothing was sent."""

    code = "connect.address_refused"
    remedy = "Use an address on the public Internet, with https."
    permanent = True
    sent = False


class Unreachable(TransportError):
    """No connection: the name does not resolve, or nobody listens. Nothing was sent."""

    code = "connect.unreachable"
    sent = False


class Untrusted(TransportError):
    """The other side's certificate, or ours, was not accepted. Nothing was sent."""

    code = "connect.untrusted"
    remedy = "Check the certificates, the names in them and the clock; a private authority is named in the settings."
    permanent = True
    sent = False


class TimedOut(TransportError):
    """No whole answer within the time. `sent` is False where not even a connection came about."""

    code = "connect.timeout"

    def __init__(self, message: str, *, sent: bool = True) -> None:
        super().__init__(message)
        self.sent = sent


class Dropped(TransportError):
    """The connection ended before a whole answer: the work may be done or not."""

    code = "connect.dropped"


class BadAnswer(TransportError):
    """An answer came that is not of the protocol: another content type, broken JSON, a missing member."""

    code = "connect.bad_answer"
    remedy = "Check that the address is that of the service, and not of a proxy or a page before it."


class AnswerTooLarge(TransportError):
    """The answer passed the limit of its kind and was not read further; its HTTP status is known."""

    code = "connect.answer_too_large"
    permanent = True

    def __init__(self, message: str, *, status: int) -> None:
        super().__init__(message)
        self.status = status


class Redirected(TransportError):
    """The other side points elsewhere. Redirects are never followed: they would carry personal data to another host."""

    code = "connect.redirected"
    remedy = "Name the final address in the settings."
    permanent = True


class Refused(TransportError):
    """The other side understood and said no (4xx). `status` is its HTTP status, `answer_code` its own word."""

    code = "connect.refused"
    remedy = "Look up the status and the code in the other side's documentation."
    permanent = True

    def __init__(self, message: str, *, status: int, answer_code: str = "", code: str | None = None) -> None:
        super().__init__(message, code=code)
        self.status = status
        self.answer_code = answer_code


class NotAuthorised(Refused):
    """Our credentials were not accepted, or do not hold the scope (401, 403)."""

    code = "connect.not_authorised"
    remedy = "Check the client identifier, its secret or key, and the scopes that were granted."


class Busy(TransportError):
    """The other side asks for patience (429, or 503 with Retry-After)."""

    code = "connect.busy"


class PeerFailed(TransportError):
    """The other side failed (5xx): the work may be done or not."""

    code = "connect.peer_failed"


class CircuitOpen(TransportError):
    """It failed so often just now that we do not ask; `retry_after_s` says until when. Nothing was sent."""

    code = "connect.circuit_open"
    sent = False


class SimulatorAnswered(TransportError):
    """A simulator answered in production. What it says is not evidence and is not used."""

    code = "connect.simulator_in_production"
    remedy = "Name the real service's address in the settings."
    permanent = True
