"""A process that takes a campaign through one stage and is killed in the middle of it, as `kill -9` does.

`python -m tests.integration.campaigns.killed STAGE OPERATOR CAMPAIGN`; the database is that of DATABASE_URL. It dies
where a crash does most harm: between an act outside and the row that says it was done.
"""

from __future__ import annotations

import os
import signal
import sys
import uuid
from collections.abc import Iterator
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "realname.settings")
django.setup()

from tests.integration.campaigns.conftest import OPENS, file_of, number  # noqa: E402  after Django is set up

from realname.connect.activation.http_line_system import HttpLineSystem  # noqa: E402  the same
from realname.connect.messages.oma_gateway import OmaGateway  # noqa: E402  the same
from realname.record.campaigns.actions import barring, loading, noticing, running  # noqa: E402  the same

LINES = 60


def die(*_: Any) -> None:
    """End this process without a chance to tidy up."""
    os.kill(os.getpid(), signal.SIGKILL)


def after(calls: int, work: Any) -> Any:
    """Return `work` so that the process dies once it has been done that often."""
    done = 0

    def counted(*args: Any, **kwargs: Any) -> Any:
        nonlocal done
        answer = work(*args, **kwargs)
        done += 1
        if done == calls:
            die()
        return answer

    return counted


def pieces() -> Iterator[bytes]:
    """Give most of the file, and die."""
    yield file_of([number(place) for place in range(LINES)])[:700]
    die()


def main(stage: str, operator_id: uuid.UUID, campaign_id: uuid.UUID) -> None:
    """Go through a stage until the process is killed."""
    loading.AT_ONCE, running.AT_ONCE = 10, 7
    if stage == "loading":
        loading.load_file(operator_id, campaign_id, pieces())
    elif stage == "notices":
        running.advance = after(3, running.advance)
        running.work(operator_id, campaign_id, OPENS)
    elif stage == "sending":
        OmaGateway.send = after(20, OmaGateway.send)  # type: ignore[method-assign]
        noticing.send_notices(operator_id, campaign_id)
    else:
        HttpLineSystem.order = after(20, HttpLineSystem.order)  # type: ignore[method-assign]
        barring.hand_over_bars(operator_id, campaign_id)
    sys.exit("it was not killed")


if __name__ == "__main__":
    main(sys.argv[1], uuid.UUID(sys.argv[2]), uuid.UUID(sys.argv[3]))
