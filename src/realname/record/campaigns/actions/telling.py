"""What the public log is told of a campaign: how many lines, and never which."""

from __future__ import annotations

from realname.ledger.kinds import LeafKind
from realname.record.campaigns.models import Campaign
from realname.record.oversight.actions.appending import append, leaf_now


def tell(campaign: Campaign, step: str, took_s: int | None = None, **counts: int) -> None:
    """Say that a step was done, and to how many lines. In the transaction that makes it true."""
    told = {name: count for name, count in counts.items() if count}
    leaf = leaf_now(
        LeafKind.CAMPAIGN_STEP,
        campaign.operator_id,
        campaign=str(campaign.id),
        step=step,
        counts=told or None,
        took_s=took_s,
    )
    append(leaf)
