"""What two people do with what they agree on, one sentence of the rules for each test."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from naervaer.agreements import actions
from naervaer.agreements.access import readers_of
from naervaer.agreements.models import (
    Development,
    Experiment,
    Goal,
    Obstacle,
    Picture,
    Promise,
    Row,
    ShareQuestion,
    Topic,
)
from naervaer.agreements.rules import Answer, Review, Side, Track
from naervaer.ledger.models import Act
from naervaer.people.actions import change_leader
from naervaer.people.models import Person
from tests.cast import NOW, TODAY, Cast

LATER = NOW + timedelta(hours=1)
NEXT_WEEK = TODAY + timedelta(days=7)


def again(row: Any) -> Any:
    return type(row).objects.get(pk=row.pk)


def topic(cast: Cast, by: Person | None = None) -> Topic:
    return actions.add_topic(
        employee=cast.jonas, shared_with=cast.mette, text="Færre rapporter", by=by or cast.jonas, at=NOW
    )


def promise(
    cast: Cast, by: Person | None = None, side: Side = Side.LEADER, employee: Person | None = None
) -> Promise:
    return actions.propose_promise(
        employee=employee or cast.jonas,
        leader=cast.mette,
        side=side,
        text="spørger Bo om færre rapporter",
        due_on=NEXT_WEEK,
        by=by or cast.mette,
        at=NOW,
    )


def goal(cast: Cast, by: Person | None = None) -> Goal:
    return actions.add_goal(
        employee=cast.jonas,
        shared_with=cast.mette,
        track=Track.PROFESSIONAL,
        text="Lede en havnemodel selv",
        step="Følge Karen i december",
        step_on=NEXT_WEEK,
        by=by or cast.jonas,
        at=NOW,
    )


def obstacle(cast: Cast, by: Person | None = None) -> Obstacle:
    return actions.raise_obstacle(
        employee=cast.jonas,
        text="Ingen adgang til tegningerne",
        owner_side=Side.LEADER,
        due_on=NEXT_WEEK,
        by=by or cast.jonas,
        at=NOW,
    )


def picture(cast: Cast, stone: Obstacle | None = None) -> Picture:
    return actions.draw_picture(
        employee=cast.jonas,
        obstacle=stone,
        about="Adgangen",
        known="Den mangler",
        differently="Hvor meget den haster",
        next_step="Mette ringer til it",
        next_on=NEXT_WEEK,
        by=cast.jonas,
        at=NOW,
    )


def experiment(cast: Cast, by: Person | None = None) -> Experiment:
    return actions.propose_experiment(
        employee=cast.jonas,
        leader=cast.mette,
        text="Ingen møder før klokken ti",
        started_on=TODAY,
        review_on=NEXT_WEEK,
        by=by or cast.mette,
        at=NOW,
    )


ROWS: tuple[Callable[[Cast], Row], ...] = (topic, promise, goal, obstacle, picture, experiment)


def agreed(row: Any, cast: Cast) -> Any:
    other = cast.jonas if row.proposed_by_id == cast.mette.id else cast.mette
    actions.agree(row=row, version=row.version, by=other, at=NOW)
    return again(row)


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


# --- goals and development --------------------------------------------------------------------------------------


def test_a_goal_is_agreed_changed_and_reached(cast: Cast) -> None:
    row = agreed(goal(cast), cast)
    told: dict[str, Any] = {"track": Track.PERSONAL, "text": row.text, "step": "Ringe", "step_on": TODAY}
    actions.edit_goal(goal=row, version=1, by=cast.mette, at=LATER, **told)
    assert (again(row).is_agreed, again(row).step) == (False, "Ringe")
    actions.reach_goal(goal=row, by=cast.jonas, at=LATER)
    with pytest.raises(actions.Changed):
        actions.reach_goal(goal=row, by=cast.mette, at=LATER)
    actions.reopen_goal(goal=row, by=cast.mette, at=LATER)
    assert not again(row).is_over


def test_development_is_noted_once_a_day_and_taken_back_by_either(cast: Cast) -> None:
    first = actions.talked_about_development(employee=cast.jonas, on=TODAY, by=cast.mette, at=NOW)
    second = actions.talked_about_development(employee=cast.jonas, on=TODAY, by=cast.jonas, at=LATER)
    assert first == second
    assert first.leader_id == cast.mette.id
    actions.withdraw_development(row=first, by=cast.jonas, at=LATER)
    with pytest.raises(actions.NotYours):
        actions.return_development(row=first, by=cast.mette, at=LATER)
    actions.return_development(row=first, by=cast.jonas, at=LATER)
    assert Development.objects.standing().count() == 1
    assert actions.not_now(employee=cast.jonas, on=TODAY, by=cast.jonas, at=LATER).kind == "not_now"


# --- obstacles and pictures -------------------------------------------------------------------------------------


@pytest.mark.parametrize("raiser", ["jonas", "mette"])
def test_only_the_side_that_raised_it_closes_it(raiser: str, cast: Cast) -> None:
    mine, other = (cast.jonas, cast.mette) if raiser == "jonas" else (cast.mette, cast.jonas)
    row = obstacle(cast, by=mine)
    for refused in (actions.close_obstacle, actions.reopen_obstacle):
        with pytest.raises(actions.NotYours):
            refused(obstacle=row, by=other, at=NOW)
    with pytest.raises(actions.NotYours):
        actions.remove(row=row, by=other, at=NOW)
    actions.close_obstacle(obstacle=row, by=mine, at=NOW)
    actions.reopen_obstacle(obstacle=row, by=mine, at=NOW)
    assert not again(row).is_over


def test_a_later_leader_closes_what_a_leader_raised(cast: Cast) -> None:
    row = obstacle(cast, by=cast.mette)
    change_leader(person=cast.jonas, leader=cast.anders, by=cast.ole, at=LATER)
    actions.close_obstacle(obstacle=row, by=cast.anders, at=LATER)
    assert again(row).is_over


def test_an_obstacle_is_handed_over_with_a_day(cast: Cast) -> None:
    row = obstacle(cast)
    told: dict[str, Any] = {"text": row.text, "owner_side": Side.EMPLOYEE, "due_on": TODAY}
    actions.edit_obstacle(obstacle=row, version=1, by=cast.mette, at=LATER, **told)
    assert (again(row).owner, again(row).due_on) == (Side.EMPLOYEE, TODAY)
    assert Act.objects.filter(kind="obstacle.handed", object_id=row.pk).count() == 1


def test_an_obstacle_has_one_picture_and_the_trash_does_not_make_two(cast: Cast) -> None:
    stone = obstacle(cast)
    first = picture(cast, stone)
    with pytest.raises(actions.AlreadyDrawn):
        picture(cast, stone)
    actions.remove(row=first, by=cast.jonas, at=NOW)
    picture(cast, stone)
    with pytest.raises(actions.AlreadyDrawn):
        actions.put_back(row=first, by=cast.jonas, at=NOW)
    assert Picture.objects.standing().count() == 1


# --- experiments ------------------------------------------------------------------------------------------------


def answer(row: Experiment, answer: Answer, by: Person, today: date = NEXT_WEEK) -> Review:
    return actions.answer_experiment(experiment=row, answer=answer, by=by, at=LATER, today=today)


def test_nobody_is_asked_before_the_day(cast: Cast) -> None:
    with pytest.raises(actions.TooEarly):
        answer(experiment(cast), Answer.KEEP, cast.mette, today=NEXT_WEEK - timedelta(days=1))


@pytest.mark.parametrize(("word", "outcome"), [(Answer.KEEP, "kept"), (Answer.STOP, "stopped")])
def test_both_say_the_same(word: Answer, outcome: str, cast: Cast) -> None:
    row = agreed(experiment(cast), cast)
    assert answer(row, word, cast.jonas) is Review.WAITING
    answer(row, word, cast.mette)
    assert again(row).outcome == outcome
    actions.take_back_answer(experiment=row, by=cast.mette, at=LATER)
    assert (again(row).outcome, again(row).answers.count()) == ("", 1)


def test_they_differ_and_one_comes_round(cast: Cast) -> None:
    row = experiment(cast)
    answer(row, Answer.KEEP, cast.jonas)
    assert answer(row, Answer.STOP, cast.mette) is Review.DIFFERENT
    assert not again(row).is_over
    assert answer(row, Answer.KEEP, cast.mette) is Review.KEPT


def test_a_change_is_a_new_round_with_a_new_yes(cast: Cast) -> None:
    row = agreed(experiment(cast), cast)
    assert answer(row, Answer.CHANGE, cast.jonas) is Review.CHANGE
    told: dict[str, Any] = {"experiment": row, "text": "Ingen møder før ni", "by": cast.jonas, "at": LATER}
    with pytest.raises(actions.NotLater):
        actions.edit_experiment(review_on=NEXT_WEEK - timedelta(1), version=1, **told)
    later = NEXT_WEEK + timedelta(days=14)
    fresh = actions.edit_experiment(review_on=later, version=1, **told)
    assert (fresh.review_on, fresh.is_agreed, fresh.version) == (later, False, 2)
    assert answer(fresh, Answer.KEEP, cast.mette, today=later) is Review.WAITING


def test_an_answer_was_to_the_old_words(cast: Cast) -> None:
    row = experiment(cast)
    answer(row, Answer.KEEP, cast.jonas)
    told: dict[str, Any] = {"text": "Andre ord", "review_on": NEXT_WEEK, "version": 1}
    actions.edit_experiment(experiment=row, by=cast.mette, at=LATER, **told)
    assert not again(row).answers.exists()


def test_an_experiment_has_a_review_after_its_start(cast: Cast) -> None:
    with pytest.raises(actions.NotLater):
        actions.propose_experiment(
            employee=cast.jonas,
            leader=cast.mette,
            text="Hver dag",
            started_on=TODAY,
            review_on=TODAY,
            by=cast.mette,
            at=NOW,
        )


# --- kept as long as promised -----------------------------------------------------------------------------------


def test_what_ended_a_year_ago_goes_and_what_is_open_stays(cast: Cast) -> None:
    done, open_promise = promise(cast), promise(cast)
    aim, stone, trial = goal(cast), obstacle(cast), agreed(experiment(cast), cast)
    picture(cast, stone)
    picture(cast)
    actions.hold_promise(promise=done, by=cast.mette, at=NOW)
    actions.reach_goal(goal=aim, by=cast.mette, at=NOW)
    actions.close_obstacle(obstacle=stone, by=cast.jonas, at=NOW)
    for by in (cast.jonas, cast.mette):
        answer(trial, Answer.STOP, by)
    talked = topic(cast)
    actions.talked_about_development(employee=cast.jonas, on=TODAY, by=cast.mette, at=NOW)
    eleven_months = NOW + timedelta(days=334)
    actions.topic_was_taken_up(topic=talked, at=eleven_months)
    actions.forget_old(at=eleven_months)
    assert (Promise.objects.count(), Picture.objects.count()) == (2, 2)
    actions.forget_old(at=NOW + timedelta(days=367))
    assert set(Promise.objects.all()) == {open_promise}
    assert [model.objects.count() for model in (Goal, Obstacle, Picture, Experiment)] == [0, 0, 0, 0]
    assert (Topic.objects.count(), Development.objects.count()) == (1, 1)
    actions.forget_old(at=NOW + timedelta(days=731 + 31))
    assert (Topic.objects.count(), Development.objects.count()) == (0, 0)


def test_the_ledger_knows_what_happened_and_no_word_of_it(cast: Cast) -> None:
    row = promise(cast)
    actions.agree(row=row, version=1, by=cast.jonas, at=NOW)
    actions.hold_promise(promise=row, by=cast.mette, at=NOW)
    acts = Act.objects.filter(object_id=row.pk).order_by("pk")
    assert [(act.kind, act.actor_id, act.subject_id) for act in acts] == [
        ("promise.proposed", cast.mette.id, cast.jonas.id),
        ("promise.agreed", cast.jonas.id, cast.jonas.id),
        ("promise.held", cast.mette.id, cast.jonas.id),
    ]
