"""The rules (A18, A24, A54) against the examples of `oracles.md` 8 and against slow, plain ways of finding the same."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from naervaer.agreements.rules import (
    Answer,
    Review,
    Side,
    Standing,
    asks_to_drop,
    both_as_one,
    development_due,
    may_close,
    months_on,
    review_of,
    standing_of,
    trash_ends,
)

DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))
ANSWERS = st.dictionaries(st.sampled_from(Side), st.sampled_from(Answer))


@pytest.mark.parametrize(
    ("last_on", "due_on"),
    [
        (date(2026, 8, 24), date(2026, 11, 24)),  # oracles.md 8
        (date(2026, 11, 30), date(2027, 2, 28)),
        (date(2027, 11, 30), date(2028, 2, 29)),
        (date(2026, 1, 31), date(2026, 4, 30)),
        (date(2026, 10, 1), date(2027, 1, 1)),
        (date(2026, 12, 31), date(2027, 3, 31)),
    ],
)
def test_the_third_month(last_on: date, due_on: date) -> None:
    assert development_due(last_on) == due_on


@given(DAYS, st.integers(-30, 30))
def test_months_on_is_what_one_finds_by_walking_through_the_calendar(day: date, months: int) -> None:
    step = timedelta(days=1 if months > 0 else -1)
    month, passed = day, 0
    while passed < abs(months):
        ahead = month + step
        passed += (ahead.year, ahead.month) != (month.year, month.month)
        month = ahead
    in_that_month = [
        month.replace(day=1) + timedelta(days=number)
        for number in range(31)
        if (month.replace(day=1) + timedelta(days=number)).month == month.month
    ]
    assert months_on(day, months) == in_that_month[min(day.day, len(in_that_month)) - 1]


def test_after_two_carries_the_third_asks() -> None:
    assert [asks_to_drop(carries) for carries in range(4)] == [False, False, True, True]


def test_who_may_close_is_who_raised() -> None:
    closes = {(raised, by) for raised in Side for by in Side if may_close(raised=raised, by=by)}
    assert closes == {(Side.EMPLOYEE, Side.EMPLOYEE), (Side.LEADER, Side.LEADER)}


@pytest.mark.parametrize(
    ("employee", "leader", "review"),
    [
        (None, None, Review.WAITING),
        (Answer.KEEP, None, Review.WAITING),
        (None, Answer.STOP, Review.WAITING),
        (Answer.KEEP, Answer.KEEP, Review.KEPT),
        (Answer.STOP, Answer.STOP, Review.STOPPED),
        (Answer.CHANGE, None, Review.CHANGE),
        (None, Answer.CHANGE, Review.CHANGE),
        (Answer.KEEP, Answer.CHANGE, Review.CHANGE),
        (Answer.CHANGE, Answer.STOP, Review.CHANGE),
        (Answer.CHANGE, Answer.CHANGE, Review.CHANGE),
        (Answer.KEEP, Answer.STOP, Review.DIFFERENT),
        (Answer.STOP, Answer.KEEP, Review.DIFFERENT),
    ],
)
def test_what_follows_from_the_answers(
    employee: Answer | None, leader: Answer | None, review: Review
) -> None:
    given_ = {Side.EMPLOYEE: employee, Side.LEADER: leader}
    assert review_of({side: answer for side, answer in given_.items() if answer}) is review


@given(ANSWERS)
def test_nobody_s_side_weighs_more(answers: dict[Side, Answer]) -> None:
    assert review_of(answers) is review_of({side.other: answer for side, answer in answers.items()})


@given(ANSWERS)
def test_it_ends_only_when_both_have_said_the_same(answers: dict[Side, Answer]) -> None:
    ends = review_of(answers) in (Review.KEPT, Review.STOPPED)
    same = len(answers) == 2 and answers[Side.EMPLOYEE] == answers[Side.LEADER]
    assert ends == (same and Answer.CHANGE not in answers.values())


@pytest.mark.parametrize(
    ("agreed", "with_present_leader", "standing"),
    [
        (False, True, Standing.PROPOSED),
        (True, True, Standing.AGREED),
        (False, False, Standing.FORMER),
        (True, False, Standing.FORMER),
    ],
)
def test_where_an_agreement_stands(agreed: bool, with_present_leader: bool, standing: Standing) -> None:
    assert standing_of(agreed=agreed, with_present_leader=with_present_leader) is standing


@given(st.text(), st.text())
def test_both_as_one_holds_both(mine: str, theirs: str) -> None:
    joined = both_as_one(mine, theirs)
    assert mine in joined
    assert theirs in joined
    assert len(joined) <= len(mine) + len(theirs) + 3


@given(st.text())
def test_the_same_text_twice_is_one(text: str) -> None:
    assert both_as_one(text, text) == text


def test_the_trash_is_kept_for_thirty_days() -> None:
    assert trash_ends(datetime(2026, 11, 23, 8)) == datetime(2026, 12, 23, 8)
