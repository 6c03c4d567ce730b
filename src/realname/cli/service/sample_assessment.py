"""The impact assessment of a sample operator, signed by its sample administrator at set-up. For trying alone."""

from __future__ import annotations

import uuid

from realname.connect.transport.production import refuse_in_production

SIGNER = "administrator"


def sign_once(operator_id: uuid.UUID) -> None:
    """Sign what is in force where nothing was signed before; what changes later asks for a person's signature.

    InsecureInProduction where people depend on this installation.
    """
    refuse_in_production("the sample assessment")
    from realname.database.rows import tenant  # noqa: PLC0415  after Django is set up
    from realname.record.assessments.actions.signing import Signer, sign  # noqa: PLC0415  the same
    from realname.record.assessments.configuration import live_configuration  # noqa: PLC0415  the same
    from realname.record.assessments.document import OwnWords  # noqa: PLC0415  the same
    from realname.record.assessments.selectors import assessments  # noqa: PLC0415  the same
    from realname.record.staff import selectors as staff  # noqa: PLC0415  the same

    with tenant(operator_id):
        signer = staff.members().filter(login=SIGNER, disabled_at=None).first()
        if signer is None or assessments().exists():
            return
    # Loaded for the first start alone: the engine's name and table are in what is signed.
    from realname.evaluate.instruments import instruments  # noqa: PLC0415  as said above

    tools = instruments()
    with tenant(operator_id):
        seen = live_configuration(tools).digest
    words = OwnWords(
        necessity="A sample: lines are registered in the names of people who do not exist, to try the service.",
        consulted="Nobody: no person's data is meant to be entered here.",
        remaining="None is met by a sample. An operator says here how each is, and by whom.",
        residual_risks="Somebody may try with papers and a face of her own. They stay on this machine.",
    )
    sign(Signer(operator_id, signer.id), words, seen, tools)
