"""The due rule against `brute.py`: leave, holidays, joiners, part-time, deputies, leader changes, summer time."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from naervaer.followup.rules import (
    Contact,
    Pair,
    due_of,
    is_for_later,
    is_listed,
    last_spoken,
    longest_overdue_first,
    responsible,
)
from naervaer.kernels.worktime import Period, Workdays
from tests import numbers
from tests.followup import brute

DAY = timedelta(days=1)
SPAN = 240
"""Days around today in which things happen: both changes of summer time and a turn of the year."""

todays = st.sampled_from([date(2026, 3, 29), date(2026, 10, 25), date(2026, 12, 24)]) | st.dates(
    date(2026, 2, 1), date(2027, 2, 28)
)
near = st.integers(-60, 40)
patterns = st.sampled_from(
    [frozenset(range(1, 6))] * 4 + [frozenset({1, 2, 3}), frozenset({6, 7}), frozenset()]
)
weekdays = patterns | st.frozensets(st.integers(1, 7))
leaves = st.lists(st.tuples(near, st.integers(0, 25)), max_size=3)
names = st.sampled_from(["Mette", "Jonas", "Ida"])


@st.composite
def calendars(draw: st.DrawFn, today: date) -> tuple[Workdays, brute.Calendar]:
    """The same days told twice: as the product holds them and day by day."""
    pattern = draw(weekdays)
    closed = frozenset(today + offset * DAY for offset in draw(st.frozensets(near, max_size=15)))
    leave: list[Period] = [
        (today + start * DAY, today + (start + length) * DAY) for start, length in draw(leaves)
    ]
    away = frozenset(first + count * DAY for first, end in leave for count in range((end - first).days))
    return Workdays(pattern, closed, tuple(leave)), brute.Calendar(pattern, closed, away)


@st.composite
def histories(draw: st.DrawFn, today: date) -> tuple[Pair, brute.History]:
    """One employee with one to three leaderships, maybe the same leader twice, and contacts with all of them."""
    employed_from = today + draw(st.integers(-SPAN, 10)) * DAY
    led_from = employed_from + draw(st.integers(-5, 60)) * DAY
    leaders = [(draw(names), led_from)]
    for _ in range(draw(st.integers(0, 2))):
        led_from += draw(st.integers(1, 60)) * DAY
        leaders.append((draw(names), led_from))
    talked = draw(
        st.lists(
            st.builds(
                brute.Talked,
                names,
                st.integers(-60, 0).map(lambda back: today + back * DAY),
                st.booleans(),
                st.booleans(),
            ),
            max_size=8,
        )
    )
    rhythm = draw(st.integers(7, 42))
    employee, employee_days = draw(calendars(today))
    leader, leader_days = draw(calendars(today))
    history = brute.History(employed_from, tuple(leaders), tuple(talked), rhythm, employee_days, leader_days)

    name, led_from = leaders[-1]
    contacts = [Contact(each.on, each.spoken, each.withdrawn) for each in talked if each.leader == name]
    pair = Pair(employed_from, led_from, len(leaders) > 1, rhythm, last_spoken(contacts), employee, leader)
    return pair, history


@settings(max_examples=numbers(1000, 20_000), deadline=None)
@given(st.data(), todays)
def test_due_is_what_a_patient_person_with_a_calendar_finds(data: st.DataObject, today: date) -> None:
    pair, history = data.draw(histories(today))
    due = due_of(pair, today=today)
    assert due.due_on == brute.due_day(history)
    assert due.state == brute.state(history, today)
    assert due.overdue_days == brute.overdue_days(history, today)
    assert due.path == brute.path(history, today)
    assert due.no_common_day == (not history.employee.weekdays & history.leader.weekdays)
    inside = [
        due.reason.counted_from + n * DAY
        for n in range((due.reason.counted_to - due.reason.counted_from).days)
    ]
    assert due.reason.leave_days == len(
        history.employee.leave.intersection(inside[not due.reason.first_talk :])
    )


@settings(max_examples=numbers(100, 2000), deadline=None)
@given(st.data(), todays)
def test_the_list_is_complete_and_in_order(data: st.DataObject, today: date) -> None:
    """A41: over all active people, the longest overdue on top; nobody falls out."""
    people = data.draw(st.lists(histories(today), max_size=6))
    listed = sorted(
        (due for pair, _ in people if is_listed(due := due_of(pair, today=today), on=today)),
        key=longest_overdue_first,
    )
    expected = sorted(
        brute.due_day(history)
        for _, history in people
        if history.employed_from <= today and (not history.talked_on or brute.due_day(history) <= today)
    )
    assert [due.due_on for due in listed] == expected
    for pair, _ in people:
        due = due_of(pair, today=today)
        known = pair.employee, pair.leader, pair.rhythm_days, pair.last_spoken_on
        for on in (today, due.due_on - DAY, due.due_on):
            later = is_for_later(*known, on=on)
            assert later == (not due.reason.first_talk and due.due_on > on)
            assert not (later and is_listed(due, on=on))


@settings(max_examples=numbers(300, 5000), deadline=None)
@given(st.data(), todays, st.integers(0, 3), near)
def test_who_calls_is_the_first_who_is_there(
    data: st.DataObject, today: date, deputies: int, offset: int
) -> None:
    chain = [data.draw(calendars(today)) for _ in range(deputies + 1)]
    (leader, _), *others = chain
    day = today + offset * DAY
    expected = brute.who_calls(day, [calendar.leave for _, calendar in chain])
    assert responsible(day, leader, [days for days, _ in others]) == expected
