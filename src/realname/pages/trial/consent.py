"""What a person agrees to before anything is measured; the only place where the local page makes a permit."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from realname.measure.readings import Permit

PURPOSE = "local trial"

WORDS = {
    "people_agree": gettext_lazy("The pictures show me, or people who agreed that I try this with their pictures."),
    "measure_once": gettext_lazy(
        "Measure the faces and the document in them now, on this machine alone, for the answer on the next page. "
        "Nothing is kept."
    ),
}
"""Each thing that is agreed to, by its field; all are needed, and none is ticked beforehand."""


class ConsentForm(forms.Form):
    """A form that is valid only where everything in `WORDS` is ticked."""

    people_agree = forms.BooleanField(
        label=WORDS["people_agree"],
        error_messages={"required": gettext_lazy("Tick that the people in the pictures agree")},
    )
    measure_once = forms.BooleanField(
        label=WORDS["measure_once"],
        error_messages={"required": gettext_lazy("Tick that the pictures may be measured")},
    )

    def permit(self) -> Permit:
        """Return the permit that this consent gives. ValueError where anything is not ticked.

        The receipt names the words that were agreed to, in their language, by a digest; nothing is stored under it.
        """
        given: dict[str, Any] = getattr(self, "cleaned_data", {})
        if not all(given.get(name) for name in WORDS):
            raise ValueError("without consent there is no permit")
        text = "\n".join(str(agreed) for agreed in WORDS.values())
        digest = hashlib.sha256(text.encode()).hexdigest()
        return Permit(purpose=PURPOSE, receipt=f"words:{digest[:16]}:{secrets.token_hex(8)}")
