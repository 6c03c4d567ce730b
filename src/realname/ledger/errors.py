"""What stops work on the log. That a log is wrong is a finding, with a code of its own, and not one of these."""

from __future__ import annotations


class LedgerError(Exception):
    """Stop reading or making something of the log; `code` is stable and public, `remedy` says what to do next."""

    code = "log.failed"
    remedy = "Fetch it again, and see docs/log.md."

    def __init__(self, message: str, *, code: str | None = None, remedy: str | None = None) -> None:
        super().__init__(message)
        self.code = code or type(self).code
        self.remedy = remedy or type(self).remedy


class LeafError(LedgerError):
    """A leaf is malformed, or says what no leaf may say: codes `leaf.*`. The message never repeats a value."""

    code = "leaf.malformed"
    remedy = "A leaf holds the members that docs/log.md lists for its kind, and nothing else."


class NoteError(LedgerError):
    """A signed note is malformed, or not signed as it must be: codes `note.*`, `checkpoint.*`, `trust.*`."""

    code = "note.malformed"
    remedy = "Fetch it again; if it stays so, do not rely on it, and tell whoever gave it to you."


class FiguresError(LedgerError):
    """A published file of figures is malformed: code `figures.malformed`."""

    code = "figures.malformed"
    remedy = "See docs/log.md for its form, and tell whoever runs the log."


class ReceiptError(LedgerError):
    """A receipt or a disclosure is malformed: codes `receipt.*`, `disclosure.*`."""

    code = "receipt.malformed"
    remedy = "Take the file as it was handed out, whole and unchanged."
