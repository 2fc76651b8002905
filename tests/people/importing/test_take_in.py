"""A list in the database: all of it or nothing, the same by hand and by list, and the same list again."""

import hashlib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from naervaer.accounts.models import User
from naervaer.jobs.models import Job
from naervaer.ledger.models import Act
from naervaer.people.actions import change_leader, set_up
from naervaer.people.importing.actions import take_in
from naervaer.people.importing.queries import preview
from naervaer.people.importing.reading import open_file
from naervaer.people.importing.rules.plan import NewTerm, Plan, Wish, counts
from naervaer.people.models import Employment, Leadership, Person, Role, Unit
from naervaer.vault.models import DataKey
from tests.cast import NOW, TODAY, Cast
from tests.people.importing.lists import faults, sheet

EXPORT = Path(__file__).resolve().parents[4] / "shared" / "data" / "people-126.csv"
NEWCOMERS = (
    "Lise Nyby;lise@ny.test;;01-12-2026;;Nyt / Team Nyt;+45 20 20 20 20;N1",
    "Per Nyby;per@ny.test;lise@ny.test;;30-06-2027;Team Nyt;;N2",
    "Åse Nyby;;N1;;;Team Havn;;",
)


def taken(data: bytes, **wish: Any) -> Plan:
    """Read, plan, and write."""
    plan = preview(table=open_file(data), wish=Wish(**wish), today=TODAY)
    take_in(plan=plan, by=None, at=NOW)
    return plan


def whole_database() -> dict[str, str]:
    """Every table of ours as one figure."""
    with connection.cursor() as cursor:
        names = [
            name for name in connection.introspection.table_names(cursor) if not name.startswith("django_")
        ]
        figures = {}
        for name in names:
            cursor.execute(f'SELECT * FROM "{name}"')  # noqa: S608  # the database's own names
            rows = sorted(repr([_plain(value) for value in row]) for row in cursor.fetchall())
            figures[name] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return figures


def _plain(value: Any) -> Any:
    return bytes(value).hex() if isinstance(value, memoryview) else value


@pytest.mark.django_db
def test_people_come_in_with_everything_that_a_person_has() -> None:
    taken(sheet(*NEWCOMERS))
    lise, per, aase = Person.objects.order_by("sort_key").filter(name__endswith="Nyby").order_by("sort_key")
    assert (lise.name, lise.email, lise.employee_number, lise.phone) == (
        "Lise Nyby",
        "lise@ny.test",
        "N1",
        "+45 20 20 20 20",
    )
    assert aase.email is None
    assert (
        (lise.unit.name, lise.unit.parent.name) == ("Team Nyt", "Nyt")
        if lise.unit and lise.unit.parent
        else False
    )
    assert per.unit_id == lise.unit_id
    assert {row.person_id: (row.started_on, row.ended_on) for row in Employment.objects.order_by("pk")} == {
        lise.id: (date(2026, 12, 1), None),
        per.id: (TODAY, date(2027, 7, 1)),
        aase.id: (TODAY, None),
    }
    assert {row.person_id: row.leader_id for row in Leadership.objects.order_by("pk")} == {
        per.id: lise.id,
        aase.id: lise.id,
    }
    assert DataKey.objects.count() == 3
    assert [
        Act.objects.filter(kind=kind).count()
        for kind in ("person.added", "leader.changed", "people.imported")
    ] == [
        3,
        2,
        1,
    ]


@pytest.mark.django_db
def test_a_list_leaves_the_same_rows_as_entering_by_hand(cast: Cast) -> None:
    """A leader change by a list ends, begins, notes and enqueues what one by hand does."""
    change_leader(person=cast.jonas, leader=cast.anders, by=None, at=NOW)
    by_hand = _traces(cast.jonas)
    taken(sheet("Sofie Lund;sofie@havn.test;Anders Friis"))
    assert _traces(cast.sofie) == by_hand


def _traces(person: Person) -> list[Any]:
    """What a leader change leaves behind, without who it is."""
    rows = Leadership.objects.filter(person=person).order_by("pk")
    acts = Act.objects.filter(subject_id=person.id, kind="leader.changed").order_by("pk")
    jobs = Job.objects.filter(kind="people.leader_changed", payload__person=str(person.id)).order_by("pk")
    return [
        [(row.leader_id, row.started_on, row.ended_at) for row in rows],
        [(act.actor_id, act.object_id) for act in acts][-1:],
        [(job.payload["from"], job.payload["to"], job.due_at) for job in jobs],
    ]


def test_the_same_list_again_writes_nothing_at_all(cast: Cast) -> None:
    number = cast.sofie.employee_number
    lines = [
        *NEWCOMERS,
        f"Sofie Lund;sofie@havn.test;Anders Friis;;31-12-2026;Team Kyst;+45 30303030;{number}",
    ]
    taken(sheet(*lines))
    before = whole_database()
    again = taken(sheet(*lines))
    assert counts(again) | {"rows": 0} == dict.fromkeys(counts(again), 0) | {"unchanged": 4}
    assert whole_database() == before


