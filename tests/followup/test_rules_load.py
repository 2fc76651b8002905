"""The leader's load, and the rhythms that two can agree on. `oracles.md` 3 and 8."""

from datetime import date
from fractions import Fraction

import pytest

from naervaer.followup.rules import RHYTHM_STANDARD, RhythmError, Talk, away_all_week, checked_rhythm, load_of
from naervaer.kernels.worktime import Period, Workdays

FULL = frozenset(range(1, 6))


def november(day: int) -> date:
    return date(2026, 11, day)


def working(*leave: Period, weekdays: frozenset[int] = FULL) -> Workdays:
    return Workdays(weekdays, frozenset(), leave)


# Load --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("people", "every", "week_hours", "per_mille", "heavy"),
    [
        (14, 7, 37, 189, False),
        (16, 7, 37, 216, True),
        (15, 7, 37, 203, True),
        (29, 14, 37, 196, False),
        (30, 14, 37, 203, True),
        (12, 7, 30, 200, False),
        (13, 7, 30, 217, True),
    ],
)
def test_load_of_the_leader(people: int, every: int, week_hours: int, per_mille: int, heavy: bool) -> None:
    """3, rows load: 30 minutes a talk; exactly 20,0 % does not warn (settled 1)."""
    load = load_of([Talk(every)] * people, week_minutes=week_hours * 60)
    assert load.minutes == Fraction(people * 30 * 7, every)
    assert (load.per_mille, load.is_heavy) == (per_mille, heavy)


def test_load_in_hours() -> None:
    """3, rows load: 14 people are 7 hours a week, 16 are 8."""
    assert [load_of([Talk(7)] * people, week_minutes=2220).minutes for people in (14, 16)] == [420, 480]


def test_load_is_exact_at_the_edge() -> None:
    """Seven times 1/7 is one: nothing is decided on a binary float."""
    talks = [Talk(rhythm_days=42, minutes=4)] * 666
    assert load_of(talks, week_minutes=2220).share == Fraction(20, 100)
    assert not load_of(talks, week_minutes=2220).is_heavy
    assert load_of([*talks, Talk(42, 1)], week_minutes=2220).is_heavy


def test_a_leader_without_hours_has_37() -> None:
    """Settled 1; nobody to talk with is no load."""
    assert load_of([Talk(7)] * 14, week_minutes=0) == load_of([Talk(7)] * 14, week_minutes=37 * 60)
    assert load_of([], week_minutes=0).share == 0


def test_talks_take_30_minutes_and_come_every_14_days_unless_agreed() -> None:
    assert load_of([Talk()], week_minutes=2220).minutes == 15


def test_who_is_away_all_week_asks_nothing_of_it() -> None:
    """Settled 1: on leave on every day that would have been worked; a week of holidays is not leave."""
    week = (november(23), november(28))
    assert away_all_week(working(week), november(25))
    assert not away_all_week(working((november(24), november(30))), november(25))
    assert not away_all_week(working((november(23), november(27))), november(25))
    assert away_all_week(working((november(23), november(26)), weekdays=frozenset({1, 2, 3})), november(29))
    everything_closed = Workdays(FULL, frozenset(november(day) for day in range(23, 30)), (week,))
    assert not away_all_week(everything_closed, november(25))


# Rhythm allowed ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "allowed"), [(6, False), (7, True), (14, True), (42, True), (43, False)])
def test_a_rhythm_is_7_to_42_days(days: int, allowed: bool) -> None:
    """8, row rhythm."""
    if allowed:
        assert checked_rhythm(days) == days
    else:
        with pytest.raises(RhythmError) as refused:
            checked_rhythm(days)
        assert refused.value.days == days


def test_the_standard_rhythm_is_14_days() -> None:
    """8, row rhythm."""
    assert RHYTHM_STANDARD == 14
