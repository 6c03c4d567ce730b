"""A process of tills for `benchmarks.payments`: each purchase in a thread of its own, until it has its end.

Reads JSON from the standard input: {"operator", "terminal", "purchases": [{"name", "member", "minor", "gives_up"}]};
writes a line for each end that a till was told: the purchase, the word, and how much went back. A till that gets no
answer sends the same again.
"""

from __future__ import annotations

import json
import os
import random
import sys
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from realname.cli.service.database import use_database

PIN = "4831"
ENDS = frozenset({"paid", "declined", "cancelled"})
AGAIN_S = 0.3


def main() -> None:
    """Run every purchase to its end."""
    use_database()
    from realname.record.programmes.cards import terminal_card  # noqa: PLC0415  after Django is set up

    asked = json.load(sys.stdin)
    card = terminal_card(uuid.UUID(asked["operator"]), uuid.UUID(asked["terminal"]))
    threads = [threading.Thread(target=_pay, args=(card, one), daemon=True) for one in asked["purchases"]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _pay(card: Any, purchase: Mapping[str, Any]) -> None:
    from realname.judge.passages import PassageFinding, PassageOutcome, PassageReason  # noqa: PLC0415  the same
    from realname.record.payments.channel import Till  # noqa: PLC0415  the same
    from realname.record.programmes.channels import Passage  # noqa: PLC0415  the same

    name, channel = purchase["name"], Till()
    says = {"purchase": name, "amount_minor": purchase["minor"], "currency": "EUR"}
    finding = PassageFinding(PassageOutcome.MATCH, PassageReason.ONE_ALIKE, 1)
    passage = Passage(card, says, uuid.uuid4().hex, finding, (uuid.UUID(purchase["member"]),))
    answer = _answered(lambda: channel.found(passage))
    while answer.word not in ENDS:
        if answer.word == "pin_needed":
            step = {"step": "pin", "purchase": name, "pin": PIN}
        elif purchase["gives_up"] and answer.word == "pending":
            step = {"step": "cancel", "purchase": name}
        else:
            step = {"step": "ask", "purchase": name}
            time.sleep(AGAIN_S)
        said = dict(step)
        answer = _answered(lambda said=said: channel.step(card, said, uuid.uuid4().hex))  # type: ignore[misc]
    # One write, so that neither another thread nor the process's end tears the line.
    os.write(sys.stdout.fileno(), (json.dumps({"purchase": name, "word": answer.word}) + "\n").encode())


def _answered(call: Callable[[], Any]) -> Any:
    """Call until there is an answer, as a till does whose server is busy or away."""
    from django.db import connections  # noqa: PLC0415  after Django is set up

    while True:
        try:
            return call()
        except Exception as error:  # noqa: BLE001  whatever it is, the till has no answer
            print(f"no answer: {type(error).__name__} {getattr(error, 'code', '')}", file=sys.stderr, flush=True)
            time.sleep(AGAIN_S + random.random() * AGAIN_S)  # noqa: S311  so that all do not come back at once
        finally:
            connections.close_all()


if __name__ == "__main__":
    main()
