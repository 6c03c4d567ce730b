"""What can stop a gallery. No text here holds a template, an id or a key."""

from __future__ import annotations


class GalleryError(Exception):
    """Stop work with a gallery; `code` is stable and public, `remedy` tells the operator's engineer what to do.

    Codes: `gallery.other_templates` (of another engine or under another key), `gallery.template_malformed`,
    `gallery.unreachable`, `gallery.snapshot_unusable`.
    """

    code = "gallery.failed"
    remedy = "Run `realname doctor`."

    def __init__(self, message: str, *, code: str | None = None, remedy: str | None = None) -> None:
        super().__init__(message)
        self.code = code or type(self).code
        self.remedy = remedy or type(self).remedy


class OtherTemplates(GalleryError):
    """A template was made by another engine, or stands under another gallery's key: they cannot be compared."""

    code = "gallery.other_templates"
    remedy = "Measure the face with the gallery's engine, and protect it under the gallery's key."


class TemplateMalformed(GalleryError):
    """A template is not the gallery's number of finite float32 values of unit length."""

    code = "gallery.template_malformed"
    remedy = "Take the template from the engine, protect it, and leave its bytes as they are."


class GalleryUnreachable(GalleryError):
    """What keeps the gallery does not answer. Nothing was found, and nothing may be concluded from that."""

    code = "gallery.unreachable"
    remedy = "Check that the gallery's server runs and can be reached; the search is repeated by itself."


class SnapshotUnusable(GalleryError):
    """A snapshot is absent, torn, altered, of another gallery or under another key: the rows fill the gallery then."""

    code = "gallery.snapshot_unusable"
    remedy = "Nothing needs to be done: the gallery is filled from the encrypted rows, which takes longer."
