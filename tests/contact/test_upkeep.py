"""What changes while a promise waits: hours, closed days, deputies, the duty person, the leader (`oracles.md` 2)."""

from datetime import date

from naervaer.contact import actions
from naervaer.contact.models import ContactRequest
from naervaer.contact.rules import Because
from naervaer.distance.actions import (
    clear_hours,
    close_day,
    open_day,
    put_back,
    set_default_hours,
    set_hours,
)
from naervaer.distance.models import ClosedDay, Hours
from naervaer.kernels.worktime import parse_week
from naervaer.people.actions import change_leader, change_organisation, end_period, name_deputy, return_period
from naervaer.people.models import Deputy
from tests.cast import Cast
from tests.contact.clock import MINUTE, asked, at, hours, leave, turn_of, work_until

# Hours and days ---------------------------------------------------------------------------------------------


def test_a_change_of_hours_makes_a_promise_earlier_and_never_later(cast: Cast) -> None:
    """Settled 6."""
    request = asked(cast.jonas, at("2026-11-24 16:50"))
    hours(cast.mette, "1-5 06:00-18:00")
    work_until(at("2026-11-24 16:55"))
    assert turn_of(request).answer_due_at == at("2026-11-24 17:20")
    hours(cast.mette, "1-5 12:00-16:00")
    work_until(at("2026-11-24 16:56"))
    assert turn_of(request).answer_due_at == at("2026-11-24 17:20")


def test_changed_hours_of_the_organisation_make_a_promise_earlier(cast: Cast) -> None:
    """Whoever has no own hours works by them; Mette and her deputies do here."""
    Hours.objects.all().delete()
    set_default_hours(week=parse_week("1-5 09:00-17:00"), by=cast.ole, at=at("2026-11-20 08:00"))
    request = asked(cast.jonas, at("2026-11-24 16:50"))
    assert turn_of(request).answer_due_at == at("2026-11-25 09:20")
    set_default_hours(week=parse_week("1-5 07:00-17:00"), by=cast.ole, at=at("2026-11-24 16:52"))
    work_until(at("2026-11-24 16:55"))
    turn = turn_of(request)
    assert (turn.answer_due_at, turn.warn_at) == (at("2026-11-25 07:20"), at("2026-11-25 07:05"))
    set_default_hours(week=parse_week("1-5 12:00-17:00"), by=cast.ole, at=at("2026-11-24 16:56"))
    work_until(at("2026-11-24 16:58"))
    assert turn_of(request).answer_due_at == at("2026-11-25 07:20")
    work_until(at("2026-11-25 07:06"))
    assert turn_of(request).warned_at is None  # by the hours of now nobody is there before twelve


def test_a_day_that_opens_makes_a_promise_earlier_and_one_that_closes_does_not(cast: Cast) -> None:
    """`oracles.md` 2, Christmas."""
    asked_at = at("2026-12-23 16:00")
    close_day(on=date(2026, 12, 24), name="Juleaften", by=cast.ole, at=asked_at)
    request = asked(cast.jonas, asked_at)
    assert turn_of(request).talk_due_at == at("2026-12-28 10:00")
    day = ClosedDay.objects.get(on=date(2026, 12, 24))
    undo = open_day(day=day, by=cast.ole, at=asked_at + MINUTE)
    work_until(asked_at + 2 * MINUTE)
    assert turn_of(request).talk_due_at == at("2026-12-24 10:00")
    put_back(ref=undo, by=cast.ole, at=asked_at + 3 * MINUTE)
    work_until(asked_at + 4 * MINUTE)
    assert turn_of(request).talk_due_at == at("2026-12-24 10:00")


def test_another_country_has_other_holidays(cast: Cast) -> None:
    """Ascension Day is one in Denmark and an ordinary Thursday in Italy."""
    Hours.objects.all().delete()
    asked_at = at("2026-05-13 16:50")
    set_default_hours(week=parse_week("1-5 09:00-17:00"), by=cast.ole, at=asked_at)
    request = asked(cast.jonas, asked_at)
    assert turn_of(request).answer_due_at == at("2026-05-15 09:20")
    organisation = cast.organisation
    change_organisation(
        organisation=organisation,
        name=organisation.name,
        language=organisation.language,
        country="IT",
        time_zone=organisation.time_zone,
        call_link="",
        by=cast.ole,
        at=asked_at + MINUTE,
    )
    work_until(asked_at + 2 * MINUTE)
    assert turn_of(request).answer_due_at == at("2026-05-14 09:20")


def test_what_was_undone_counts_again(cast: Cast) -> None:
    hours(cast.mette, "1-5 06:00-18:00")
    undo = clear_hours(person=cast.mette, by=cast.mette, at=at("2026-11-24 16:48"))
    assert undo is not None
    request = asked(cast.jonas, at("2026-11-24 16:50"))
    assert turn_of(request).answer_due_at == at("2026-11-25 09:20")
    put_back(ref=undo, by=cast.mette, at=at("2026-11-24 16:52"))
    work_until(at("2026-11-24 16:55"))
    assert turn_of(request).answer_due_at == at("2026-11-24 17:20")


# Deputies and the duty person -------------------------------------------------------------------------------


