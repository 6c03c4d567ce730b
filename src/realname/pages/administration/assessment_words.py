"""Words of the impact assessment: purposes, data, duties, and the risks with what is done about each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise

PURPOSES: Mapping[str, Text] = {
    "document": _("Reading the identity document"),
    "face": _("Comparing the face with the document"),
    "authority": _("Asking the identity authority"),
    "contact": _("Confirming the phone number"),
    "other_identity": _("Searching for the face under other names"),
    "own_data": _("Showing people their own data"),
}

DATA: Mapping[str, Text] = {
    "document image": _("photographs of the document"),
    "photographs of the face": _("photographs of the face"),
    "face template": _("face template"),
    "name": _("name"),
    "document number": _("document number"),
    "date of birth": _("date of birth"),
    "address": _("address"),
    "phone number": _("phone number"),
}

STATUSES: Mapping[str, tuple[Text, str]] = {
    "violated": (_("Not asked for by a policy in force"), "bad"),
    "not_met": (_("Not met"), "bad"),
    "operator": (_("For you to do"), "open"),
    "met_with": (_("Met, as your policies ask"), "good"),
    "met": (_("Met and tested"), "good"),
}
"""How a duty stands, the gravest first, and its tone."""

CHANGED: Mapping[str, Text] = {
    "operator": _("the operator’s name"),
    "country": _("the operator’s country"),
    "policies": _("the policies in force"),
    "engines": _("the engines"),
    "purposes": _("the purposes or their days"),
    "systems": _("the connected systems"),
    "laws": _("the law packs"),
}
"""What differs from what was signed, by the configuration's members."""


@dataclass(frozen=True, slots=True)
class Risk:
    """One risk: whom it meets, what is done about it, and what remains."""

    title: Text
    done: Text
    remains: Text


FALSE_MATCH = Risk(
    _("Somebody registers a line in another person’s name"),
    _("The face is compared with the document’s portrait, and the other checks of the policies weigh beside it."),
    _("Of %(strangers)s strangers who show such a document, about one looks alike enough."),
)
FALSE_NON_MATCH = Risk(
    _("The right person is turned away"),
    _("Another attempt, a reviewer, the way without the face, and an appeal to a person."),
    _("Of 1,000 right people, about %(missed)s are not recognised at first (%(low)s to %(high)s)."),
)
NO_FACES = Risk(
    _("The right person is turned away"),
    _("Another attempt, a reviewer, and an appeal to a person."),
    _("No policy in force compares faces."),
)
LIVE = Risk(
    _("A picture, a mask or an injected video is shown in place of a face"),
    _("A challenge at random, and checks of the pictures’ own signs."),
    _("No accredited laboratory has measured how often an attack passes (docs/liveness.md holds our own figures)."),
)
NOT_LIVE = Risk(
    _("A picture, a mask or an injected video is shown in place of a face"),
    _("Nothing: no policy in force asks for a living face."),
    _("Whoever holds a good picture of somebody may pass. Have staff see the person, or ask for a living face."),
)

ALWAYS: tuple[Risk, ...] = (
    Risk(
        _("A forged document is shown"),
        _("Check digits, agreement of its fields, and the authority’s record where one is asked."),
        _("A good forgery of a document that no authority is asked about passes."),
    ),
    Risk(
        _("Data leaks or is looked at without need"),
        _("Everything of a person is sealed under a key of her own; every look is written, and she is told."),
        _("Whoever holds the keyring and the database holds the data."),
    ),
    Risk(
        _("Faces are used for something else"),
        _("Each purpose has a consent of its own; no face is measured without one, and there is no other use of it."),
        _("A change of the service’s code could do more: its releases are public."),
    ),
    Risk(
        _("Some groups of people fare worse than others"),
        _("The way without the face is of equal standing, and outcomes are watched where groups are lawfully known."),
        _("The engines were measured mostly on adults of few countries: groups are not shown to fare alike."),
    ),
    Risk(
        _("People feel pressed to show their face"),
        _("Declining stands beside agreeing, and leads to an appointment or to an officer."),
        _("What agents say at a counter, no software sees."),
    ),
)
