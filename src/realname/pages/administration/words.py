"""Words of the operator's pages for what the record and the rules name by codes."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from realname.pages.counter.words import KINDS

__all__ = ("KINDS",)

Text = str | Promise

OUTCOMES: Mapping[str, tuple[Text, str]] = {
    "approved": (_("Approved"), "good"),
    "retry": (_("Another attempt"), "open"),
    "review": (_("A reviewer decides"), "brand"),
    "rejected": (_("Refused"), "bad"),
}
"""What an outcome is called, and its tone."""

WAYS: Mapping[str, Text] = {"face": _("By the face"), "non_face": _("Without the face")}

REQUIRED: Mapping[str, Text] = {"always": _("Always"), "where_applicable": _("Where the question arises")}

CONSEQUENCES: Mapping[str, tuple[Text, str]] = {
    "retry": (_("Another attempt"), "open"),
    "review": (_("A reviewer decides"), "brand"),
    "reject": (_("Refusal"), "bad"),
}

GROUPS: Mapping[str, Text] = {
    "face": _("What a face must be like"),
    "document": _("What a document must be like"),
    "authority": _("The identity authority"),
    "officer": _("An officer’s word"),
    "subscriber": _("Who may register alone"),
    "review": _("How people decide"),
    "liveness": _("The challenge before the camera (uncertified)"),
    "capture": _("Where a face may be captured"),
    "identity": _("How many lines one identity may have"),
    "gallery": _("The search for the face under other names"),
    "pace": _("How fast people are registered"),
    "cooling": _("How long a new SIM waits"),
}

CHANNELS: Mapping[str, Text] = {
    "phone": _("a link in a phone’s browser"),
    "counter": _("a counter"),
    "client": _("the operator’s own software"),
}
"""Through what photographs of a face come."""

BLOCK_REASONS: Mapping[str, Text] = {
    "fraud": _("Fraud that was found"),
    "court_order": _("An order of a court"),
    "document_stolen": _("The document was lost or stolen"),
    "own_wish": _("The person’s own wish"),
}

LIFTED_BECAUSE: Mapping[str, Text] = {
    "mistake": _("It was a mistake"),
    "appeal": _("An appeal was upheld"),
    "no_longer_needed": _("It is no longer needed"),
    "order_ended": _("The order has ended"),
}

BLOCK_STATES: Mapping[str, tuple[Text, str]] = {
    "proposed": (_("Waits for a second person"), "open"),
    "holds": (_("Holds"), "bad"),
    "lifted": (_("Lifted"), "good"),
    "over": (_("Over"), "still"),
}

DOCUMENTS: Mapping[str, Text] = {
    "card": _("Identity card"),
    "passport": _("Passport"),
    "visa": _("Visa"),
}

RULES: Mapping[str, Text] = {
    "name": _("Name"),
    "version": _("Version"),
    "summary": _("Summary"),
    "jurisdiction": _("Jurisdiction"),
    "face.match_fmr": _("A match: as alike as this share of strangers, or fewer"),
    "face.no_match_fmr": _("No match: as alike as more than this share of strangers"),
    "face.reject_unrecognisable": _("Photographs turned away as too hard to recognise"),
    "face.min_eye_distance_px": _("Pixels between the eyes, at least"),
    "face.min_portrait_eye_distance_px": _("Pixels between the portrait’s eyes, at least"),
    "face.max_yaw_deg": _("Degrees turned aside, at most"),
    "face.max_pitch_deg": _("Degrees up or down, at most"),
    "face.max_roll_deg": _("Degrees tilted, at most"),
    "face.min_sharpness": _("Sharpness, at least (1 is crisp)"),
    "face.min_brightness": _("Brightness, at least (0 to 1)"),
    "face.max_brightness": _("Brightness, at most (0 to 1)"),
    "face.max_overexposed": _("Share of the face that is blown out, at most"),
    "face.min_contrast": _("Contrast, at least"),
    "face.min_in_frame": _("Share of the face inside the picture, at least"),
    "face.bystander_share": _("Another face is a bystander below this share of the first one’s height"),
    "face.photographs": _("Good photographs asked for"),
    "document.kinds": _("Kinds of document"),
    "document.min_char_px": _("Pixels of a character’s height, at least"),
    "document.min_sharpness": _("Sharpness of the text, at least"),
    "authority.on_outage": _("Where it does not answer"),
    "authority.max_age_days": _("Days since the record was confirmed, at most"),
    "officer.second_means": _("Second proofs that an officer may take"),
    "subscriber.age_of_majority": _("Years from which somebody may register alone"),
    "review.four_eyes": _("Two reviewers must agree"),
    "review.sample_rate": _("Share of reviews that somebody else decides again, unseen"),
    "review.appeal_days": _("Days in which the person may appeal"),
    "review.due_hours": _("Hours in which a case is to be decided"),
    "liveness.of": _("Asked of captures through"),
    "liveness.turns": _("Turns of the head"),
    "liveness.closer": _("By chance, coming closer"),
    "liveness.light": _("The screen’s light on the face"),
    "liveness.blink": _("A blink"),
    "liveness.live_seconds": _("Seconds in which a challenge can be answered"),
    "liveness.attempts": _("Attempts, before a person decides"),
    "liveness.challenge_bpcer": _("Share of people whom the challenge may turn away"),
    "liveness.passive_bpcer": _("Share of people in whom the pictures alone may raise a doubt"),
    "capture.take": _("Taken from"),
    "cooling.hours": _("Hours between approval and activation, while the old SIM is told"),
    "identity.lines_at_operator": _("Lines with this operator, at most"),
    "gallery.fpir": _("Share of searches that may name somebody wrongly"),
    "gallery.most_candidates": _("Candidates that a person looks at, at most"),
    "pace.agent_an_hour": _("Registrations of one agent in an hour, at most"),
    "pace.agent_a_day": _("Registrations of one agent in a day, at most"),
    "pace.store_an_hour": _("Registrations of one store in an hour, at most"),
    "pace.device_people": _("People for whom one device signs, at most"),
    "pace.device_days": _("Days in which a device’s people are counted"),
    "identity.lines_in_all": _("Lines with all operators together, at most"),
}
"""What each rule says, by its place."""

PARTS: Mapping[str, Text] = {
    "required": _("When it is asked"),
    "fail": _("Where it fails"),
    "unsure": _("Where it cannot be told"),
}
"""What a check's rule says, by its member."""

