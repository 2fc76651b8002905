"""What two do with their talks, one sentence of the rules for each test (A02)."""

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest

from naervaer.agreements.actions import add_topic
from naervaer.agreements.models import Development, Topic
from naervaer.agreements.rules import Side
from naervaer.conversations import actions
from naervaer.conversations.access import readers_of
from naervaer.conversations.models import Move, OpenerShown, TakenUp, Talk, WellbeingMark
from naervaer.conversations.queries import BANK, list_is_open, openers_of, proposed_instead, proposed_round
from naervaer.distance.actions import add_leave
from naervaer.distance.models import Appointment, Attendance
from naervaer.followup.actions import SaidNotToFit, record_touch, withdraw
from naervaer.followup.models import Touch
from naervaer.followup.queries import due_list
from naervaer.people.actions import change_leader
from naervaer.people.models import Person
from tests.cast import COPENHAGEN, NOW, TODAY, Cast

IN_AN_HOUR = NOW + timedelta(hours=1)
HALF = timedelta(minutes=30)


def at(day: date, hour: int, minute: int = 0) -> tuple[datetime, datetime]:
    start = datetime(day.year, day.month, day.day, hour, minute, tzinfo=COPENHAGEN)
    return start, start + HALF


TODAY_AT_TEN = at(TODAY, 10)
TOMORROW = TODAY + timedelta(days=1)


def planned(cast: Cast, span: tuple[datetime, datetime] = TODAY_AT_TEN, by: Person | None = None) -> Talk:
    return actions.plan_talk(employee=cast.jonas, leader=cast.mette, span=span, by=by or cast.mette, at=NOW)


def again(talk: Talk) -> Talk:
    return Talk.objects.select_related("appointment", "touch", "employee").get(pk=talk.pk)


def topic(cast: Cast, by: Person | None = None) -> Topic:
    return add_topic(
        employee=cast.jonas, shared_with=cast.mette, text="Månedsrapporten", by=by or cast.jonas, at=NOW
    )


def mark(cast: Cast, talk: Talk, by: Person, when: datetime = NOW) -> WellbeingMark:
    return actions.mark_wellbeing(talk=talk, leader=cast.mette, by=by, at=when)


def take_back(cast: Cast, talk: Talk, by: Person) -> None:
    actions.take_back(talk=talk, leader=cast.mette, by=by, at=IN_AN_HOUR)


def take_up(cast: Cast, talk: Talk, row: Topic, by: Person | None = None) -> TakenUp:
    return actions.take_up(talk=talk, topic=row, leader=cast.mette, by=by or cast.mette, at=NOW)


def hold(cast: Cast, talk: Talk, by: Person, on: date = TODAY) -> Touch:
    return actions.hold_talk(talk=talk, leader=cast.mette, on=on, by=by, at=IN_AN_HOUR, today=TODAY)


# Wellbeing first ----------------------------------------------------------------------------------


def test_no_topic_is_taken_up_before_wellbeing(cast: Cast) -> None:
    talk, row = planned(cast), topic(cast)
    for person in (cast.mette, cast.jonas):
        with pytest.raises(actions.ListClosed):
            take_up(cast, talk, row, by=person)
    mark(cast, talk, cast.mette)
    assert take_up(cast, talk, row).talk == talk


def test_taken_back_it_is_closed_and_what_was_taken_up_stays(cast: Cast) -> None:
    talk, first, second = planned(cast), topic(cast), topic(cast)
    mark(cast, talk, cast.mette)
    take_up(cast, talk, first)
    take_back(cast, talk, cast.jonas)
    assert not list_is_open(talk, cast.mette)
    with pytest.raises(actions.ListClosed):
        take_up(cast, talk, second)
    assert TakenUp.objects.filter(topic=first).exists()
    with pytest.raises(actions.MarkedBefore):
        mark(cast, talk, cast.mette)
    mark(cast, talk, cast.jonas)
    assert list_is_open(talk, cast.mette)


def test_one_takes_back_and_it_is_closed_although_both_had_marked(cast: Cast) -> None:
    talk = planned(cast)
    mark(cast, talk, cast.mette)
    mark(cast, talk, cast.jonas)
    take_back(cast, talk, cast.jonas)
    assert not list_is_open(talk, cast.mette)


def test_undo_of_ones_own_mark_is_no_taking_back(cast: Cast) -> None:
    talk = planned(cast)
    mark(cast, talk, cast.mette)
    actions.unmark(talk=talk, leader=cast.mette, by=cast.mette, at=IN_AN_HOUR)
    assert not list_is_open(talk, cast.mette)
    with pytest.raises(actions.NotTheirs):
        take_back(cast, talk, cast.jonas)
    mark(cast, talk, cast.mette)
    assert list_is_open(talk, cast.mette)