def test_a_deputy_named_while_it_waits_has_it_when_the_promise_breaks(cast: Cast) -> None:
    """Mette has nobody, her leader is away and there is no duty person: nobody could be warned until now."""
    Deputy.objects.all().delete()
    leave(cast.birgit, date(2026, 11, 23), date(2026, 11, 30))
    request = asked(cast.jonas, at("2026-11-24 10:00"))
    work_until(at("2026-11-24 10:20"))
    assert turn_of(request).warned is None
    _name(cast, at_="2026-11-24 10:20")
    work_until(at("2026-11-24 10:21"))
    assert turn_of(request).warned == cast.anders
    work_until(at("2026-11-24 10:30"))
    assert (turn_of(request).person, turn_of(request).because) == (cast.anders, Because.BROKEN)


def test_a_deputy_named_while_the_leader_is_away_has_it_at_once(cast: Cast) -> None:
    Deputy.objects.all().delete()
    leave(cast.mette, date(2026, 11, 23), date(2026, 11, 30))
    leave(cast.birgit, date(2026, 11, 23), date(2026, 11, 30))
    request = asked(cast.jonas, at("2026-11-24 10:00"))
    assert turn_of(request).answer_due_at == at("2026-11-30 09:30")
    work_until(at("2026-11-24 10:59"))
    _name(cast, at_="2026-11-24 11:00")
    work_until(at("2026-11-24 11:01"))
    turn = turn_of(request)
    assert (turn.person, turn.because) == (cast.anders, Because.AWAY)
    assert turn.answer_due_at == at("2026-11-24 11:30")


def test_no_promise_is_broken_before_it_could_be_known(cast: Cast) -> None:
    """By the new hours it was due at 6.30, before anybody knew of them: it runs from the moment of the change."""
    request = asked(cast.jonas, at("2026-11-23 18:00"))
    assert turn_of(request).answer_due_at == at("2026-11-24 09:30")
    work_until(at("2026-11-24 07:59"))
    set_hours(
        person=cast.mette,
        week=parse_week("1-5 06:00-14:00"),
        zone="Europe/Copenhagen",
        country="DK",
        by=cast.mette,
        at=at("2026-11-24 08:00"),
    )
    work_until(at("2026-11-24 08:01"))
    turn = turn_of(request)
    assert (turn.person, turn.answer_due_at, turn.broken_at) == (cast.mette, at("2026-11-24 08:30"), None)


def test_a_deputy_from_tomorrow_on_has_it_tomorrow(cast: Cast) -> None:
    Deputy.objects.all().delete()
    leave(cast.birgit, date(2026, 11, 23), date(2026, 11, 30))
    request = asked(cast.jonas, at("2026-11-24 10:00"))
    work_until(at("2026-11-24 10:20"))
    _name(cast, at_="2026-11-24 10:20", started_on=date(2026, 11, 25))
    work_until(at("2026-11-24 23:59"))
    assert (turn_of(request).person, turn_of(request).moves_at) == (cast.mette, at("2026-11-30 09:00"))
    work_until(at("2026-11-25 09:00"))
    assert turn_of(request).person == cast.anders


def test_a_broken_promise_that_stands_moves_to_whoever_is_named(cast: Cast) -> None:
    """Answered, not kept, and nobody left in the chain: it stands with Birgit until there is a duty person."""
    request = asked(cast.jonas, at("2026-11-24 10:00"))
    work_until(at("2026-11-24 11:05"))
    actions.answer(request=request, by=cast.birgit, call_at=at("2026-11-24 11:30"), at=at("2026-11-24 11:06"))
    work_until(at("2026-11-24 12:00"))
    assert turn_of(request).broken_at == at("2026-11-24 11:45")
    actions.name_duty_person(person=cast.dorte, by=cast.ole, at=at("2026-11-24 12:10"))
    work_until(at("2026-11-24 12:10"))
    assert turn_of(request).person == cast.dorte


def test_a_deputy_who_steps_back_makes_no_promise_later_and_takes_nothing_over(cast: Cast) -> None:
    request = asked(cast.jonas, at("2026-11-24 10:00"))
    row = Deputy.objects.get(leader=cast.mette)
    undo = end_period(row=row, by=cast.mette, at=at("2026-11-24 10:05"), today=date(2026, 11, 24))
    work_until(at("2026-11-24 10:15"))
    assert turn_of(request).warned == cast.birgit
    return_period(ref=undo, by=cast.mette, at=at("2026-11-24 10:16"))
    work_until(at("2026-11-24 10:30"))
    turn = turn_of(request)
    assert (turn.person, turn.answer_due_at) == (cast.anders, at("2026-11-24 11:00"))


def _name(cast: Cast, *, at_: str, started_on: date = date(2026, 11, 24)) -> None:
    name_deputy(
        leader=cast.mette,
        deputy=cast.anders,
        started_on=started_on,
        ended_on=None,
        by=cast.mette,
        at=at(at_),
    )


# The leader -------------------------------------------------------------------------------------------------


def test_a_new_leader_takes_it_over_and_the_old_one_reads_nothing(cast: Cast) -> None:
    request = asked(cast.jonas, at("2026-11-24 10:00"))
    change_leader(person=cast.jonas, leader=cast.rune, by=cast.ole, at=at("2026-11-24 10:05"))
    assert not ContactRequest.objects.visible_to(cast.mette).exists()
    assert ContactRequest.objects.visible_to(cast.rune).exists()
    work_until(at("2026-11-24 10:06"))
    turn = turn_of(request)
    assert (turn.person, turn.leader, turn.answer_due_at) == (cast.rune, cast.rune, at("2026-11-24 10:30"))
