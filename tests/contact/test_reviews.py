"""The day on which an agreement is looked at again is told once; and nobody is called in their quiet time (A13)."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse

from naervaer.config.letters import NEWS
from naervaer.config.mornings import REVIEW
from naervaer.config.work import HANDLERS
from naervaer.contact import actions
from naervaer.contact.queries import suggested_time, who_reviews
from naervaer.jobs import loop
from naervaer.jobs.actions import enqueue
from naervaer.notify.models import Notice
from naervaer.people.actions import change_leader
from naervaer.people.models import Person
from tests.cast import Cast
from tests.contact.clock import at, hours
from tests.contact.teams import TUESDAY, agreed

REVIEW_ON = date(2026, 12, 9)
THE_MORNING = at("2026-12-09 04:30")
TERMS: dict[str, Any] = {"answer_within": 60, "talk_within": 240, "review_on": REVIEW_ON}


@pytest.fixture(autouse=True)
def _on_tuesday(cast: Cast, time_machine: Any) -> None:
    time_machine.move_to(TUESDAY)


def agree(employee: Person, leader: Person, **other: Any) -> None:
    version = actions.propose_agreement(employee=employee, by=leader, at=TUESDAY, **{**TERMS, **other})
    actions.agree_on(agreement=version, by=employee, at=TUESDAY)


def mornings_of(when: datetime) -> list[str]:
    """Who has been reminded of a review after this morning, by name."""
    enqueue("mornings", due_at=when)
    loop.do_all(HANDLERS, clock=lambda: when)
    rows = Notice.objects.filter(kind=REVIEW).select_related("to").order_by("to__sort_key", "made_at")
    return [row.to.name.split()[0] for row in rows]


def test_both_are_told_once_on_the_day(cast: Cast) -> None:
    agree(cast.jonas, cast.mette)
    assert mornings_of(THE_MORNING - timedelta(days=1)) == []
    assert mornings_of(THE_MORNING) == ["Jonas", "Mette"]
    assert mornings_of(THE_MORNING + timedelta(days=1)) == ["Jonas", "Mette"]


def test_a_worker_that_was_away_tells_of_it_afterwards(cast: Cast) -> None:
    agree(cast.jonas, cast.mette)
    assert mornings_of(THE_MORNING + timedelta(days=2)) == ["Jonas", "Mette"]


def test_of_a_team_whoever_leads_it_is_told(cast: Cast) -> None:
    agreed(cast, review_on=REVIEW_ON)
    assert mornings_of(THE_MORNING) == ["Mette"]


def test_the_leader_of_now_is_told_and_nobody_of_a_proposal(cast: Cast) -> None:
    agree(cast.jonas, cast.mette)
    actions.propose_agreement(employee=cast.sofie, by=cast.mette, at=TUESDAY, **TERMS)
    change_leader(person=cast.jonas, leader=cast.rune, by=cast.ole, at=TUESDAY)
    assert set(who_reviews(REVIEW_ON)) == {cast.jonas.id, cast.rune.id}


def test_who_has_no_sign_in_is_not_written_to(cast: Cast) -> None:
    """While Karen has none, Mette's word holds."""
    actions.propose_agreement(employee=cast.karen, by=cast.mette, at=TUESDAY, **TERMS)
    assert mornings_of(THE_MORNING) == ["Mette"]


def test_the_letter_leads_to_the_agreements_while_it_is_true(cast: Cast) -> None:
    agree(cast.jonas, cast.mette)
    still_true = NEWS[REVIEW]
    address = settings.ADDRESS + reverse("contact_agreements")
    assert still_true(cast.jonas, {}, THE_MORNING - timedelta(days=1)) is None
    assert still_true(cast.jonas, {}, THE_MORNING) == still_true(cast.mette, {}, THE_MORNING) == address
    assert still_true(cast.sofie, {}, THE_MORNING) is None
    agree(cast.jonas, cast.mette, review_on=date(2027, 3, 9))
    assert still_true(cast.jonas, {}, THE_MORNING) is None
    agreed(cast, review_on=REVIEW_ON)
    assert still_true(cast.mette, {}, THE_MORNING) == address
    assert still_true(cast.sofie, {}, THE_MORNING) is None


# Quiet time ---------------------------------------------------------------------------------------------------


def test_no_time_is_suggested_in_the_quiet_time_of_who_asked(cast: Cast) -> None:
    now, late = at("2026-11-25 11:10"), at("2026-11-25 14:00")
    agree(cast.jonas, cast.mette, quiet_from=time(11), quiet_until=time(13, 15))
    assert suggested_time(cast.mette, cast.jonas, at=now, latest=late) == at("2026-11-25 13:15")
    assert suggested_time(cast.mette, cast.jonas, at=now, latest=at("2026-11-25 13:00")) is None


def test_quiet_time_may_go_over_midnight_and_is_on_the_own_clock(cast: Cast) -> None:
    """From 16 to 9 in Vilnius is from 15 to 8 in Copenhagen."""
    hours(cast.mette, "1-5 06:00-17:00")
    agree(cast.nadia, cast.mette, quiet_from=time(16), quiet_until=time(9))
    late = at("2026-11-26 12:00")
    assert suggested_time(cast.mette, cast.nadia, at=at("2026-11-25 14:10"), latest=late) == at(
        "2026-11-25 14:30"
    )
    assert suggested_time(cast.mette, cast.nadia, at=at("2026-11-25 14:40"), latest=late) == at(
        "2026-11-26 08:00"
    )
