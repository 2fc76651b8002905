"""Goals, obstacles, pictures and experiments (A12, A16, A40), and what goes when it has been kept as promised."""

from datetime import date, timedelta
from typing import Any

import pytest

from naervaer.agreements import actions
from naervaer.agreements.models import (
    Development,
    Experiment,
    Goal,
    Obstacle,
    Picture,
    Promise,
    Topic,
)
from naervaer.agreements.rules import Answer, Review, Side, Track
from naervaer.ledger.models import Act
from naervaer.people.actions import change_leader
from naervaer.people.models import Person
from tests.agreements.rows import (
    LATER,
    NEXT_WEEK,
    again,
    agreed,
    experiment,
    goal,
    obstacle,
    picture,
    promise,
    topic,
)
from tests.cast import NOW, TODAY, Cast

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
