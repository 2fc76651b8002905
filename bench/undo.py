"""Puts a database back as it was made, so that every run measures the same."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

LEDGER = ("ledger_seal", "ledger_read", "ledger_act")
RECOMPUTE = """
UPDATE followup_standing SET last_spoken_on = (
    SELECT max("on") FROM followup_touch AS touch
    WHERE touch.employee_id = followup_standing.employee_id AND touch.leader_id = followup_standing.leader_id
      AND touch.spoken AND touch.withdrawn_at IS NULL AND touch.id <= %s
)
WHERE employee_id IN (SELECT employee_id FROM followup_touch WHERE id > %s)
"""


def last_touch() -> int:
    """The number of the last contact that there is."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(id) FROM followup_touch")
        (found,) = cursor.fetchone()
    return int(found)


def undo(last_touch: int) -> None:
    """Take out what visitors have done since the data were made: notes, records and sessions."""
    with connection.cursor() as cursor:
        cursor.execute(RECOMPUTE, [last_touch, last_touch])
        cursor.execute("DELETE FROM followup_touch WHERE id > %s", [last_touch])
        cursor.execute("DELETE FROM accounts_session")
        with _without_triggers(cursor):
            for table in LEDGER:
                cursor.execute(f"DELETE FROM {table}")  # noqa: S608  # names of our own tables, from above


@contextmanager
def _without_triggers(cursor: Any) -> Iterator[None]:
    """The record refuses deletion, as it should; a measured database is the one place where it may not."""
    if connection.vendor == "postgresql":
        cursor.execute("SET session_replication_role = replica")
        yield
        cursor.execute("SET session_replication_role = DEFAULT")
        return
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'ledger_%'")
    triggers = cursor.fetchall()
    for name, _ in triggers:
        cursor.execute(f'DROP TRIGGER "{name}"')
    yield
    for _, definition in triggers:
        cursor.execute(definition)
