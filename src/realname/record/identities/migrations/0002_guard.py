from __future__ import annotations

from importlib.resources import files

from django.db import migrations

from realname.database.operations import SharedTable

FUNCTIONS = files("realname.record.identities").joinpath("slots.sql").read_text("utf-8")

DROPPED = """
DROP FUNCTION identities_has_room, identities_take, identities_keep, identities_carry, identities_release;
"""


class Migration(migrations.Migration):
    dependencies = [("identities", "0001_initial")]

    operations = [
        SharedTable(
            "identities_line_slot",
            grants=(),
            why="keyed digests that name neither person nor operator; functions alone reach it",
        ),
        migrations.RunSQL(FUNCTIONS, DROPPED),
    ]