def test_what_is_different_is_changed_and_nothing_else(cast: Cast) -> None:
    taken(
        sheet(
            "Sofie Lund Holm;sofie@ny.test;;;31-12-2026;Team Kyst;+45 30 30 30 30;"
            + cast.sofie.employee_number
        )
    )
    sofie = Person.objects.get(pk=cast.sofie.pk)
    assert (sofie.name, sofie.sort_key, sofie.email) == (
        "Sofie Lund Holm",
        "sofie lund holm",
        "sofie@ny.test",
    )
    assert (sofie.title, sofie.phone) == (cast.sofie.title, "+45 30 30 30 30")
    assert sofie.unit is not None
    assert sofie.unit.name == "Team Kyst"
    assert Employment.objects.get(person=sofie).ended_on == date(2027, 1, 1)
    assert User.objects.get(person=sofie).email == "sofie@ny.test"
    assert Leadership.objects.get(person=sofie, ended_at=None).leader_id == cast.mette.id
    others = [person for person in cast.everyone if person.pk != cast.sofie.pk]
    assert [Person.objects.get(pk=person.pk).name for person in others] == [person.name for person in others]


def test_missing_people_leave_only_if_asked_to_and_never_the_last_administrator(cast: Cast) -> None:
    everyone_else = sheet("Mette Krogh;mette@havn.test")
    stay = taken(everyone_else)
    assert len(stay.missing) == 14  # neither Mette nor Ole, who alone can let people in
    assert Person.objects.active(on=TODAY).count() == 16
    taken(everyone_else, missing_leave=True)
    assert {person.name for person in Person.objects.active(on=TODAY)} == {"Mette Krogh", "Ole Bay"}
    assert Role.objects.filter(person=cast.ole, kind="admin", ended_at=None).exists()
    assert Act.objects.filter(kind="employment.ended").count() == 14


def test_who_has_left_comes_back_with_a_gap(cast: Cast) -> None:
    taken(sheet("Mette Krogh;mette@havn.test"), missing_leave=True)
    taken(sheet("Mette Krogh;mette@havn.test", "Jonas Holm;jonas@havn.test"))
    periods = Employment.objects.filter(person=cast.jonas).order_by("started_on", "pk")
    assert [row.ended_on for row in periods] == [TODAY, None]
    assert periods[1].started_on == TODAY


def test_all_of_a_list_or_nothing(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    before = whole_database()
    plan = preview(
        table=open_file(sheet(*NEWCOMERS, "Sofie;sofie@havn.test;Anders Friis")), wish=Wish(), today=TODAY
    )
    plan.terms.append(
        NewTerm(cast.jonas.id, None, TODAY, TODAY - timedelta(days=1))
    )  # the database refuses it
    with pytest.raises(DatabaseError), transaction.atomic():
        take_in(plan=plan, by=None, at=NOW)
    assert whole_database() == before


@pytest.mark.django_db
def test_a_list_may_come_in_before_the_organisation_is_set_up() -> None:
    taken(sheet("Lise Nyby;lise@ny.test", "Per Nyby;per@ny.test;lise@ny.test"))
    first = set_up(organisation="Ny", language="da", name="Lise", email="Lise@ny.test", password=None, at=NOW)
    assert (first.name, Person.objects.count()) == ("Lise Nyby", 2)
    assert Leadership.objects.get().leader_id == first.id


def test_units_by_hand_are_found_again(cast: Cast) -> None:
    units = Unit.objects.count()
    taken(sheet("Ny Person;ny@havn.test;;;;team havn"))
    assert Unit.objects.count() == units
    assert Person.objects.get(email="ny@havn.test").unit_id == cast.havn.id


def test_the_organisation_of_the_cast_can_go_out_and_come_in(cast: Cast) -> None:
    lines = [
        ";".join(
            (p.name, p.email or "", "", "", "", p.unit.name if p.unit else "", p.phone, p.employee_number)
        )
        for p in cast.everyone
    ]
    plan = taken(sheet(*lines))
    assert (plan.unchanged, plan.problems, plan.missing) == (16, [], [])


@pytest.mark.skipif(not EXPORT.exists(), reason="the sample export lies beside the project")
@pytest.mark.django_db
def test_an_export_of_another_system_goes_in_as_it_is() -> None:
    table = open_file(EXPORT.read_bytes())
    plan = preview(table=table, wish=Wish(), today=TODAY)
    take_in(plan=plan, by=None, at=NOW)
    assert Person.objects.count() == 126
    assert faults(plan) == [(22, "leader", "leader_self")]
    leaderless = Person.objects.filter(leaderships=None).order_by("sort_key").values_list("name", flat=True)
    assert list(leaderless) == ["Adam Luis", "Lucas Carter"]
    assert Unit.objects.count() == 6
    assert table.ignored == [
        "Date of Birth",
        "Gender",
        "Marital Status",
        "Children",
        "Country",
        "City",
        "Work Type",
        "Location",
        "Basic Salary",
    ]
    before = whole_database()
    taken(EXPORT.read_bytes())
    assert whole_database() == before
