"""The cast is what its table says: whoever reads a test may rely on it."""

from datetime import date

import pytest
from django.db import connection
from django.utils import timezone

from naervaer.followup.queries import due_list, led_by
from naervaer.followup.rules import State
from naervaer.people.models import Role
from tests.cast import NOW, Cast, kept_rows, sign_in
from tests.client import Client
from tests.snapshot import Snapshot, filled


def test_mettes_people_stand_as_the_table_says(cast: Cast) -> None:
    stands = {seen.person.first_name: seen.due.state for seen in led_by([cast.mette], today=cast.today)}

    assert stands == {
        "Henrik": State.AWAY,
        "Ida": State.DUE,
        "Jonas": State.FINE,
        "Karen": State.OVERDUE,
        "Nadia": State.FINE,
        "Sofie": State.SOON,
        "Tobias": State.NEW,
    }


def test_the_due_days_are_those_of_the_table(cast: Cast) -> None:
    due = {seen.person.first_name: seen.due.due_on for seen in due_list(cast.mette, on=cast.today)}

    assert due == {
        "Karen": date(2026, 11, 13),
        "Tobias": date(2026, 11, 20),
        "Ida": date(2026, 11, 23),
    }


def test_pia_has_a_new_leader(cast: Cast) -> None:
    (seen,) = led_by([cast.rune], today=cast.today)

    assert (seen.person, seen.due.state) == (cast.pia, State.LEADER_CHANGED)


def test_the_clock_stands_at_monday_morning(cast: Cast) -> None:
    assert timezone.localtime().strftime("%A %d %B %Y %H.%M") == "Monday 23 November 2026 08.00"


def test_everyone_but_karen_can_sign_in(cast: Cast) -> None:
    without = [person for person in cast.everyone if person.user is None]

    assert (len(cast.everyone), without) == (16, [cast.karen])
    with pytest.raises(AssertionError, match="no sign-in"):
        sign_in(Client(), cast.karen)


def test_signed_in_means_signed_in(cast: Cast) -> None:
    assert sign_in(Client(), cast.mette).get("/").status_code == 200


def test_the_cast_is_there_for_other_connections_too(live_cast: Cast) -> None:
    assert live_cast.named("mette").user is not None


@pytest.mark.parametrize("time", ["once", "again"])
def test_it_lies_down_as_it_was_made(cast: Cast, time: str) -> None:
    """In at least one of the two it has been laid down; sealed texts open too."""
    made = kept_rows()
    here = Snapshot.take(besides=filled() - {model for model, _ in made.tables})
    assert dict(here.tables) == dict(made.tables)
    assert cast.jonas.phone.startswith("+45 00 00")


@pytest.mark.parametrize("time", ["once", "again"])
def test_numbers_go_on_when_something_has_started_them_anew(
    request: pytest.FixtureRequest, db: None, time: str
) -> None:
    """The demo's removal does; on PostgreSQL the next act would have taken the number of one that lies there."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ALTER SEQUENCE people_role_id_seq RESTART")
    cast: Cast = request.getfixturevalue("cast")

    added = Role.objects.create(person=cast.pia, kind=Role.Kind.HR, started_at=NOW)

    assert added.pk > max(Role.objects.exclude(pk=added.pk).values_list("pk", flat=True))
