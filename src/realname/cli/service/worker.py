"""`realname worker`."""

from __future__ import annotations

import click

from realname.cli.service.database import use_database

WAITING_AT_ONCE = 4
"""Jobs at once of a worker that does not measure: what waits for one system must not hold up another, nor the log."""


@click.command()
@click.option("--queue", "queues", multiple=True, help="A queue to work on (engine, outside); all unless named.")
def worker(*, queues: tuple[str, ...]) -> None:
    """Measure, decide and deliver what waits in the queue; Ctrl-C ends it after the job in hand."""
    use_database()
    from procrastinate.contrib.django import app  # noqa: PLC0415  after Django is set up

    from realname.record.registrations import hooks  # noqa: PLC0415  the same
    from realname.record.registrations.actions.jobs import ENGINE  # noqa: PLC0415  the same
    from realname.record.registrations.tasks import tools  # noqa: PLC0415  the same
    from realname.record.silence import HEARTBEAT_S, SILENT_S  # noqa: PLC0415  the same

    if not queues or ENGINE in queues:  # nobody waits for networks, or meets an engine that is ill
        hooks.is_sound(tools())
    with app.replace_connector(app.connector.get_worker_connector()) as working:  # type: ignore[attr-defined]
        working.run_worker(
            queues=list(queues) or None,
            concurrency=WAITING_AT_ONCE if queues and ENGINE not in queues else 1,
            update_heartbeat_interval=HEARTBEAT_S,
            stalled_worker_timeout=SILENT_S / 2,
            delete_jobs="successful",  # the queue is looked through again and again: it holds what is to be done
        )
