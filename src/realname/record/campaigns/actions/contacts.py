"""A line's number, and where its holder gets letters: sealed under the operator's key, opened to reach her."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping

from realname.connect.keys.data_keys import Place
from realname.record.campaigns.models import CampaignLine
from realname.record.operators import sealing


def sealed_contact(operator_id: uuid.UUID, line_id: uuid.UUID, contact: Mapping[str, str]) -> bytes:
    """Return the sealed form of a contact: `msisdn`, and `name` and `address` where known. In the transaction."""
    content = json.dumps({name: text for name, text in contact.items() if text}, ensure_ascii=False)
    return sealing.seal(operator_id, content.encode(), _place(line_id))


def contact_of(line: CampaignLine) -> dict[str, str]:
    """Return a line's contact, empty once it is forgotten. Inside the tenant's transaction."""
    if line.sealed_contact is None:
        return {}
    content = sealing.unseal(line.operator_id, bytes(line.sealed_contact), _place(line.id))
    contact: dict[str, str] = json.loads(content)
    return contact


def number_of(line: CampaignLine) -> str:
    """Return a line's number in E.164. KeyError once it is forgotten. Inside the tenant's transaction."""
    return contact_of(line)["msisdn"]


def _place(line_id: uuid.UUID) -> Place:
    return Place("campaigns_line", "sealed_contact", line_id)
