"""Words for candidates: what a reviewer may find of them, and why."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from realname.pages.reviews.words import Text

FACES: Mapping[str, Text] = {
    "same": _("The same person"),
    "other": _("Another person"),
    "cannot_tell": _("It cannot be told"),
}

REGISTRATIONS: Mapping[str, Text] = {
    "sound": _("Our registration stands"),
    "doubtful": _("We doubt our registration"),
    "cannot_tell": _("It cannot be told"),
}

REASONS: Mapping[str, Text] = {
    "features_agree": _("lasting features agree"),
    "marks_agree": _("scars, moles or ears agree"),
    "person_says_so": _("the person says so herself"),
    "features_differ": _("lasting features differ"),
    "relative_or_twin": _("a relative or a twin, by what is known"),
    "picture_too_poor": _("a picture is too poor"),
    "pictures_gone": _("a picture is erased by now"),
    "document_genuine": _("the document is genuine by its features"),
    "authority_confirmed": _("the authority’s record agrees"),
    "known_in_person": _("the person was seen again"),
    "document_doubtful": _("the document looks doubtful"),
    "face_doubtful": _("the face is not surely the document’s"),
    "person_denies": _("the person says it is not hers"),
}
