"""Noting, taking out and agreeing, on the cast; and the standing against all touches after any order of acts."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from naervaer.followup import actions
from naervaer.followup.models import Rhythm, Standing, Touch
from naervaer.followup.queries import acting_for, due_list, pair_of, stands_in_for
from naervaer.followup.rules import RhythmError, State
from naervaer.ledger.models import Act
from naervaer.people.actions import change_leader
from naervaer.people.models import Person
from tests import numbers
from tests.cast import NOW, TODAY, Cast, at_the_clock, on_stage, sign_in
from tests.client import Client


def note(
    cast: Cast, employee: Person, on: date = TODAY, *, by: Person | None = None, spoken: bool = True
) -> Touch:
    return actions.record_touch(
        employee=employee,
        leader=cast.mette,
        talked=cast.mette,
        on=on,
        by=by or cast.mette,
        at=NOW,
        today=TODAY,
        spoken=spoken,
    )


def last_spoken(employee: Person, leader: Person) -> date | None:
    return Standing.objects.get(employee=employee, leader=leader).last_spoken_on


def test_a_talk_counts_at_once_and_the_day_of_the_next_follows(cast: Cast) -> None:
    note(cast, cast.ida)
    seen = pair_of(cast.ida, today=TODAY)
    assert seen is not None
    assert seen.last_spoken_on == TODAY
    assert seen.due.state is State.FINE


def test_what_is_written_is_kept_and_moves_nothing(cast: Cast) -> None:
    before = last_spoken(cast.ida, cast.mette)
    touch = note(cast, cast.ida, spoken=False)
    assert not touch.spoken
    assert last_spoken(cast.ida, cast.mette) == before


def test_an_older_day_does_not_take_the_latest_talk_away(cast: Cast) -> None:
    before = last_spoken(cast.jonas, cast.mette)
    assert before is not None
    note(cast, cast.jonas, before - timedelta(days=5))
    assert last_spoken(cast.jonas, cast.mette) == before


def test_noting_the_same_twice_is_one_contact(cast: Cast) -> None:
    assert note(cast, cast.ida) == note(cast, cast.ida)
    assert Touch.objects.filter(employee=cast.ida, on=TODAY).count() == 1


def test_a_coming_day_is_refused_and_nothing_is_written(cast: Cast) -> None:
    count = Touch.objects.count()
    with pytest.raises(actions.InTheFuture):
        note(cast, cast.ida, TODAY + timedelta(days=1))
    assert Touch.objects.count() == count


def test_what_the_other_says_not_to_fit_was_never_noted(cast: Cast) -> None:
    before = pair_of(cast.ida, today=TODAY)
    touch = note(cast, cast.ida)
    actions.withdraw(touch=touch, by=cast.ida, at=NOW)
    assert pair_of(cast.ida, today=TODAY) == before
    with pytest.raises(actions.SaidNotToFit):
        note(cast, cast.ida)


def test_undo_and_undo_of_the_undo(cast: Cast) -> None:
    touch = note(cast, cast.ida)
    actions.withdraw(touch=touch, by=cast.mette, at=NOW)
    assert last_spoken(cast.ida, cast.mette) == date(2026, 11, 9)
    with pytest.raises(actions.NotYours):
        actions.put_back(touch=touch, by=cast.ida, at=NOW)
    actions.put_back(touch=touch, by=cast.mette, at=NOW)
    assert last_spoken(cast.ida, cast.mette) == TODAY


def test_every_act_stands_in_the_ledger_with_ids_alone(cast: Cast) -> None:
    touch = note(cast, cast.ida)
    actions.withdraw(touch=touch, by=cast.ida, at=NOW)
    acts = list(Act.objects.filter(subject_id=cast.ida.id, kind__startswith="touch").order_by("-pk")[:2])
    assert [(act.kind, act.actor_id) for act in acts] == [
        ("touch.withdrawn", cast.ida.id),
        ("touch.noted", cast.mette.id),
    ]


def test_a_rhythm_holds_when_the_other_has_said_yes(cast: Cast) -> None:
    proposal = actions.propose_rhythm(employee=cast.jonas, days=7, by=cast.mette, at=NOW)
    seen = pair_of(cast.jonas, today=TODAY)
    assert seen is not None
    assert seen.rhythm_days == 14
    with pytest.raises(actions.NotYours):
        actions.agree_rhythm(rhythm=proposal, by=cast.mette, at=NOW)
    actions.agree_rhythm(rhythm=proposal, by=cast.jonas, at=NOW)
    seen = pair_of(cast.jonas, today=TODAY)
    assert seen is not None
    assert seen.rhythm_days == 7


def test_while_nobody_can_answer_the_leaders_word_holds(cast: Cast) -> None:
    actions.propose_rhythm(employee=cast.karen, days=28, by=cast.mette, at=NOW)
    assert Rhythm.objects.in_force().get(employee=cast.karen).days == 28


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_whose_leader_has_spoken_for_them_is_asked_on_arrival(
    cast: Cast, client: Client, answer: str
) -> None:
    """Nobody is told of an agreement that they never made."""
    user, cast.jonas.user = cast.jonas.user, None
    cast.jonas.save(update_fields=["user"])
    Rhythm.objects.filter(employee=cast.jonas).delete()
    actions.propose_rhythm(employee=cast.jonas, days=7, by=cast.mette, at=NOW)
    seen = pair_of(cast.jonas, today=TODAY)
    assert seen is not None
    assert (seen.rhythm_days, seen.rhythm_agreed) == (7, False)

    cast.jonas.user = user
    cast.jonas.save(update_fields=["user"])
    sign_in(client, cast.jonas)
    page = client.get(reverse("person", args=[cast.jonas.id])).text
    assert "Jeres egen aftale" not in page
    assert "Indtil I har aftalt det" in page
    assert "Ja, det passer mig" in page
    assert "I har aftalt" not in client.get("/").text

    client.post(reverse("rhythm_answer", args=[cast.jonas.id]), {"answer": answer})
    seen = pair_of(cast.jonas, today=TODAY)
    assert seen is not None
    assert (seen.rhythm_days, seen.rhythm_agreed) == ((7, True) if answer == "yes" else (14, False))
    page = client.get(reverse("person", args=[cast.jonas.id])).text
    assert ("Jeres egen aftale" in page) == (answer == "yes")
    assert "Ja, det passer mig" not in page


@pytest.mark.parametrize("days", [6, 43])
def test_a_rhythm_out_of_range_is_refused(cast: Cast, days: int) -> None:
    with pytest.raises(RhythmError):
        actions.propose_rhythm(employee=cast.jonas, days=days, by=cast.mette, at=NOW)


def test_the_due_list_is_the_longest_overdue_first(cast: Cast) -> None:
    listed = due_list(cast.mette, on=TODAY)
    assert [(seen.person.first_name, str(seen.due.due_on), str(seen.due.state)) for seen in listed] == [
        ("Karen", "2026-11-13", "overdue"),
        ("Tobias", "2026-11-20", "new"),
        ("Ida", "2026-11-23", "due"),
    ]


def test_after_a_change_of_leader_the_new_one_has_five_working_days(cast: Cast) -> None:
    change_leader(person=cast.jonas, leader=cast.rune, by=cast.ole, at=NOW)
    seen = pair_of(cast.jonas, today=TODAY)
    assert seen is not None
    assert (seen.leader, seen.due.state, str(seen.due.due_on)) == (
        cast.rune,
        State.LEADER_CHANGED,
        "2026-11-27",
    )


def test_the_deputy_stands_in_only_while_the_leader_is_away(cast: Cast) -> None:
    assert stands_in_for(cast.anders, today=TODAY) == []
    _away(cast.mette)
    assert stands_in_for(cast.anders, today=TODAY) == [cast.mette]
    assert stands_in_for(cast.birgit, today=TODAY) == []
    _away(cast.anders)
    assert stands_in_for(cast.birgit, today=TODAY) == [cast.anders, cast.mette]
    _away(cast.birgit)
    assert acting_for([cast.mette], today=TODAY) == {cast.mette: None}


def _away(person: Person) -> None:
    person.leaves.create(started_on=TODAY, ended_on=TODAY + timedelta(days=5), noted_at=NOW)


class StandingTests(TestCase):
    """The stored day equals the one of all touches, whatever was noted, taken out and put back."""

    @settings(max_examples=numbers(15, 200), deadline=None)
    @given(
        acts=st.lists(
            st.tuples(st.sampled_from(["note", "write", "withdraw", "back"]), st.integers(0, 6)), max_size=14
        )
    )
    def test_the_standing_is_the_last_spoken_touch(self, acts: list[tuple[str, int]]) -> None:
        with at_the_clock():
            cast = on_stage()
            for act, number in acts:
                self._do(cast, act, number)
            counting = Touch.objects.filter(
                employee=cast.ida, leader=cast.mette, spoken=True, withdrawn_at=None
            )
            days = sorted(counting.values_list("on", flat=True))
            assert last_spoken(cast.ida, cast.mette) == (days[-1] if days else None)

    def _do(self, cast: Cast, act: str, number: int) -> None:
        mine = list(Touch.objects.filter(employee=cast.ida).order_by("pk"))
        try:
            if act in ("note", "write"):
                note(cast, cast.ida, TODAY - timedelta(days=number), spoken=act == "note")
            elif act == "withdraw":
                actions.withdraw(touch=mine[number % len(mine)], by=cast.mette, at=NOW)
            else:
                actions.put_back(touch=mine[number % len(mine)], by=cast.mette, at=NOW)
        except actions.NotYours:
            pass
