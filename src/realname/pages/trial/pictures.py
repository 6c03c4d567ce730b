"""Form fields that take pictures, and say by field what is wrong with one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from realname.measure.errors import ImageError
from realname.measure.images import Image, open_image
from realname.pages.trial import words
from realname.pages.uploads import MAX_FILE_BYTES, Oversize

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class SeveralFiles(forms.FileInput):
    """A file input that takes several files."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Return every file of that name."""
        del data
        return files.getlist(name)


class Pictures(forms.FileField):
    """Up to `most` pictures, opened: their headers are read and held against the limits, no pixel is decoded.

    The cleaned value is a tuple of `Image`. Errors carry the codes of `realname.measure.images`.
    """

    widget = SeveralFiles

    def __init__(self, *, missing: StrOrPromise, most: int = 1, required: bool = True) -> None:
        super().__init__(required=required, error_messages={"required": missing})
        self.most = most

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Open each file. ValidationError with a code and a remedy for each that cannot be opened."""
        del initial
        files: Sequence[UploadedFile[bytes]] = [file for file in data or () if file]
        if not files:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return ()
        if len(files) > self.most:
            message = ngettext("Choose %(most)d picture only", "Choose at most %(most)d pictures", self.most)
            raise ValidationError(message % {"most": self.most}, code="too_many")
        opened: list[Image] = []
        faults: list[ValidationError] = []
        for place, file in enumerate(files, start=1):
            try:
                opened.append(_open(file))
            except ImageError as error:
                faults.append(fault(error, place if len(files) > 1 else 0))
        if faults:
            raise ValidationError(faults)
        return tuple(opened)


def fault(error: ImageError, place: int = 0) -> ValidationError:
    """Return what to say beside the field about a picture, the one at `place` (from 1) where there are several."""
    message = words.image_error(error)
    if place:
        message = _("Picture %(place)d: %(message)s") % {"place": place, "message": message}
    return ValidationError(message, code=error.code)


def _open(file: UploadedFile[bytes]) -> Image:
    if isinstance(file, Oversize):
        raise ImageError(f"the file has more than {MAX_FILE_BYTES // 2**20} MiB", code="image.too_large")
    return open_image(file.read())
