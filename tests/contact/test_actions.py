"""A request from asking until somebody has it, by the worker's own handlers and a simulated clock (`oracles.md` 2).

A26, A28.
"""

from datetime import date, timedelta
from fractions import Fraction
from uuid import uuid4

import pytest

from naervaer.contact import actions
from naervaer.contact.models import ContactRequest, Turn
from naervaer.contact.queries import chain_of, figures_for, offer_for, standing_of
from naervaer.contact.rules import Because
from naervaer.people.models import Deputy
from tests.cast import Cast
from tests.contact.clock import MINUTE, asked, at, hours, leave, told, turn_of, work_until

# Asking -----------------------------------------------------------------------------------------------------


def test_both_promises_are_stored_when_it_is_sent(cast: Cast) -> None:
    turn = turn_of(asked(cast.jonas, at("2026-11-24 16:50")))
    assert turn.person == cast.mette
    assert turn.answer_due_at == at("2026-11-25 09:20")
    assert turn.talk_due_at == at("2026-11-25 10:50")
    assert turn.warn_at == at("2026-11-25 09:05")


def test_the_offer_says_the_same_before_anything_is_sent(cast: Cast) -> None:
    now = at("2026-11-24 10:00")
    offer = offer_for(cast.jonas, at=now)
    turn = turn_of(asked(cast.jonas, now))
    assert (offer.to, offer.promised.answer, offer.promised.talk) == (
        turn.person,
        turn.answer_due_at,
        turn.talk_due_at,
    )
    assert offer.sooner is None


def test_asking_twice_is_one_request(cast: Cast) -> None:
    """`trust.md` Q2: a double click, three tabs, a late resend of what is over."""
    key, now = uuid4(), at("2026-11-24 10:00")
    first = actions.ask(employee=cast.jonas, key=key, by=cast.jonas, at=now)
    assert actions.ask(employee=cast.jonas, key=key, by=cast.jonas, at=now) == first
    assert asked(cast.jonas, now) == first
    actions.solve(request=first, by=cast.jonas, at=now)
    assert actions.ask(employee=cast.jonas, key=key, by=cast.jonas, at=now) == first
    assert ContactRequest.objects.count() == 1
    assert asked(cast.jonas, now) != first


def test_nobody_to_ask(cast: Cast) -> None:
    with pytest.raises(actions.NobodyToAsk):
        asked(cast.birgit, at("2026-11-24 10:00"))


def test_taken_back_within_ten_seconds_nobody_hears_of_it(cast: Cast) -> None:
    now = at("2026-11-24 10:00")
    request = asked(cast.jonas, now)
    actions.withdraw(request=request, by=cast.jonas, at=now + timedelta(seconds=5))
    work_until(now + timedelta(days=2))
    assert Turn.objects.running().count() == 0
    assert not cast.mette.notices.exclude(sent_at=None).exists()
    assert figures_for(cast.jonas, cast.mette, at=now + timedelta(days=2)) is None


def test_urgent_makes_the_talk_due_with_the_answer(cast: Cast) -> None:
    now = at("2026-11-24 10:00")
    request = asked(cast.jonas, now)
    details = {"how": "video", "suits": "morning", "text": "Kranen", "urgent": True}
    actions.add_details(request=request, by=cast.jonas, at=now, **details)  # type: ignore[arg-type]
    assert turn_of(request).talk_due_at == at("2026-11-24 10:30")
    request.refresh_from_db()
    assert request.text == "Kranen"


def test_a_leader_on_leave_is_stood_in_for_from_the_start(cast: Cast) -> None:
    leave(cast.mette, date(2026, 11, 23), date(2026, 11, 30))
    turn = turn_of(asked(cast.jonas, at("2026-11-24 16:30")))
    assert (turn.person, turn.leader) == (cast.anders, cast.mette)
    assert turn.talk_due_at == at("2026-11-25 10:30")
    Deputy.objects.all().delete()
    assert turn_of(asked(cast.sofie, at("2026-11-24 10:00"))).person == cast.birgit


def test_who_has_no_hours_is_passed_over_and_if_nobody_has_it_waits_above(cast: Cast) -> None:
    """Settled 7."""
    hours(cast.mette, "")
    assert turn_of(asked(cast.jonas, at("2026-11-24 10:00"))).person == cast.anders
    hours(cast.anders, "")
    hours(cast.birgit, "")
    offer = offer_for(cast.sofie, at=at("2026-11-24 10:00"))
    assert (offer.promised.answer, offer.to) == (None, cast.birgit)
    turn = turn_of(asked(cast.sofie, at("2026-11-24 10:00")))
    assert (turn.person, turn.break_at) == (cast.birgit, None)


