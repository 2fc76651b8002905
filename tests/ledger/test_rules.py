"""Ranges against plain sets."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from naervaer.ledger.rules import merged, months_before, overlap, ranges, read, without, written

numbers = st.sets(st.integers(1, 60))
some_ranges = st.lists(
    st.tuples(st.integers(1, 40), st.integers(0, 5)).map(lambda pair: (pair[0], sum(pair)))
)


def spelled(found: list[tuple[int, int]]) -> list[int]:
    return [number for first, last in found for number in range(first, last + 1)]


@given(numbers)
def test_ranges_say_the_same_numbers(wanted: set[int]) -> None:
    found = ranges(sorted(wanted))
    assert spelled(found) == sorted(wanted)
    assert read(written(found)) == found
    assert len(found) == len([number for number in wanted if number - 1 not in wanted])


@given(some_ranges)
def test_merging_and_overlap(found: list[tuple[int, int]]) -> None:
    assert spelled(merged(found)) == sorted(set(spelled(found)))
    assert overlap(found) == (len(spelled(found)) > len(set(spelled(found))))


@given(st.tuples(st.integers(1, 30), st.integers(0, 30)), some_ranges)
def test_what_is_left_of_a_range(pair: tuple[int, int], covered: list[tuple[int, int]]) -> None:
    whole = (pair[0], sum(pair))
    assert spelled(without(whole, covered)) == sorted(set(spelled([whole])) - set(spelled(covered)))


def test_a_word_for_ranges() -> None:
    assert written([(1, 3), (5, 5)]) == "1-3,5"
    assert read("") == []


@given(st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)), st.integers(0, 60))
def test_months_before(at: datetime, months: int) -> None:
    at = at.replace(tzinfo=UTC)
    earlier = months_before(at, months)
    assert (at.year - earlier.year) * 12 + at.month - earlier.month == months
    assert earlier.day == at.day or (earlier + timedelta(days=1)).day == 1
