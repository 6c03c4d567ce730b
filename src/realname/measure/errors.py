"""What can stop a measurement. A poor photograph is a reading, not an error; these are for what cannot be measured."""

from __future__ import annotations


class MeasureError(Exception):
    """Stop one measurement; `code` is stable and public, `remedy` tells a person what to do next.

    Neither text may hold a file's path, its content, or anything read from a document.
    """

    code = "measure.failed"
    remedy = "Try again with another picture."

    def __init__(self, message: str, *, code: str | None = None, remedy: str | None = None) -> None:
        super().__init__(message)
        self.code = code or type(self).code
        self.remedy = remedy or type(self).remedy


class ImageError(MeasureError):
    """The bytes are not a picture that we read: codes `image.*`, listed in `realname.measure.images`."""

    code = "image.unreadable"
    remedy = "Send a JPEG, PNG or WebP photograph."


class ModelError(MeasureError):
    """A network's file is absent, or is not the file that the catalogue names: codes `model.*`."""

    code = "model.missing"
    remedy = "Run `make models`, or point REALNAME_MODELS at a folder that holds the files of the catalogue."