VALUES: Mapping[str, Text] = {
    "wait": _("the registration waits"),
    "alternative": _("the check stays unsure"),
    "True": _("yes"),
    "False": _("no"),
}

SHARES = frozenset({"face.match_fmr", "face.no_match_fmr"})
"""Rules that are rates of strangers, said as one in so many."""

PERCENTS = frozenset(
    {
        "face.reject_unrecognisable",
        "face.max_overexposed",
        "face.min_in_frame",
        "face.bystander_share",
        "review.sample_rate",
        "liveness.challenge_bpcer",
        "liveness.passive_bpcer",
    }
)

SYSTEMS: Mapping[str, tuple[Text, Text]] = {
    "authority": (_("Identity authority"), _("Says whether a document and its holder are on record.")),
    "lines": (_("System for lines"), _("Activates, replaces and transfers lines once they are approved.")),
    "messages": (_("SMS gateway"), _("Sends the codes by which people confirm their numbers.")),
    "payments": (_("Payment provider"), _("Puts what members buy by face on the bill of their line.")),
}

PROTOCOLS: Mapping[str, Text] = {
    "record-match": _("Record match (this service’s own)"),
    "camara-kyc-match": _("CAMARA KYC Match"),
    "line-orders": _("Line orders (this service’s own)"),
    "oma-sms": _("OMA RESTful SMS"),
    "camara-carrier-billing": _("CAMARA Carrier Billing"),
}

SETTINGS: Mapping[str, Text] = {
    "base_url": _("Web address"),
    "token_url": _("Address for access tokens"),
    "client_id": _("Client id"),
    "client_secret": _("Client secret"),
    "private_key_pem": _("Private key (PEM)"),
    "key_id": _("Key id"),
    "algorithm": _("Algorithm of the key"),
    "name": _("Name of the authority"),
    "secret": _("Shared secret"),
    "earlier_secret": _("Earlier shared secret, while it is replaced"),
    "sender_address": _("Sender’s number or name"),
    "sender_name": _("Sender’s name"),
    "scope": _("Scope of the access token"),
}

"""What can be set on a page. Files of the service's own machine are named there alone, by the command line."""

SECRET_SETTINGS = frozenset({"client_secret", "private_key_pem", "secret", "earlier_secret"})

