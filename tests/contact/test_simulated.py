"""Requests that nobody answers, around the change of the clock in three zones: each reaches somebody who is there.

What should have happened is worked out minute by minute by `tests.kernels.test_promises_brute`, which shares nothing
with the product's clock.
"""

import random
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest

from naervaer.contact.models import Turn
from naervaer.distance.actions import add_leave, set_hours
from naervaer.kernels.worktime import Week, parse_week
from naervaer.people.models import Deputy, Person
from tests import numbers
from tests.cast import Cast
from tests.contact.clock import MINUTE, asked, at, told, work_until
from tests.kernels.test_promises_brute import ZONES, Brute, brute_due

WEEKS = [
    "1-5 09:00-17:00",
    "1-5 09:00-12:00 13:00-17:00",
    "1-7 06:00-10:00 18:00-22:00",
    "6-7 00:00-06:00 22:00-24:00",
    "1-2 09:00-17:00;3 09:00-12:00",
]
AUTUMN, SPRING = date(2026, 10, 23), date(2026, 3, 26)
EASTER = frozenset(
    date(2026, 4, day) for day in (2, 3, 5, 6)
)  # within the week after the change of the clock
BEFORE = at("2026-03-01 08:00")


def planned(people: Sequence[Person], die: random.Random, first: date) -> list[Brute]:
    """Random hours for each, and leave for some; the same for the oracle."""
    found = []
    for person in people:
        week, zone = parse_week(die.choice(WEEKS)), die.choice(ZONES)
        set_hours(person=person, week=week, zone=zone.key, country="DK", by=person, at=BEFORE)
        leave: frozenset[date] = frozenset()
        if die.random() < 0.3:
            start = first + timedelta(days=die.randint(0, 4))
            end = start + timedelta(days=die.randint(1, 3))
            add_leave(person=person, started_on=start, ended_on=end, by=person, at=BEFORE)
            leave = frozenset(start + timedelta(days=each) for each in range((end - start).days))
        found.append(Brute(Week(week.days), zone, EASTER, leave))
    return found


def first_there(chain: Sequence[Brute], had: set[int], now: datetime) -> tuple[int, datetime] | None:
    """Who of those who have not had it is at work first, minute by minute."""
    for count in range(14 * 24 * 60):
        minute = now + count * MINUTE
        for place, each in enumerate(chain):
            if place not in had and each.is_open(minute) and not each.is_away(minute):
                return place, minute
    return None


@pytest.mark.parametrize("seed", range(numbers(4, 400)))
def test_every_request_reaches_somebody_who_is_there(cast: Cast, seed: int) -> None:
    die = random.Random(seed)  # no secret
    first = die.choice((AUTUMN, SPRING))
    people = [cast.mette, cast.anders, cast.birgit]
    Deputy.objects.update(started_on=BEFORE.date())  # the cast's own is named in September only
    chain = planned(people, die, first)
    start = at(f"{first} 00:00") + timedelta(minutes=die.randint(0, 4 * 24 * 60))
    request = asked(cast.jonas, start)
    work_until(start + timedelta(days=7))
    turns = list(Turn.objects.filter(request=request).order_by("began_at", "pk").select_related("person"))
    assert turns[0].answer_due_at == brute_due(chain, start.astimezone(turns[0].began_at.tzinfo), 30)
    had: set[int] = set()
    for turn, after in pairwise(turns):
        assert turn.person is not None
        had.add(people.index(turn.person))
        if turn.broken_at is None:  # went on leave
            assert after.answer_due_at == turn.answer_due_at
            continue
        found = first_there(chain, had, turn.broken_at)
        assert found is not None
        assert (after.person, after.began_at) == (people[found[0]], found[1])
        assert after.answer_due_at == brute_due(chain[found[0] :], found[1], 30)
    for turn in turns[1:]:
        assert turn.person is not None
        assert told(turn.person).count("moved") >= 1, "nobody gets it without hearing of it"
    assert len({turn.person_id for turn in turns}) == len(turns), "nobody gets it twice"