def test_the_deputy_is_offered_when_the_promise_lies_beyond_the_own_day(cast: Cast) -> None:
    hours(cast.anders, "1-5 10:00-18:00")
    hours(cast.jonas, "1-5 09:00-18:00")
    now = at("2026-11-24 16:50")
    offer = offer_for(cast.jonas, at=now)
    assert offer.sooner is not None
    assert (offer.sooner[0], offer.sooner[1].answer) == (cast.anders, at("2026-11-24 17:20"))
    request = actions.ask(employee=cast.jonas, key=uuid4(), by=cast.jonas, at=now, to=cast.anders)
    assert (turn_of(request).person, turn_of(request).because) == (cast.anders, Because.CHOSEN)
    assert cast.rune not in chain_of(cast.jonas, at=now).people


# Answering --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stated", "owned"),
    [
        ("2026-11-24 10:30", "2026-11-24 10:45"),
        ("2026-11-24 16:55", "2026-11-25 09:10"),
        ("2026-11-24 18:00", "2026-11-25 09:15"),
    ],
)
def test_the_deputy_owns_it_15_open_minutes_after_the_leaders_own_time(
    cast: Cast, stated: str, owned: str
) -> None:
    now = at("2026-11-24 10:00")
    request = asked(cast.jonas, now)
    actions.answer(request=request, call_at=at(stated), by=cast.mette, at=now + 5 * MINUTE)
    turn = turn_of(request)
    if turn.wants_yes:
        actions.agree(request=request, by=cast.jonas, at=now + 6 * MINUTE)
    assert turn_of(request).break_at == at(owned)
    work_until(at(owned) - MINUTE)
    assert turn_of(request).person == cast.mette
    work_until(at(owned))
    turn = turn_of(request)
    assert (turn.person, turn.because) == (cast.anders, Because.BROKEN)
    assert told(cast.anders) == ["warned", "moved"]
    assert told(cast.jonas)[-1] == "moved"
    assert Turn.objects.get(request=request, person=cast.mette).broken_at == at(owned)


def test_an_answer_is_counted_in_open_minutes(cast: Cast) -> None:
    now = at("2026-11-24 16:50")
    request = asked(cast.jonas, now)
    actions.answer(request=request, call_at=at("2026-11-25 10:00"), by=cast.mette, at=at("2026-11-25 09:20"))
    turn = turn_of(request)
    assert (turn.took, turn.wants_yes) == (30, False)
    found = figures_for(cast.jonas, cast.mette, at=at("2026-11-25 09:20"))
    assert found is not None
    assert (found.promised, found.kept, found.median) == (1, 1, Fraction(30))


def test_until_the_yes_the_old_promise_runs(cast: Cast) -> None:
    now = at("2026-11-24 10:00")
    request = asked(cast.jonas, now)
    actions.answer(request=request, call_at=at("2026-11-24 15:00"), by=cast.mette, at=now + MINUTE)
    turn = turn_of(request)
    assert (turn.wants_yes, turn.break_at) == (True, at("2026-11-24 12:00"))
    work_until(at("2026-11-24 12:00"))
    assert turn_of(request).person == cast.anders
    assert Turn.objects.get(request=request, person=cast.mette).answered_at == now + MINUTE


def test_only_the_employee_says_yes_and_only_to_what_waits(cast: Cast) -> None:
    now = at("2026-11-24 10:00")
    request = asked(cast.jonas, now)
    with pytest.raises(actions.NotYours):
        actions.agree(request=request, by=cast.jonas, at=now)
    actions.answer(request=request, call_at=at("2026-11-24 15:00"), by=cast.mette, at=now)
    with pytest.raises(actions.NotYours):
        actions.agree(request=request, by=cast.mette, at=now)
    actions.agree(request=request, by=cast.jonas, at=now)
    assert turn_of(request).break_at == at("2026-11-24 15:15")


def test_no_answer_for_the_past_or_for_next_year(cast: Cast) -> None:
    now = at("2026-11-24 10:00")
    request = asked(cast.jonas, now)
    with pytest.raises(actions.InThePast):
        actions.answer(request=request, call_at=now - MINUTE, by=cast.mette, at=now)
    with pytest.raises(actions.TooFar):
        actions.answer(request=request, call_at=now + timedelta(days=31), by=cast.mette, at=now)


def test_somebody_else_takes_it_is_an_answer(cast: Cast) -> None:
    now = at("2026-11-24 10:00")
    request = asked(cast.jonas, now)
    with pytest.raises(actions.NotYours):
        actions.name_other(request=request, other=cast.rune, by=cast.mette, at=now)
    actions.name_other(request=request, other=cast.anders, by=cast.mette, at=now + 10 * MINUTE)
    turn = turn_of(request)
    assert (turn.person, turn.answer_due_at) == (cast.anders, at("2026-11-24 10:40"))
    found = figures_for(cast.jonas, cast.mette, at=now + timedelta(days=1))
    assert found is not None
    assert (found.kept, found.median) == (1, Fraction(10))