SCOPES: Mapping[str, Text] = {
    "registrations:write": _("Begin registrations and take their steps"),
    "registrations:read": _("Read registrations and reviews"),
    "registrations:attest": _("Give an officer’s word"),
    "subscribers:read": _("Read what is held on a person"),
    "subscribers:erase": _("Erase a person"),
    "lines:read": _("Read lines"),
    "policies:read": _("Read policies"),
    "policies:write": _("Publish policies"),
    "webhooks:read": _("Read endpoints and deliveries"),
    "webhooks:write": _("Change endpoints, and deliver again"),
    "campaigns:read": _("Read campaigns"),
    "campaigns:write": _("Make and run campaigns, and list lines that are never barred"),
    "programmes:read": _("Read programmes and their terminals"),
    "programmes:write": _("Make programmes, register terminals, have members join and leave"),
    "sim-swap:check": _("For a partner: ask whether a SIM changed lately (CAMARA)"),
    "sim-swap:retrieve-date": _("For a partner: ask when a SIM changed last (CAMARA)"),
    "kyc-match:match": _("For a partner: ask whether its customer’s details agree, where she allows it (CAMARA)"),
    "number-recycling:check": _("For a partner: ask whether a number changed hands, where she allows it (CAMARA)"),
}

DELIVERIES: Mapping[str, tuple[Text, str]] = {
    "dead": (_("Given up"), "bad"),
    "pending": (_("On its way"), "open"),
    "delivered": (_("Delivered"), "good"),
}

GROUPS_WATCHED: Mapping[str, Text] = {
    "language": _("Language of the registration"),
    "sex": _("Sex on the document"),
    "age": _("Age by the document"),
}

SCORES = _("Scores of approved comparisons")

FOUND: Mapping[str, tuple[Text, str]] = {
    "as_expected": (_("as expected"), "good"),
    "too_few": (_("too few to say"), "still"),
    "alarm": (_("alarm"), "bad"),
}
"""What a watch found, and its tone."""

CHANGES: Mapping[str, Text] = {
    "policy.published": _("Policy published"),
    "assessment.signed": _("Impact assessment signed"),
    "watch.begun": _("Watching of a group begun"),
    "watch.ended": _("Watching of a group ended"),
    "client.added": _("API client made"),
    "client.revoked": _("API client revoked"),
    "connection.changed": _("Connection changed"),
    "webhook.added": _("Endpoint added"),
    "webhook.removed": _("Endpoint removed"),
    "webhook.redelivered": _("Event delivered again"),
    "store.added": _("Store added"),
    "staff.added": _("Member of staff added"),
    "staff.begun_again": _("New set-up code given"),
    "staff.disabled": _("Member of staff shut out"),
    "staff.password_chosen": _("Password chosen"),
    "staff.codes_set_up": _("Codes of an app set up"),
    "staff.passkey_made": _("Passkey made"),
    "campaign.made": _("Campaign made"),
    "campaign.planned": _("Campaign loaded and planned"),
    "campaign.running": _("Campaign started, or gone on with"),
    "campaign.paused": _("Campaign paused"),
    "campaign.ended": _("Campaign ended"),
    "campaign.letters_handed_over": _("Letters of a campaign handed over"),
    "campaign.line_restored_by_hand": _("Line restored by hand"),
    "never_bar.added": _("Line listed as never to be barred"),
    "never_bar.removed": _("Line struck off that list"),
    "programme.made": _("Programme made"),
    "programme.moved": _("Programme opened, paused or closed"),
    "terminal.added": _("Terminal registered"),
    "terminal.revoked": _("Terminal revoked"),
    "programme.lanes_set": _("Rules of lanes changed"),
    "programme.draw_revealed": _("Draw of extra checks revealed"),
    "clearance.given": _("Member cleared for the express lane"),
    "clearance.ended": _("Clearance for the express lane taken back"),
    "access.requested": _("Case asked for by law"),
    "access.decided": _("Request for a case decided"),
    "access.handed_over": _("Case handed over"),
    "access.ended": _("Access by law ended"),
    "access.notice_deferred": _("Notice of an access put off"),
    "access.noticed": _("Person told of an access"),
}

REFUSALS: Mapping[str, Text] = {
    "store.code_taken": _("There is a store with that code. Choose another."),
    "staff.login_taken": _("There is somebody with that login. Choose another."),
    "staff.roles": _("Choose at least one role."),
    "policy.version_taken": _("Another policy was published under this name and version. Raise the version."),
    "assessment.changed": _("What is in force changed while you read. Read it again, and sign that."),
    "assessment.nothing": _("No policy is in force, so that there is nothing to assess. Publish one first."),
    "block.appeal": _("Enter an address that begins with https."),
    "block.over": _("The block is over. Propose a new one."),
    "block.same_person": _("Whoever proposes a block does not confirm it. Another administrator can."),
    "watch.already": _("This group is watched already."),
    "watch.basis": _("Name the legal basis, in at most 500 characters."),
    "policy.no_other_way": _("It has no way without the face. Add what is asked of somebody who does not show hers."),
    "webhook.url": _("This address may not be called. It is https, and leads to a public machine."),
    "connection.protocol": _("Choose one of the protocols."),
}
"""What is said of a refused change, by its code; the record's own words where it has another."""