def test_taking_back_can_be_undone_by_who_did_it(cast: Cast) -> None:
    talk = planned(cast)
    mark(cast, talk, cast.mette)
    take_back(cast, talk, cast.jonas)
    ref = actions.undo_ref("marks", cast.jonas, talk=str(talk.id), since=IN_AN_HOUR.isoformat())
    with pytest.raises(actions.NothingToUndo):
        actions.undo(ref=ref, by=cast.mette, at=IN_AN_HOUR)
    actions.undo(ref=ref, by=cast.jonas, at=IN_AN_HOUR)
    assert list_is_open(talk, cast.mette)


def test_another_day_is_the_employees_alone(cast: Cast) -> None:
    talk = planned(cast)
    with pytest.raises(actions.NotTheirs):
        actions.say_another_day(talk=talk, leader=cast.mette, by=cast.mette, at=NOW)
    actions.say_another_day(talk=talk, leader=cast.mette, by=cast.jonas, at=NOW)
    assert list_is_open(talk, cast.mette)


def test_a_mark_twice_is_one(cast: Cast) -> None:
    talk = planned(cast)
    assert mark(cast, talk, cast.mette) == mark(cast, talk, cast.mette, IN_AN_HOUR)
    assert WellbeingMark.objects.count() == 1


def test_a_former_leaders_mark_opens_nothing_for_the_next(cast: Cast) -> None:
    talk = planned(cast)
    mark(cast, talk, cast.mette)
    change_leader(person=cast.jonas, leader=cast.rune, by=cast.ole, at=NOW)
    assert not list_is_open(talk, cast.rune)


# Openers ------------------------------------------------------------------------------------------


def test_openers_are_the_same_before_and_after_they_are_written_down(cast: Cast) -> None:
    talk = planned(cast)
    before = openers_of(talk, cast.mette)
    assert len({opener.key for opener in before}) == 3
    assert not OpenerShown.objects.exists()
    mark(cast, talk, cast.jonas)
    assert openers_of(talk, cast.mette) == before
    assert OpenerShown.objects.filter(talk=talk).count() == 3


def test_nine_talks_in_a_row_repeat_no_opener_within_eight(cast: Cast) -> None:
    shown: list[set[str]] = []
    for number in range(12):
        on = TODAY - timedelta(days=7 * (12 - number))
        when = at(on, 10)
        talk = actions.plan_talk(
            employee=cast.jonas, leader=cast.mette, span=when, by=cast.mette, at=when[0] - HALF
        )
        hold(cast, talk, cast.mette, on)
        keys = {opener.key for opener in openers_of(talk, cast.mette)}
        barred = set().union(*shown[-8:]) if shown else set()
        assert len(barred) == 3 * min(number, 8)
        assert not keys & barred
        assert keys <= set(BANK)
        shown.append(keys)


# The time -----------------------------------------------------------------------------------------


def test_who_planned_it_has_said_yes_and_the_other_accepts(cast: Cast) -> None:
    talk = planned(cast)
    with pytest.raises(actions.NotYours):
        actions.accept_talk(talk=talk, by=cast.mette, at=NOW)
    actions.accept_talk(talk=talk, by=cast.jonas, at=NOW)
    assert again(talk).accepted_by == cast.jonas
    assert {each.person for each in Attendance.objects.all()} == {cast.jonas, cast.mette}


def test_a_move_takes_everything_along_and_asks_the_other_anew(cast: Cast) -> None:
    talk = planned(cast)
    actions.accept_talk(talk=talk, by=cast.jonas, at=NOW)
    mark(cast, talk, cast.mette)
    moved = actions.move_talk(talk=talk, span=at(TOMORROW, 9), by=cast.jonas, at=NOW, version=1)
    fresh = again(talk)
    assert (fresh.starts_at, fresh.planned_by, fresh.accepted_at) == (at(TOMORROW, 9)[0], cast.jonas, None)
    assert fresh.appointment.sequence == 1
    assert moved.version == 2
    step = Move.objects.get()
    assert (step.from_at, step.to_at, step.by) == (TODAY_AT_TEN[0], at(TOMORROW, 9)[0], cast.jonas)
    with pytest.raises(actions.Changed):
        actions.move_talk(talk=talk, span=at(TOMORROW, 11), by=cast.mette, at=NOW, version=1)


def test_an_undone_move_is_as_if_it_had_not_been(cast: Cast) -> None:
    talk = planned(cast)
    actions.accept_talk(talk=talk, by=cast.jonas, at=NOW)
    before = again(talk)
    after = actions.move_talk(talk=talk, span=at(TOMORROW, 9), by=cast.jonas, at=NOW, version=1)
    actions.undo(ref=actions.moved_ref(before, after, cast.jonas), by=cast.jonas, at=NOW)
    fresh = again(talk)
    assert (fresh.starts_at, fresh.planned_by, fresh.accepted_by) == (
        before.starts_at,
        cast.mette,
        cast.jonas,
    )
    assert not Move.objects.exists()