def test_who_answers_unasked_has_taken_it(cast: Cast) -> None:
    now = at("2026-11-24 10:00")
    request = asked(cast.jonas, now)
    work_until(at("2026-11-24 10:15"))
    assert turn_of(request).warned == cast.anders
    actions.answer(request=request, call_at=at("2026-11-24 10:20"), by=cast.anders, at=at("2026-11-24 10:16"))
    turn = turn_of(request)
    assert (turn.person, turn.because, turn.answer_due_at) == (
        cast.anders,
        Because.TAKEN,
        at("2026-11-24 10:30"),
    )


# The clock --------------------------------------------------------------------------------------------------


def test_unanswered_it_goes_along_the_chain_and_stays_with_the_last(cast: Cast) -> None:
    request = asked(cast.jonas, at("2026-11-24 10:00"))
    work_until(at("2026-11-24 10:15"))
    assert turn_of(request).warned == cast.anders
    work_until(at("2026-11-24 10:30"))
    assert (turn_of(request).person, turn_of(request).answer_due_at) == (cast.anders, at("2026-11-24 11:00"))
    work_until(at("2026-11-24 11:00"))
    assert turn_of(request).person == cast.birgit
    work_until(at("2026-12-24 12:00"))
    turn = turn_of(request)
    assert (turn.person, turn.broken_at) == (cast.birgit, at("2026-11-24 11:30"))
    found = figures_for(cast.jonas, cast.mette, at=at("2026-11-24 12:00"))
    assert found is not None
    assert (found.promised, found.kept, found.median) == (1, 0, None)


def test_the_duty_person_is_the_last_and_none_need_be_named(cast: Cast) -> None:
    request = asked(cast.jonas, at("2026-11-24 10:00"))
    actions.name_duty_person(person=cast.hanne, by=cast.ole, at=at("2026-11-24 10:00"))
    actions.name_duty_person(person=cast.dorte, by=cast.ole, at=at("2026-11-24 10:01"))
    people = chain_of(cast.jonas, at=at("2026-11-24 10:01")).people
    assert people == (cast.mette, cast.anders, cast.birgit, cast.dorte)
    work_until(at("2026-11-24 11:30"))
    assert turn_of(request).person == cast.dorte
    assert chain_of(cast.dorte, at=at("2026-11-24 10:01")).people == (cast.anders, cast.birgit)
    actions.name_duty_person(person=None, by=cast.ole, at=at("2026-11-24 12:00"))
    assert len(chain_of(cast.jonas, at=at("2026-11-24 12:00")).people) == 3


def test_it_moves_only_to_somebody_who_is_at_work(cast: Cast) -> None:
    """Due at closing time: nobody is there, so it stands, the page says until when, and it moves at nine."""
    request = asked(cast.jonas, at("2026-11-24 16:30"))
    work_until(at("2026-11-24 17:00"))
    turn = turn_of(request)
    assert (turn.person, turn.moves_at) == (cast.mette, at("2026-11-25 09:00"))
    found = standing_of(request, at=at("2026-11-24 17:00")).next
    assert found == (cast.anders, at("2026-11-25 09:00"))
    work_until(at("2026-11-25 08:59"))
    assert turn_of(request).person == cast.mette
    work_until(at("2026-11-25 09:00"))
    turn = turn_of(request)
    assert (turn.person, turn.answer_due_at) == (cast.anders, at("2026-11-25 09:30"))


def test_the_first_who_is_there_comes_before_the_first_in_order(cast: Cast) -> None:
    hours(cast.anders, "1-5 12:00-20:00")
    request = asked(cast.jonas, at("2026-11-24 10:00"))
    work_until(at("2026-11-24 10:30"))
    assert turn_of(request).person == cast.birgit


def test_leave_that_begins_before_the_promise_is_kept_hands_it_on_unbroken(cast: Cast) -> None:
    leave(cast.mette, date(2026, 11, 30), date(2026, 12, 7))
    request = asked(cast.jonas, at("2026-11-27 16:50"))
    assert turn_of(request).talk_due_at == at("2026-11-30 10:50")
    work_until(at("2026-11-30 09:00"))
    turn = turn_of(request)
    assert (turn.person, turn.because) == (cast.anders, Because.AWAY)
    assert turn.answer_due_at == at("2026-11-30 09:20")
    assert figures_for(cast.jonas, cast.mette, at=at("2026-12-24 09:00")) is None
