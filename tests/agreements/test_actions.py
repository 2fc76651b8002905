"""What two people do with any row and with promises (A10), one sentence of the rules for each test."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from naervaer.agreements import actions
from naervaer.agreements.access import readers_of
from naervaer.agreements.models import (
    Goal,
    Promise,
    Row,
    ShareQuestion,
    Topic,
)
from naervaer.agreements.rules import Side
from naervaer.people.actions import change_leader
from naervaer.people.models import Person
from tests.agreements.rows import (
    LATER,
    NEXT_WEEK,
    ROWS,
    again,
    agreed,
    goal,
    promise,
    topic,
)
from tests.cast import NOW, TODAY, Cast

# --- versions and the trash -------------------------------------------------------------------------------------


def test_who_wrote_on_an_old_version_gets_the_row_as_it_stands(cast: Cast) -> None:
    row = topic(cast)
    actions.edit_topic(topic=row, text="Månedsrapporten", version=1, by=cast.mette, at=NOW)
    with pytest.raises(actions.Changed) as told:
        actions.edit_topic(topic=row, text="Rapporterne", version=1, by=cast.jonas, at=LATER)
    theirs = told.value.row
    assert isinstance(theirs, Topic)
    assert (theirs.text, theirs.version, theirs.changed_by_id) == ("Månedsrapporten", 2, cast.mette.id)
    actions.edit_topic(topic=row, text="Rapporterne", version=2, by=cast.jonas, at=LATER)
    assert again(row).text == "Rapporterne"


def test_the_same_words_again_are_no_change(cast: Cast) -> None:
    row = topic(cast)
    actions.edit_topic(topic=row, text=row.text, version=1, by=cast.mette, at=LATER)
    assert again(row).version == 1


def test_what_was_removed_meanwhile_comes_back_only_when_chosen(cast: Cast) -> None:
    row = topic(cast)
    actions.remove(row=row, by=cast.mette, at=NOW)
    with pytest.raises(actions.Changed):
        actions.edit_topic(topic=row, text="Nyt", version=1, by=cast.jonas, at=LATER)
    actions.edit_topic(topic=row, text="Nyt", version=1, by=cast.jonas, at=LATER, revive=True)
    assert (again(row).text, again(row).removed_at) == ("Nyt", None)


@pytest.mark.parametrize("make", ROWS)
def test_the_trash_gives_back_the_same_bytes(make: Callable[[Cast], Row], cast: Cast) -> None:
    row = make(cast)
    by = cast.jonas

    def bytes_of() -> Any:
        return type(row)._base_manager.filter(pk=row.pk).values().get()

    before = bytes_of()
    actions.remove(row=row, by=by, at=NOW)
    assert not type(row)._base_manager.filter(pk=row.pk, removed_at=None).exists()
    actions.put_back(row=row, by=cast.mette, at=LATER)
    assert bytes_of() == before


def test_the_trash_ends_after_thirty_days(cast: Cast) -> None:
    row = topic(cast)
    actions.remove(row=row, by=cast.jonas, at=NOW)
    with pytest.raises(actions.Gone):
        actions.put_back(row=row, by=cast.jonas, at=NOW + timedelta(days=30))
    actions.forget_old(at=NOW + timedelta(days=29))
    assert Topic.objects.filter(pk=row.pk).exists()
    actions.forget_old(at=NOW + timedelta(days=30))
    assert not Topic.objects.filter(pk=row.pk).exists()
    with pytest.raises(actions.Gone):
        actions.put_back(row=row, by=cast.jonas, at=NOW)


@pytest.mark.parametrize("make", ROWS)
def test_nobody_else_may_write(make: Callable[[Cast], Row], cast: Cast) -> None:
    row = make(cast)
    for outsider in cast.everyone:
        if outsider not in (cast.jonas, cast.mette):
            with pytest.raises(actions.NotYours):
                actions.remove(row=row, by=outsider, at=NOW)


@pytest.mark.parametrize("make", ROWS)
def test_readers_are_those_whom_the_query_lets_in(make: Callable[[Cast], Row], cast: Cast) -> None:
    row: Any = make(cast)

    def seen_by() -> set[Person]:
        return {
            each for each in cast.everyone if type(row).objects.visible_to(each).filter(pk=row.pk).exists()
        }

    assert set(readers_of(again(row))) == seen_by() == {cast.jonas, cast.mette}
    for leader in (cast.anders, None, cast.mette):
        change_leader(person=cast.jonas, leader=leader, by=cast.ole, at=NOW)
        assert set(readers_of(again(row))) == seen_by()


# --- promises ---------------------------------------------------------------------------------------------------


def test_a_promise_holds_when_both_have_said_yes(cast: Cast) -> None:
    row = promise(cast)
    assert not again(row).is_agreed
    with pytest.raises(actions.NotYours):
        actions.agree(row=row, version=1, by=cast.mette, at=NOW)
    actions.agree(row=row, version=1, by=cast.jonas, at=NOW)
    assert (again(row).is_agreed, again(row).agreed_by_id) == (True, cast.jonas.id)


def test_a_yes_is_to_the_words_that_were_read(cast: Cast) -> None:
    row = promise(cast)
    actions.edit_promise(
        promise=row, side=Side.LEADER, text="noget andet", due_on=NEXT_WEEK, version=1, by=cast.mette, at=NOW
    )
    with pytest.raises(actions.Changed):
        actions.agree(row=row, version=1, by=cast.jonas, at=LATER)


@pytest.mark.parametrize(
    "change",
    [{"text": "andre ord"}, {"side": Side.EMPLOYEE}, {"due_on": TODAY}],
)
def test_other_words_day_or_doer_need_the_others_yes_again(change: dict[str, Any], cast: Cast) -> None:
    row = agreed(promise(cast), cast)
    told = {"side": Side.LEADER, "text": row.text, "due_on": row.due_on} | change
    actions.edit_promise(promise=row, version=1, by=cast.jonas, at=LATER, **told)
    fresh = again(row)
    assert (fresh.is_agreed, fresh.proposer, fresh.version) == (False, Side.EMPLOYEE, 2)
    actions.agree(row=fresh, version=2, by=cast.mette, at=LATER)
    assert again(row).is_agreed


def test_where_nobody_can_be_asked_the_leaders_word_holds(cast: Cast) -> None:
    assert again(promise(cast, employee=cast.karen)).is_agreed


def test_held_and_dropped_can_be_undone(cast: Cast) -> None:
    row = agreed(promise(cast), cast)
    before = Promise.objects.filter(pk=row.pk).values().get()
    for end, outcome in ((actions.hold_promise, "held"), (actions.drop_promise, "dropped")):
        end(promise=row, by=cast.jonas, at=NOW)
        assert again(row).outcome == outcome
        with pytest.raises(actions.Changed):
            actions.drop_promise(promise=row, by=cast.mette, at=NOW)
        actions.reopen_promise(promise=row, by=cast.jonas, at=LATER)
        assert Promise.objects.filter(pk=row.pk).values().get() == before


def test_carried_on_it_stays_agreed_and_counts(cast: Cast) -> None:
    row = agreed(promise(cast), cast)
    first = actions.carry_promise(promise=row, to_on=NEXT_WEEK + timedelta(7), by=cast.mette, at=NOW)
    assert (again(row).due_on, again(row).is_agreed) == (NEXT_WEEK + timedelta(7), True)
    with pytest.raises(actions.NotLater):
        actions.carry_promise(promise=row, to_on=NEXT_WEEK, by=cast.mette, at=NOW)
    second = actions.carry_promise(promise=row, to_on=NEXT_WEEK + timedelta(9), by=cast.jonas, at=NOW)
    assert row.carries.count() == 2
    with pytest.raises(actions.Changed):
        actions.take_back_carry(carry=first, by=cast.mette, at=NOW)
    actions.take_back_carry(carry=second, by=cast.jonas, at=NOW)
    actions.take_back_carry(carry=first, by=cast.jonas, at=NOW)
    assert (again(row).due_on, row.carries.count()) == (NEXT_WEEK, 0)


# --- a new leader -----------------------------------------------------------------------------------------------


def test_a_new_leader_takes_over_what_was_agreed(cast: Cast) -> None:
    row = agreed(promise(cast), cast)
    change_leader(person=cast.jonas, leader=cast.anders, by=cast.ole, at=LATER)
    with pytest.raises(actions.NotYours):
        actions.take_over(row=row, by=cast.mette, at=LATER)
    actions.take_over(row=row, by=cast.anders, at=LATER)
    assert (again(row).agreed_with_id, again(row).is_agreed) == (cast.anders.id, True)


def test_a_new_leader_answers_what_the_employee_proposed(cast: Cast) -> None:
    row = promise(cast, by=cast.jonas)
    change_leader(person=cast.jonas, leader=cast.anders, by=cast.ole, at=LATER)
    actions.take_over(row=row, by=cast.anders, at=LATER)
    assert (again(row).agreed_by_id, again(row).agreed_with_id) == (cast.anders.id, cast.anders.id)


def test_what_the_former_leader_proposed_still_asks_the_employee(cast: Cast) -> None:
    row = promise(cast)
    change_leader(person=cast.jonas, leader=cast.anders, by=cast.ole, at=LATER)
    with pytest.raises(actions.NotYours):
        actions.agree(row=row, version=1, by=cast.anders, at=LATER)
    actions.take_over(row=row, by=cast.anders, at=LATER)
    assert not again(row).is_agreed
    actions.agree(row=row, version=1, by=cast.jonas, at=LATER)
    assert again(row).is_agreed


def test_topics_and_goals_are_shared_anew_by_the_employee_alone(cast: Cast) -> None:
    kept, shown, aim = topic(cast), topic(cast, by=cast.mette), agreed(goal(cast), cast)
    change_leader(person=cast.jonas, leader=cast.anders, by=cast.ole, at=LATER)
    for by in (cast.mette, cast.anders):
        with pytest.raises(actions.NotYours):
            actions.share(row=kept, with_leader=by, by=by, at=LATER)
    with pytest.raises(actions.NotYours):
        actions.share(row=kept, with_leader=cast.mette, by=cast.jonas, at=LATER)
    actions.answer_share_question(employee=cast.jonas, rows=[shown, aim], by=cast.jonas, at=LATER)
    assert set(Topic.objects.visible_to(cast.anders)) == {shown}
    assert set(Goal.objects.visible_to(cast.anders)) == {aim}
    assert (again(aim).is_agreed, again(aim).proposer) == (False, Side.EMPLOYEE)
    assert ShareQuestion.objects.filter(employee=cast.jonas, leader=cast.anders).count() == 1
    actions.answer_share_question(employee=cast.jonas, rows=[], by=cast.jonas, at=LATER)
    actions.share(row=shown, with_leader=None, by=cast.jonas, at=LATER)
    assert not Topic.objects.visible_to(cast.anders).exists()
