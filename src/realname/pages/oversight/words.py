"""Words for the figures that are counted from the public log, by the parts of their names."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from realname.ledger.figures import STEPS_S
from realname.pages.administration.shown.plain_bars import duration
from realname.pages.administration.shown.shares import cause
from realname.pages.administration.words import OUTCOMES, WAYS
from realname.pages.counter.words import KINDS

PARTS: Mapping[str, object] = {
    **KINDS,
    **WAYS,
    **{name: text for name, (text, _tone) in OUTCOMES.items()},
    "activated": _("Activated"),
    "declined": _("Declined"),
    "expired": _("Expired"),
    "withdrawn": _("Withdrawn"),
    "restored": _("Restored"),
    "filed": _("Filed"),
    "upheld": _("Upheld"),
    "dismissed": _("Dismissed"),
    "reviewer": _("Reviewer"),
    "lead": _("Lead"),
    "administrator": _("Administrator"),
    "support": _("Support"),
    "auditor": _("Auditor"),
    "regulator": _("Regulator"),
    "officer": _("Officer"),
    "subscriber": _("The person herself"),
    "appeal": _("Appeal"),
    "sample": _("Second look"),
    "pattern": _("Shares more with others than is usual"),
    "sent_to_review": _("Sent to review"),
    "blocks_proposed": _("Blocks proposed"),
    "closed": _("Closed"),
    "inquiry": _("Inquiry"),
    "lawful_access": _("Lawful access"),
    "export": _("Export"),
    "requested": _("Requested"),
    "agreed": _("Agreed by a second person"),
    "refused": _("Refused"),
    "handed_over": _("Handed over"),
    "ended": _("Ended"),
    "person_noticed": _("The person was told"),
    "notice_deferred": _("Telling the person was deferred"),
    "canary": _("Canaries"),
    "score_drift": _("Drift of scores"),
    "outcome_gap": _("Gap between groups"),
    "as_expected": _("as expected"),
    "too_few": _("too few to say"),
    "alarm": _("alarm"),
    "signed": _("Signed"),
    "drawn_up": _("Drawn up"),
    "replaced": _("Replaced"),
    "document": _("Document"),
    "campaign_line": _("Line of a campaign"),
    "authority": _("Authority"),
    "contact": _("Contact"),
    "registration": _("Registration"),
    "other_identity": _("Other identity"),
    "payment": _("Payment"),
    "hotel": _("Hotel"),
    "transit": _("Transit"),
    "boarding": _("Boarding"),
    "evidence": _("Evidence"),
    "template": _("Template"),
    "inputs": _("What a decision was made from"),
    "asked": _("asked for"),
    "retention": _("its time was over"),
    "abandoned": _("abandoned"),
    "planned": _("Planned"),
    "started": _("Started"),
    "noticed": _("Noticed"),
    "reminded": _("Reminded"),
    "limited": _("Limited"),
    "barred": _("Barred"),
    "paused": _("Paused"),
    "qualified": _("Qualified"),
    "retired": _("Retired"),
    "lines": _("lines"),
    "disputed": _("Said not to be the holder’s"),
    "dispute_upheld": _("Found not to be the holder’s"),
    "dispute_rejected": _("Found to be the holder’s"),
    "dispute_not_answered": _("Not answered in time, and decided for the person"),
    "dispute_user_asked": _("Whoever uses it was asked"),
    "dispute_user_answered": _("Whoever uses it answered"),
    "sim_swap": _("Asked whether the SIM changed"),
    "kyc_match": _("Asked whether details of a person are right"),
    "number_recycling": _("Asked whether the number changed hands"),
    "told": _("told"),
    "not_agreed": _("told nothing, since she had not agreed"),
    "disclosure": _("What a bank or shop may ask"),
    "proposed": _("Proposed"),
    "confirmed": _("Confirmed"),
    "lifted": _("Lifted"),
    "fraud": _("Fraud that was found"),
    "court_order": _("An order of a court"),
    "document_stolen": _("The document was lost or stolen"),
    "own_wish": _("The person’s own wish"),
    "reached": _("reached"),
    "verified": _("verified"),
    "barred_wrongly": _("barred wrongly"),
    "restored_late": _("restored late"),
    "joined": _("Joined"),
    "left": _("Left"),
    "made": _("Made"),
    "opened": _("Opened again"),
    "terminal_added": _("Terminal registered"),
    "terminal_revoked": _("Terminal revoked"),
    "found": _("Found"),
    "close": _("Two members alike"),
    "paid": _("Paid"),
    "pin_needed": _("PIN asked for"),
    "cancelled": _("Cancelled"),
    "arrived": _("Arrived"),
    "not_expected": _("Not expected"),
    "show_document": _("Asked for the document"),
    "express": _("Express"),
    "standard": _("Standard"),
    "extra_check": _("Extra check, drawn by lot"),
    "board": _("May board"),
    "wrong_flight": _("Wrong flight"),
    "see_agent": _("Sent to an agent"),
    "boarded_already": _("Boarded already"),
}
"""Each word that the log's table allows, as a person reads it."""

WHOLE: Mapping[str, object] = {
    "policy_published": _("Policies published"),
    "gallery_purged": _("Galleries purged"),
    "templates_purged": _("Templates destroyed"),
    "figures_published": _("Figures published"),
}

AMBIGUOUS: Mapping[str, object] = {
    "arrivals.document": _("By document"),
    "arrivals.face": _("By face"),
    "looked_at.review": _("Review"),
    "consent_withdrawn.face": _("The face"),
    "gallery_made.face": _("The face"),
}
"""Words that mean something else there."""


def told(figure: str) -> str:
    """Return a figure's name in the language in force, without what all of its kind begin with."""
    if figure in WHOLE:
        return str(WHOLE[figure])
    begin, *parts = figure.split(".")
    if begin == "reason":
        way, _point, code = figure.removeprefix("reason.").partition(".")
        return f"{cause(code).rstrip('.。')} ({PARTS.get(way, way)})"
    if begin == "took":
        return waited(parts[-1])
    named = [str(AMBIGUOUS.get(f"{begin}.{part}", PARTS.get(part, part))) for part in parts]
    return " · ".join(named)


def waited(step: str) -> str:
    """Return a step of waiting times as a person reads it."""
    if step == "more":
        return now("longer")
    bounds = [str(bound) for bound in STEPS_S]
    place = bounds.index(step) if step in bounds else 0
    until = duration(float(step))
    return f"≤ {until}" if place == 0 else f"{duration(float(bounds[place - 1]))} – {until}"
