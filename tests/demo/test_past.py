"""The past of a pair, against what its docstring promises."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from naervaer.demo.past import moved_back, talks

SINCE = date(2026, 5, 25)
LAST = date(2026, 11, 20)


def open_on(weekdays: set[int]) -> Callable[[date], bool]:
    return lambda day: day.isoweekday() in weekdays


def test_moving_back_stops_at_the_limit() -> None:
    assert moved_back(date(2026, 11, 22), SINCE, open_on({3})) == date(2026, 11, 18)
    assert moved_back(date(2026, 11, 22), SINCE, open_on(set())) == SINCE
    assert moved_back(date(2026, 11, 18), SINCE, open_on({3})) == date(2026, 11, 18)


@given(
    weekdays=st.sets(st.integers(1, 7), min_size=1),
    rhythm=st.integers(7, 42),
    back=st.integers(0, 40),
    seed=st.integers(0, 1000),
)
def test_every_talk_lies_on_a_common_day_within_the_time(
    weekdays: set[int], rhythm: int, back: int, seed: int
) -> None:
    both_work = open_on(weekdays)
    last = LAST - timedelta(days=back)
    told = list(talks(last=last, since=SINCE, rhythm=rhythm, both_work=both_work, die=Random(seed)))

    assert all(SINCE < talk.on <= last and both_work(talk.on) for talk in told)
    assert told[0].spoken and (last - told[0].on).days < 7
    spoken = [talk.on for talk in told if talk.spoken]
    assert all(later > earlier for later, earlier in pairwise(spoken))
    assert not any(talk.by_employee for talk in told if not talk.spoken)


def test_the_same_die_tells_the_same_past() -> None:
    first, second = (
        list(talks(last=LAST, since=SINCE, rhythm=14, both_work=open_on({1, 2, 3, 4, 5}), die=Random(7)))
        for _ in range(2)
    )

    assert first == second != []