def test_cancelled_always_has_a_new_date(cast: Cast) -> None:
    talk = planned(cast)
    new = actions.cancel_talk(
        talk=talk, leader=cast.mette, span=at(TOMORROW, 9), by=cast.jonas, at=NOW, version=1
    )
    assert again(talk).cancelled_by == cast.jonas
    assert again(talk).appointment.cancelled_at == NOW
    assert (new.starts_at, new.planned_by) == (at(TOMORROW, 9)[0], cast.jonas)
    with pytest.raises(actions.InThePast):
        actions.cancel_talk(talk=new, leader=cast.mette, span=at(TODAY, 7), by=cast.mette, at=NOW, version=1)
    assert again(new).cancelled_at is None, "without a new date nothing is cancelled"
    ref = actions.undo_ref("cancel", cast.jonas, talk=str(talk.id), new=str(new.id))
    actions.undo(ref=ref, by=cast.jonas, at=NOW)
    assert again(talk).cancelled_at is None
    assert not Talk.objects.filter(pk=new.pk).exists()


def test_what_is_planned_can_be_unplanned_until_somebody_goes_on_from_there(cast: Cast) -> None:
    talk, other = planned(cast), planned(cast, at(TOMORROW, 9))
    ref = actions.undo_ref("plan", cast.mette, talks=[str(talk.id)])
    actions.undo(ref=ref, by=cast.mette, at=NOW)
    assert list(Talk.objects.all()) == [other]
    assert Appointment.objects.count() == 1
    mark(cast, other, cast.jonas)
    with pytest.raises(actions.NothingToUndo):
        actions.undo(ref=actions.undo_ref("plan", cast.mette, talks=[str(other.id)]), by=cast.mette, at=NOW)


def test_the_next_for_each_who_is_due_collides_with_nothing(cast: Cast) -> None:
    waiting = due_list(cast.mette, on=TODAY)
    proposals = proposed_round(waiting, leader=cast.mette, now=NOW)
    spans = [span for _person, span in proposals if span]
    assert len(spans) == len(waiting) > 2
    ordered = sorted(spans)
    assert all(first[1] <= second[0] for first, second in pairwise(ordered))
    talks = actions.plan_round(
        leader=cast.mette,
        chosen=[(person, span) for person, span in proposals if span],
        by=cast.mette,
        at=NOW,
    )
    assert {talk.employee for talk in talks} == {seen.person for seen in waiting}


def test_leave_over_a_planned_talk_offers_the_first_day_after_it(cast: Cast) -> None:
    talk = planned(cast, at(TOMORROW, 9))
    add_leave(
        person=cast.jonas,
        started_on=TOMORROW,
        ended_on=TODAY + timedelta(days=4),
        by=cast.jonas,
        at=NOW,
    )
    assert proposed_instead(talk, leader=cast.mette, now=NOW) == at(TODAY + timedelta(days=4), 9)


# Held ---------------------------------------------------------------------------------------------


def test_held_is_the_touch_and_nothing_else(cast: Cast) -> None:
    talk = planned(cast)
    touch = hold(cast, talk, cast.mette)
    assert (touch.via, touch.on, touch.leader) == ("talk", TODAY, cast.mette)
    assert again(talk).is_held
    withdraw(touch=touch, by=cast.jonas, at=IN_AN_HOUR)
    assert not again(talk).is_held, "what does not fit in the contact strip is no held talk either"
    with pytest.raises(SaidNotToFit):
        hold(cast, talk, cast.mette)


def test_either_holds_it_on_its_day_and_not_before(cast: Cast) -> None:
    talk = planned(cast, at(TOMORROW, 9))
    with pytest.raises(actions.NotYet):
        hold(cast, talk, cast.jonas, TOMORROW)
    first = planned(cast)
    assert hold(cast, first, cast.jonas).noted_by == cast.jonas


def test_undo_of_held_leaves_what_had_been_noted_before(cast: Cast) -> None:
    by_button = record_touch(
        employee=cast.jonas,
        leader=cast.mette,
        talked=cast.mette,
        on=TODAY,
        by=cast.mette,
        at=NOW,
        today=TODAY,
    )
    talk = planned(cast)
    assert hold(cast, talk, cast.mette) == by_button
    actions.release_talk(talk=talk, by=cast.mette, at=IN_AN_HOUR)
    assert not again(talk).is_held
    by_button.refresh_from_db()
    assert by_button.withdrawn_at is None


