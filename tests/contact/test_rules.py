"""What was promised and whether it was kept (`oracles.md` 2)."""

from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from naervaer.contact.rules import (
    MATTERS,
    Answer,
    Figures,
    Held,
    Kept,
    Origin,
    PromiseError,
    State,
    Terms,
    checked_promise,
    figures_of,
    filled,
    heir,
    in_time,
    needs_yes,
    state_of,
    team_agrees,
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


# Agreements -------------------------------------------------------------------------------------------------

TEN, TWO = time(10), time(14)
PAIR: dict[str, Any] = {"answer_within": 15, "talk_within": 60, "calls": "any", "core_from": None}
WHOLE_TEAM: dict[str, Any] = {
    "answer_within": 45,
    "talk_within": 180,
    "on_video": "free",
    "core_from": TEN,
    "core_until": TWO,
}


@pytest.mark.parametrize(
    ("pair", "team", "matter", "held"),
    [
        ({}, {}, "promise", Held((30, 120), Origin.STANDARD)),
        ({}, {}, "core", None),
        ({}, WHOLE_TEAM, "promise", Held((45, 180), Origin.TEAM)),
        (PAIR, WHOLE_TEAM, "promise", Held((15, 60), Origin.PAIR)),
        (PAIR, WHOLE_TEAM, "core", Held((TEN, TWO), Origin.TEAM)),
        (PAIR, WHOLE_TEAM, "video", Held(("free",), Origin.TEAM)),
        ({**PAIR, "on_video": ""}, {}, "video", None),
        (PAIR, WHOLE_TEAM, "calls", Held(("any",), Origin.PAIR)),
        (
            {**PAIR, "core_from": TWO, "core_until": time(15)},
            WHOLE_TEAM,
            "core",
            Held((TWO, time(15)), Origin.PAIR),
        ),
    ],
)
def test_what_two_have_said_goes_before_the_team(
    pair: dict[str, Any], team: dict[str, Any], matter: str, held: Held | None
) -> None:
    assert filled(pair, team).get(matter) == held


TERMS = st.fixed_dictionaries(
    {},
    optional={
        column: st.one_of(st.none(), st.just(""), st.integers(1, 9))
        for group in MATTERS.values()
        for column in group
    },
)


@given(TERMS, TERMS)
def test_a_window_is_never_put_together_from_two_sources(pair: dict[str, Any], team: dict[str, Any]) -> None:
    sources = {Origin.PAIR: pair, Origin.TEAM: team}
    for matter, held in filled(pair, team).items():
        if held.origin != Origin.STANDARD:
            assert held.values == tuple(sources[held.origin].get(column) for column in MATTERS[matter])
    assert filled(pair, {}) == {
        matter: held for matter, held in filled(pair, team).items() if held.origin == Origin.PAIR
    } | ({"promise": filled({}, {})["promise"]} if "promise" not in _said(pair) else {})


def _said(terms: dict[str, Any]) -> set[str]:
    return {
        matter
        for matter, columns in MATTERS.items()
        if any(terms.get(each) not in (None, "") for each in columns)
    }


DAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("review_on", "proposed", "state"),
    [
        (None, False, State.NONE),
        (None, True, State.PROPOSED),
        (date(2026, 11, 25), False, State.VALID),
        (date(2026, 11, 25), True, State.VALID),
        (DAY, False, State.REVIEW),
        (date(2026, 11, 23), True, State.REVIEW),
    ],
)
def test_how_an_agreement_stands(review_on: date | None, proposed: bool, state: State) -> None:
    assert state_of(review_on=review_on, proposed=proposed, today=DAY) == state


YES, PASS, OBJECT = Answer


@pytest.mark.parametrize(
    ("answers", "at_work", "agrees"),
    [
        ({"m": YES}, "", True),
        ({"m": YES}, "js", False),
        ({"m": YES, "j": YES, "s": PASS}, "js", True),
        ({"m": PASS, "j": YES, "s": PASS}, "js", True),
        ({"j": YES, "s": YES}, "js", False),  # the leader has not answered
        ({"m": YES, "j": YES, "s": OBJECT}, "js", False),
        ({"m": YES, "j": YES, "s": OBJECT}, "j", False),  # on leave since, and still heard
        ({"m": YES, "j": YES}, "j", True),  # Sofie is on leave and silent
    ],
)
def test_when_a_team_agrees(answers: dict[str, Answer], at_work: str, agrees: bool) -> None:
    assert team_agrees(answers, leader="m", at_work=at_work) is agrees


@given(st.dictionaries(st.sampled_from("mjsi"), st.sampled_from(Answer)), st.sets(st.sampled_from("jsi")))
def test_more_silence_never_makes_a_team_agree(answers: dict[str, Answer], at_work: set[str]) -> None:
    if team_agrees(answers, leader="m", at_work=at_work):
        assert OBJECT not in answers.values()
        for person in ("m", *at_work):
            fewer = {each: answer for each, answer in answers.items() if each != person}
            assert not team_agrees(fewer, leader="m", at_work=at_work)


@pytest.mark.parametrize(
    ("leaders_now", "found"),
    [
        ("", None),
        ("mmmm", None),
        ("rrrm", "r"),
        ("rrmm", None),  # half is not more than half
        ("rram", None),
        ("rrr-", "r"),
        ("----", None),
    ],
)
def test_who_leads_a_team_on(leaders_now: str, found: str | None) -> None:
    assert heir([None if each == "-" else each for each in leaders_now], before="m") == found
