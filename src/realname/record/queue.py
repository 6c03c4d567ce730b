"""Where jobs are put on the queue: on Django's own connection, so in the transaction of the rows that caused them.

Trap: procrastinate's worker replaces the connector of `procrastinate.contrib.django.app` by one with a connection of
its own. A job put there from within a job would be visible, and started, before its rows are committed.
"""

from __future__ import annotations

from procrastinate import App
from procrastinate.contrib.django.django_connector import DjangoConnector

outbox = App(connector=DjangoConnector(alias="default"))
"""It knows no task: jobs are named by their names, and a worker has the tasks."""
