"""The first round of talks: nobody is booked twice, nothing lies outside anybody's hours, and few come late."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from naervaer.kernels.worktime import Workdays, parse_week, weekdays
from naervaer.web.welcome.rules import (
    LOOK_AHEAD,
    MOST_A_DAY,
    QUARTER,
    TALK,
    Calendar,
    Facts,
    Place,
    Progress,
    Step,
    Waiting,
    Without,
    first_round,
    steps_of,
)

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
MONDAY = date(2026, 11, 23)
FRIDAY = date(2026, 11, 27)
NINE_TO_FIVE = "1-5 09:00-17:00"


def calendar(
    week: str = NINE_TO_FIVE,
    zone: str = "Europe/Copenhagen",
    closed: Sequence[date] = (),
    leave: Sequence[tuple[date, date]] = (),
) -> Calendar:
    hours = parse_week(week)
    return Calendar(hours, ZoneInfo(zone), Workdays(weekdays(hours), frozenset(closed), tuple(leave)))


def waiting(number: int, due_on: date = FRIDAY, **how: Any) -> Waiting:
    return Waiting(UUID(int=number), calendar(**how), due_on)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=COPENHAGEN).astimezone(UTC)


# --- worked examples --------------------------------------------------------------------------------------


def test_eight_people_in_the_first_week_evenly_and_on_the_hour() -> None:
    found = first_round(calendar(), [waiting(n) for n in range(8)], today=MONDAY, most_a_day=3)
    assert sorted(Counter(place.day.day for place in found.talks.values()).items()) == [
        (24, 2),
        (25, 2),
        (26, 2),
        (27, 2),
    ]
    assert {place.start.astimezone(COPENHAGEN).minute for place in found.talks.values()} == {0}
    assert not found.without


def test_who_can_on_one_day_only_gets_it() -> None:
    """Number 1 comes first in the order and could take Tuesday; number 2 has no other day."""
    people = [waiting(1, FRIDAY), waiting(2, FRIDAY, week="2 09:00-17:00")]
    found = first_round(calendar("2-3 09:00-10:00"), people, today=MONDAY, most_a_day=1)
    assert found.talks[UUID(int=2)] == Place(at(24, 9), date(2026, 11, 24))
    assert found.talks[UUID(int=1)] == Place(at(25, 9), date(2026, 11, 25))


def test_the_hours_of_both_in_two_zones() -> None:
    """A06: 6 to 10 and 18 to 21.30 against 9 to 17 has 9 to 10 in common; in Vilnius that is 10 to 11."""
    found = first_round(
        calendar("1-5 06:00-10:00 18:00-21:30"),
        [waiting(1, zone="Europe/Vilnius", week="1-5 10:00-17:00")],
        today=MONDAY,
        most_a_day=3,
    )
    place = found.talks[UUID(int=1)]
    assert place == Place(at(24, 9), date(2026, 11, 24))
    assert place.start.astimezone(ZoneInfo("Europe/Vilnius")).hour == 10


def test_half_an_hour_that_begins_at_a_quarter_past_is_found() -> None:
    found = first_round(calendar(), [waiting(1, week="2 09:15-09:45")], today=MONDAY, most_a_day=3)
    assert found.talks == {UUID(int=1): Place(at(24, 9, 15), date(2026, 11, 24))}


def test_two_quarters_of_an_hour_apart_are_two_at_once() -> None:
    people = [waiting(1, week="2 09:00-09:30"), waiting(2, week="2 09:00-09:45")]
    found = first_round(calendar(), people, today=MONDAY, most_a_day=3)
    assert [place.day.day for place in sorted(found.talks.values())] == [24, 1]


@pytest.mark.parametrize(
    ("how", "why"),
    [
        ({"week": "6 09:00-17:00"}, Without.NO_COMMON_HOURS),
        ({"week": "1-5 17:00-22:00"}, Without.NO_COMMON_HOURS),
        ({"week": "1-5 16:45-22:00"}, Without.NO_COMMON_HOURS),
        ({"leave": [(MONDAY, MONDAY + timedelta(days=60))]}, Without.AWAY),
    ],
)
def test_who_gets_no_time_and_why(how: dict[str, Any], why: Without) -> None:
    found = first_round(calendar(), [waiting(1, **how), waiting(2)], today=MONDAY, most_a_day=3)
    assert found.without == {UUID(int=1): why}
    assert set(found.talks) == {UUID(int=2)}


def test_when_there_are_more_people_than_days() -> None:
    people = [waiting(n, week="2 09:00-17:00") for n in range(5)]
    found = first_round(calendar(), people, today=MONDAY, most_a_day=1)
    assert set(found.without.values()) == {Without.NO_ROOM}
    assert len(found.talks) == 4


def test_after_leave_it_comes_late_and_comes() -> None:
    away = [(MONDAY, date(2026, 12, 7))]
    found = first_round(calendar(), [waiting(1, leave=away)], today=MONDAY, most_a_day=3)
    assert found.talks[UUID(int=1)].day == date(2026, 12, 7)


# --- properties -------------------------------------------------------------------------------------------

WEEKS = st.sampled_from(
    [
        NINE_TO_FIVE,
        "1-3 09:00-15:00",
        "2 09:00-10:00",
        "2-3 09:00-09:45",
        "1-5 06:00-10:00 18:00-21:30",
        "1-7 22:00-24:00;1-7 00:00-06:00",
    ]
)
ZONES = st.sampled_from(["Europe/Copenhagen", "Europe/Vilnius", "Asia/Kathmandu", "Pacific/Auckland"])
DAYS = st.integers(0, 14).map(lambda offset: MONDAY + timedelta(days=offset))
LEAVE = st.lists(
    st.tuples(DAYS, st.integers(1, 9)).map(lambda pair: (pair[0], pair[0] + timedelta(days=pair[1]))),
    max_size=2,
)
CALENDARS = st.builds(calendar, WEEKS, ZONES, st.lists(DAYS, max_size=2), LEAVE)
PEOPLE = st.lists(st.tuples(CALENDARS, DAYS), max_size=7).map(
    lambda rows: [Waiting(UUID(int=number), each, due) for number, (each, due) in enumerate(rows)]
)


@given(CALENDARS, PEOPLE, st.sampled_from([1, *MOST_A_DAY]))
def test_everybody_is_in_the_plan_once_or_told_why(
    leader: Calendar, people: list[Waiting], most: int
) -> None:
    found = first_round(leader, people, today=MONDAY, most_a_day=most)
    assert found.talks.keys() | found.without.keys() == {each.person for each in people}
    assert not found.talks.keys() & found.without.keys()


@given(CALENDARS, PEOPLE, st.sampled_from([1, *MOST_A_DAY]))
def test_no_two_at_once_and_not_too_many_a_day(leader: Calendar, people: list[Waiting], most: int) -> None:
    places = sorted(first_round(leader, people, today=MONDAY, most_a_day=most).talks.values())
    assert all(one.end <= other.start for one, other in pairwise(places))
    assert max(Counter(place.day for place in places).values(), default=0) <= most


@given(CALENDARS, PEOPLE)
def test_inside_the_hours_of_both_and_never_on_leave_or_a_closed_day(
    leader: Calendar, people: list[Waiting]
) -> None:
    talks = first_round(leader, people, today=MONDAY, most_a_day=3).talks
    for each in people:
        if place := talks.get(each.person):
            for who in (leader, each.calendar):
                assert every_minute_is_worked(who, place)
            assert MONDAY < place.day <= MONDAY + timedelta(days=LOOK_AHEAD)
            assert place.start.astimezone(leader.zone).date() == place.day


def every_minute_is_worked(who: Calendar, place: Place) -> bool:
    """Minute by minute, with nothing of the kernel but the plain columns."""
    for minute in range(int(TALK.total_seconds()) // 60):
        local = (place.start + timedelta(minutes=minute)).astimezone(who.zone)
        open_now = any(
            start <= local.hour * 60 + local.minute < end for start, end in who.week.days[local.weekday()]
        )
        on_leave = any(start <= local.date() < end for start, end in who.days.leave)
        if not open_now or on_leave or local.date() in who.days.closed:
            return False
    return True


@given(CALENDARS, PEOPLE, st.sampled_from([1, 2]))
def test_nobody_is_late_while_there_is_room(leader: Calendar, people: list[Waiting], most: int) -> None:
    found = first_round(leader, people, today=MONDAY, most_a_day=most)
    for each in people:
        place = found.talks.get(each.person)
        if place is None or place.day > each.due_on:
            others = [other for other in found.talks.values() if other != place]
            latest = min(each.due_on, MONDAY + timedelta(days=LOOK_AHEAD))
            assert free_quarters(leader, each, latest, others, most) == []


def free_quarters(
    leader: Calendar, each: Waiting, latest: date, others: list[Place], most: int
) -> list[Place]:
    """Every quarter of an hour until then at which the two could still talk, found by looking at each."""
    moment = datetime(2026, 11, 23, tzinfo=COPENHAGEN).astimezone(UTC)
    free = []
    for _ in range(17 * 96):
        place = Place(moment, moment.astimezone(leader.zone).date())
        moment += timedelta(minutes=15)
        if not MONDAY < place.day <= latest:
            continue
        if sum(other.day == place.day for other in others) >= most:
            continue
        if any(place.start < other.end and other.start < place.end for other in others):
            continue
        if every_minute_is_worked(leader, place) and every_minute_is_worked(each.calendar, place):
            free.append(place)
    return free


SHORT_WEEKS = st.sampled_from(["2 09:00-10:00", "3 09:00-09:30", "2-3 09:30-10:30", "2-4 09:00-10:00"])
SHORT = st.lists(st.tuples(SHORT_WEEKS, st.sampled_from([24, 25, 26])), min_size=1, max_size=5).map(
    lambda rows: [waiting(n, date(2026, 11, due), week=week) for n, (week, due) in enumerate(rows)]
)


@given(SHORT, st.sampled_from([1, 2]))
def test_as_many_as_possible_come_in_time(people: list[Waiting], most: int) -> None:
    """Against trying every combination of half hours."""
    found = first_round(calendar(), people, today=MONDAY, most_a_day=most)
    in_time = sum(
        each.person in found.talks and found.talks[each.person].day <= each.due_on for each in people
    )
    assert in_time >= most_in_time(people, most, ())


def most_in_time(people: Sequence[Waiting], most: int, taken: tuple[tuple[int, int], ...]) -> int:
    if not people:
        return 0
    each, *others = people
    best = most_in_time(others, most, taken)
    for day in range(24, each.due_on.day + 1):
        if sum(on == day for on, _ in taken) < most:
            for start, end in each.calendar.week.days[date(2026, 11, day).weekday()]:
                for minute in range(start, end - 29, 30):
                    if (day, minute) not in taken:
                        best = max(best, 1 + most_in_time(others, most, (*taken, (day, minute))))
    return best


@given(CALENDARS, PEOPLE)
def test_the_order_of_the_question_changes_nothing(leader: Calendar, people: list[Waiting]) -> None:
    forward = first_round(leader, people, today=MONDAY, most_a_day=2)
    assert first_round(leader, people[::-1], today=MONDAY, most_a_day=2) == forward


def test_what_either_has_planned_is_left_alone() -> None:
    """No proposal touches what is planned, and without plans the first one would."""
    leader, person = calendar("1-5 09:00-12:00"), calendar("1-5 09:00-12:00")

    def proposed(leader: Calendar, person: Calendar) -> Place:
        asked = [Waiting(UUID(int=1), person, FRIDAY)]
        return first_round(leader, asked, today=MONDAY, most_a_day=2).talks[UUID(int=1)]

    first = proposed(leader, person)
    for busy in ([(first.start, first.end)], [(first.start - QUARTER, first.start + QUARTER)]):
        for one, other in ((replace(leader, busy=busy), person), (leader, replace(person, busy=busy))):
            found = proposed(one, other)
            assert found.end <= busy[0][0] or busy[0][1] <= found.start


# --- the steps --------------------------------------------------------------------------------------------


def done(facts: Facts) -> list[str]:
    return [step.value for step, progress in steps_of(facts) if progress is Progress.DONE]


def test_steps_follow_from_facts() -> None:
    assert done(Facts()) == []
    assert done(Facts(people=3, without_rhythm=3, without_talk=3)) == ["team"]
    assert done(Facts(people=3, without_rhythm=1, has_deputy=True, without_talk=1)) == ["team", "deputy"]
    assert done(Facts(people=3, has_deputy=True, has_hours=True)) == [step.value for step in Step]
    assert done(Facts(people=3, has_deputy=True, has_hours=True, without_talk=1))[-1] == "hours"


@given(
    st.builds(Facts, st.integers(0, 3), st.integers(0, 3), st.booleans(), st.booleans(), st.integers(0, 3))
)
def test_one_step_is_the_next_until_all_are_done(facts: Facts) -> None:
    steps = steps_of(facts)
    following = [step for step, progress in steps if progress is Progress.NEXT]
    assert len(following) == (0 if all(progress is Progress.DONE for _, progress in steps) else 1)
    before = [
        progress
        for step, progress in steps
        if following and list(Step).index(step) < list(Step).index(following[0])
    ]
    assert set(before) <= {Progress.DONE}
