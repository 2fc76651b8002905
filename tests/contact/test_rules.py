"""What was promised and whether it was kept (`oracles.md` 2)."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest

from naervaer.contact.rules import (
    Figures,
    Kept,
    PromiseError,
    Terms,
    checked_promise,
    figures_of,
    in_time,
    needs_yes,
    the_earlier,
)

HALF = Fraction(105, 2)
ANSWERS = [Kept(True, 20), Kept(True, 45), Kept(True, 60), Kept(False, 90)]
DUE = datetime(2026, 11, 24, 10, tzinfo=UTC)


def test_response_figures() -> None:
    assert figures_of(ANSWERS) == Figures(4, 3, HALF)
    overdue = figures_of([*ANSWERS, Kept(False)])
    assert overdue is not None
    assert (overdue.percent, overdue.median) == (60, HALF)
    found = figures_of(ANSWERS)
    assert found is not None
    assert found.percent == 75
    assert figures_of([]) is None
    assert figures_of([Kept(False)]) == Figures(1, 0, None)


def test_a_percentage_is_rounded_half_up_once() -> None:
    assert Figures(8, 1, None).percent == 13  # 12.5
    assert Figures(3, 2, None).percent == 67


@pytest.mark.parametrize("minutes", [5, 30, 2400])
def test_a_promise_is_from_5_to_2400_minutes(minutes: int) -> None:
    assert checked_promise(minutes) == minutes


@pytest.mark.parametrize("minutes", [0, 4, 2401])
def test_no_other_promise_is_one(minutes: int) -> None:
    with pytest.raises(PromiseError) as refused:
        checked_promise(minutes)
    assert refused.value.minutes == minutes


def test_the_due_minute_is_in_time() -> None:
    assert in_time(DUE, DUE)
    assert in_time(DUE + timedelta(seconds=59), DUE)
    assert not in_time(DUE + timedelta(minutes=1), DUE)


def test_urgent_makes_the_talk_sooner_and_never_later() -> None:
    assert Terms().when_urgent(urgent=False) == Terms(30, 120)
    assert Terms().when_urgent(urgent=True) == Terms(30, 30)
    assert Terms(60, 15).when_urgent(urgent=True) == Terms(60, 15)


def test_a_later_time_needs_a_yes() -> None:
    assert not needs_yes(DUE, DUE)
    assert not needs_yes(DUE + timedelta(seconds=59), DUE)
    assert needs_yes(DUE + timedelta(minutes=1), DUE)
    assert not needs_yes(DUE, None)


def test_the_earlier_of_what_there_is() -> None:
    later = DUE + timedelta(hours=1)
    assert the_earlier(later, None, DUE) == DUE
    assert the_earlier(None, None) is None
