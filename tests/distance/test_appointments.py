"""Appointments: half-open times, the count that calendars follow, and nothing but busy time to everybody else."""

from datetime import datetime, timedelta

import pytest

from naervaer.distance.access import readers_of
from naervaer.distance.actions import (
    Cancelled,
    EndsBeforeStart,
    NobodyAttends,
    appoint,
    bring_back,
    cancel_appointment,
    forget_appointments,
    move_appointment,
    replace_attendee,
)
from naervaer.distance.models import Appointment, Attendance
from naervaer.distance.queries import attended_by, busy_times
from naervaer.ledger.models import Act
from naervaer.people.models import Person
from tests.cast import NOW, Cast

HOUR = timedelta(hours=1)
TEN = NOW + 2 * HOUR


def meet(*people: Person, start: datetime = TEN, length: timedelta = HOUR / 2) -> Appointment:
    return appoint(people=people, starts_at=start, ends_at=start + length, kind="talk", by=people[0], at=NOW)


def test_who_attends_sees_it_and_nobody_else(cast: Cast) -> None:
    made = [
        meet(cast.mette, cast.jonas),
        meet(cast.mette, cast.sofie),
        meet(cast.birgit, cast.mette),
        meet(cast.rune, cast.pia, cast.hanne),
    ]
    for row in made:
        seeing = {person.id for person in cast.everyone if row in Appointment.objects.visible_to(person)}
        assert {person.id for person in readers_of(row)} == seeing
        assert {
            person.id
            for person in cast.everyone
            if Attendance.objects.visible_to(person).filter(appointment=row).exists()
        } == seeing
    assert {person.id for person in readers_of(made[0])} == {cast.mette.id, cast.jonas.id}
    assert [row.id for row in attended_by(cast.mette, NOW, NOW + 9 * HOUR)] == sorted(
        row.id for row in made[:3]
    )


@pytest.mark.parametrize("length", [timedelta(0), -HOUR])
def test_it_ends_after_it_starts(cast: Cast, length: timedelta) -> None:
    with pytest.raises(EndsBeforeStart):
        meet(cast.mette, cast.jonas, length=length)
    made = meet(cast.mette, cast.jonas)
    with pytest.raises(EndsBeforeStart):
        move_appointment(appointment=made, starts_at=TEN, ends_at=TEN + length, by=cast.mette, at=NOW)


def test_somebody_attends_and_attends_once(cast: Cast) -> None:
    with pytest.raises(NobodyAttends):
        appoint(people=[], starts_at=TEN, ends_at=TEN + HOUR, kind="talk", by=cast.mette, at=NOW)
    assert meet(cast.mette, cast.jonas, cast.mette).attendances.count() == 2


def test_each_change_that_calendars_follow_counts_one_up(cast: Cast) -> None:
    made = meet(cast.mette, cast.jonas)
    assert made.sequence == 0
    later = move_appointment(
        appointment=made, starts_at=TEN + HOUR, ends_at=TEN + 2 * HOUR, by=cast.jonas, at=NOW
    )
    assert (later.id, later.sequence, later.starts_at) == (made.id, 1, TEN + HOUR)
    same = move_appointment(
        appointment=made, starts_at=TEN + HOUR, ends_at=TEN + 2 * HOUR, by=cast.jonas, at=NOW
    )
    assert same.sequence == 1
    for _ in range(2):
        gone = cancel_appointment(appointment=made, by=cast.jonas, at=NOW)
        assert (gone.sequence, gone.cancelled_at, gone.cancelled_by) == (2, NOW, cast.jonas)
    with pytest.raises(Cancelled):
        move_appointment(appointment=made, starts_at=TEN, ends_at=TEN + HOUR, by=cast.mette, at=NOW)
    for _ in range(2):
        back = bring_back(appointment=made, by=cast.jonas, at=NOW)
        assert (back.sequence, back.cancelled_at, back.cancelled_by) == (3, None, None)
    assert back.starts_at == TEN + HOUR


def test_a_new_leader_attends_and_the_former_no_longer_sees_it(cast: Cast) -> None:
    made = meet(cast.mette, cast.jonas)
    changed = replace_attendee(appointment=made, attendee=cast.mette, successor=cast.anders, by=None, at=NOW)
    assert changed.sequence == 1
    assert not Appointment.objects.visible_to(cast.mette).exists()
    assert {person.id for person in readers_of(made)} == {cast.jonas.id, cast.anders.id}
    same = replace_attendee(appointment=made, attendee=cast.mette, successor=cast.rune, by=None, at=NOW)
    assert same.sequence == 1
    replace_attendee(appointment=made, attendee=cast.anders, successor=cast.jonas, by=None, at=NOW)
    assert [person.id for person in readers_of(made)] == [cast.jonas.id]


def test_it_stands_on_the_record_of_everybody_who_attends(cast: Cast) -> None:
    made = meet(cast.mette, cast.jonas)
    cancel_appointment(appointment=made, by=cast.jonas, at=NOW)
    acts = Act.objects.filter(object_id=made.id).order_by("pk").values_list("kind", "actor_id", "subject_id")
    assert set(acts) == {
        (f"appointment.{what}", by.id, about.id)
        for what, by in (("made", cast.mette), ("cancelled", cast.jonas))
        for about in (cast.mette, cast.jonas)
    }


def test_busy_times_are_cut_and_merged_and_tell_nothing_else(
    cast: Cast, django_assert_num_queries: object
) -> None:
    meet(cast.mette, cast.jonas, start=TEN, length=HOUR)
    meet(cast.mette, cast.sofie, start=TEN + HOUR / 2, length=HOUR / 4)
    meet(cast.mette, cast.ida, start=TEN + HOUR, length=HOUR)
    own = meet(cast.mette, cast.nadia, start=TEN + 4 * HOUR)
    cancel_appointment(appointment=meet(cast.jonas, start=TEN + 6 * HOUR), by=cast.jonas, at=NOW)
    people = [cast.mette.id, cast.jonas.id, cast.karen.id]
    with django_assert_num_queries(1):  # type: ignore[operator]
        busy = busy_times(people, TEN + HOUR / 4, TEN + 5 * HOUR)
    assert busy == {
        cast.mette.id: [(TEN + HOUR / 4, TEN + 2 * HOUR), (TEN + 4 * HOUR, TEN + 4.5 * HOUR)],
        cast.jonas.id: [(TEN + HOUR / 4, TEN + HOUR)],
        cast.karen.id: [],
    }
    assert busy_times(people[:1], TEN + 3 * HOUR, TEN + 5 * HOUR, but=own) == {cast.mette.id: []}
    assert busy_times(people[:1], TEN + 2 * HOUR, TEN + 4 * HOUR) == {cast.mette.id: []}, "half-open"


def test_kept_for_24_months(cast: Cast) -> None:
    made = meet(cast.mette, cast.jonas)
    forget_appointments(at=made.ends_at + timedelta(days=730))
    assert Appointment.objects.filter(pk=made.pk).exists()
    forget_appointments(at=made.ends_at + timedelta(days=730, seconds=1))
    assert not Appointment.objects.exists()
    assert not Attendance.objects.exists()
