"""How a person's data ends in the rows of registrations."""

from __future__ import annotations

from realname.record.privacy import Declared, Ending, Held
from realname.record.registrations import models

DECLARED: Declared = {
    models.Registration: Held(Ending.KEY, sealed=("sealed_line",), shown="registrations"),
    models.Line: Held(
        Ending.KEY,
        sealed=("sealed_line",),
        why="While a line is active its blind index stays, so that nobody else is given the number unseen.",
        shown="lines",
    ),
    models.LineOrder: Held(
        Ending.KEPT, why="What the operator's system was asked to do: ids and codes.", shown="registrations"
    ),
    models.Evidence: Held(
        Ending.KEPT, why="That there was a picture, its kind and size; the picture itself is gone.", shown="pictures"
    ),
    models.Reading: Held(Ending.DELETED, sealed=("sealed",), shown="readings"),
    models.DecisionRow: Held(
        Ending.KEPT, why="So that a decision can be replayed: checks and outcome, without a value.", shown="decisions"
    ),
    models.DecisionInputs: Held(Ending.DELETED, sealed=("sealed",), shown="decision_inputs"),
    models.Contact: Held(Ending.DELETED, sealed=("sealed",), shown="contacts"),
    models.Confirmation: Held(Ending.DELETED, sealed=("sealed",), shown="confirmations"),
    models.AuthorityAnswer: Held(
        Ending.KEPT, why="That the authority was asked, and which members agreed: no value.", shown="authority_answers"
    ),
    models.Attestation: Held(
        Ending.KEPT, why="Who vouched for her, in the operator's words for its own staff.", shown="attestations"
    ),
    models.Appointment: Held(Ending.KEPT, why="A store and a time, under an identifier alone.", shown="appointments"),
    models.CaptureTicket: Held(Ending.NOTHING),
    models.Challenge: Held(Ending.DELETED, sealed=("sealed",), shown="challenges"),
    models.PlatformKey: Held(Ending.NOTHING),
    models.FrameSeen: Held(
        Ending.DELETED,
        why="Keyed digests of a challenge's pictures and of her registration's id; the export has the pictures.",
    ),
    models.PrintSeen: Held(
        Ending.DELETED,
        why="Sealed fingerprints of pictures of a challenge, under the service's key; the pictures are in the export.",
    ),
    models.BandSeen: Held(
        Ending.DELETED, why="Keyed digests of parts of those fingerprints; the pictures are in the export."
    ),
    models.RehearsalRow: Held(
        Ending.KEPT, why="For a day: which registrations another policy would have decided otherwise, by their ids."
    ),
}