def test_the_yearly_talk_is_one_about_development(cast: Cast) -> None:
    talk = actions.plan_talk(
        employee=cast.jonas, leader=cast.mette, span=TODAY_AT_TEN, kind="mus", by=cast.mette, at=NOW
    )
    hold(cast, talk, cast.mette)
    assert Development.objects.standing().get(employee=cast.jonas).on == TODAY
    actions.release_talk(talk=talk, by=cast.mette, at=IN_AN_HOUR)
    assert not Development.objects.standing().exists()


# Who sees it --------------------------------------------------------------------------------------


def test_readers_are_the_inverse_of_what_is_visible(cast: Cast) -> None:
    coming, held, gone = planned(cast, at(TOMORROW, 9)), planned(cast), planned(cast, at(TOMORROW, 11))
    hold(cast, held, cast.mette)
    actions.cancel_talk(talk=gone, leader=cast.mette, span=at(TOMORROW, 13), by=cast.mette, at=NOW, version=1)
    for leader in (cast.mette, cast.rune, None):
        change_leader(person=cast.jonas, leader=leader, by=cast.ole, at=NOW)
        for talk in (coming, held, gone):
            readers = {person.id for person in readers_of(again(talk))}
            seen = {person.id for person in cast.everyone if talk in Talk.objects.visible_to(person)}
            assert seen == readers
        assert (held in Talk.objects.visible_to(cast.mette)) is (leader == cast.mette)
        assert (coming in Talk.objects.visible_to(cast.rune)) is (leader == cast.rune)


def test_coming_talks_go_with_the_employee_and_those_behind_do_not(cast: Cast) -> None:
    behind = actions.plan_talk(
        employee=cast.jonas,
        leader=cast.mette,
        span=at(TODAY - timedelta(days=3), 10),
        by=cast.mette,
        at=NOW - timedelta(days=5),
    )
    coming = planned(cast, at(TOMORROW, 9))
    change_leader(person=cast.jonas, leader=cast.rune, by=cast.ole, at=NOW)
    actions.hand_over_talks(employee=cast.jonas.id, before=cast.mette.id, now=cast.rune.id, at=NOW)
    attending = Attendance.objects.filter(appointment=coming.appointment)
    assert {each.person for each in attending} == {cast.jonas, cast.rune}
    assert set(Talk.objects.visible_to(cast.rune)) == {coming}
    assert set(Talk.objects.visible_to(cast.jonas)) == {behind, coming}
    assert not Talk.objects.visible_to(cast.mette).exists()


def test_without_a_new_leader_the_time_is_the_employees_alone(cast: Cast) -> None:
    coming = planned(cast, at(TOMORROW, 9))
    change_leader(person=cast.jonas, leader=None, by=cast.ole, at=NOW)
    actions.hand_over_talks(employee=cast.jonas.id, before=cast.mette.id, now=None, at=NOW)
    assert [each.person for each in Attendance.objects.filter(appointment=coming.appointment)] == [cast.jonas]
    change_leader(person=cast.jonas, leader=cast.rune, by=cast.ole, at=NOW)
    actions.move_talk(talk=coming, span=at(TOMORROW, 11), by=cast.rune, at=NOW, version=1)
    attending = Attendance.objects.filter(appointment=coming.appointment)
    assert {each.person for each in attending} == {cast.jonas, cast.rune}


def test_another_pairs_topic_or_one_not_shared_is_refused(cast: Cast) -> None:
    talk = planned(cast)
    mark(cast, talk, cast.mette)
    others = add_topic(employee=cast.sofie, shared_with=cast.mette, text="Noget andet", by=cast.sofie, at=NOW)
    unshared = add_topic(employee=cast.jonas, shared_with=None, text="Mit", by=cast.jonas, at=NOW)
    for row in (others, unshared):
        with pytest.raises(actions.NotTheirs):
            take_up(cast, talk, row)


def test_a_promise_made_in_a_talk_outlives_it(cast: Cast) -> None:
    talk = planned(cast)
    promise = actions.make_promise(
        talk=talk,
        leader=cast.mette,
        side=Side.LEADER,
        text="spørger Bo om færre rapporter",
        due_on=TOMORROW,
        by=cast.mette,
        at=NOW,
    )
    actions.cancel_talk(talk=talk, leader=cast.mette, span=at(TOMORROW, 9), by=cast.jonas, at=NOW, version=1)
    promise.refresh_from_db()
    assert (promise.closed_at, promise.removed_at, promise.via) == (None, None, "talk")


def test_what_is_old_goes(cast: Cast) -> None:
    talk = planned(cast)
    actions.forget_talks(at=NOW + timedelta(days=731))
    assert not Talk.objects.filter(pk=talk.pk).exists()
