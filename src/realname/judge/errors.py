"""What stops a judgement: an unusable policy or calibration. A refusal of a person is never one of these."""

from __future__ import annotations


class JudgeError(Exception):
    """Stop a judgement; `code` is stable and public, `remedy` tells a person what to do next."""

    code = "judge.failed"
    remedy = "Ask the operator who keeps the policy."

    def __init__(self, message: str, *, code: str | None = None, remedy: str | None = None) -> None:
        super().__init__(message)
        self.code = code or type(self).code
        self.remedy = remedy or type(self).remedy


class CalibrationError(JudgeError):
    """An engine's table is absent, is another engine's, or cannot support what was asked: codes `calibration.*`."""

    code = "calibration.missing"
    remedy = "Make one: `realname evaluate verification --all-pairs --calibration FILE`."


class PolicyError(JudgeError):
    """A policy cannot be read or must not be used: codes `policy.*`."""

    code = "policy.malformed"
    remedy = "See docs/policies.md, and try `realname policy check FILE`."
