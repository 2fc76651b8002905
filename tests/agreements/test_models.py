"""Who sees which row, asked of the database for everybody in the cast; and what the database itself refuses."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from naervaer.agreements.models import (
    Carry,
    Development,
    Experiment,
    ExperimentAnswer,
    Goal,
    Obstacle,
    Picture,
    Promise,
    ShareQuestion,
    Topic,
)
from naervaer.people.actions import change_leader
from naervaer.people.models import Person
from tests.cast import NOW, TODAY, Cast

SECRET = "Vi prøver uden rapport i maj"


def changed(cast: Cast) -> dict[str, Any]:
    return {"employee": cast.jonas, "changed_by": cast.mette, "changed_at": NOW}


def proposed(cast: Cast) -> dict[str, Any]:
    return changed(cast) | {"proposed_by": cast.mette, "proposed_at": NOW}


def topic(cast: Cast, **other: Any) -> Topic:
    told = {"shared_with": cast.mette, "raised_by": cast.jonas, "raised_at": NOW, "kept_from": NOW}
    return Topic.objects.create(**changed(cast) | told | {"text": SECRET} | other)


def promise(cast: Cast, **other: Any) -> Promise:
    told = {"agreed_with": cast.mette, "side": "leader", "due_on": TODAY, "text": SECRET}
    return Promise.objects.create(**proposed(cast) | told | other)


def goal(cast: Cast, **other: Any) -> Goal:
    told = {"shared_with": cast.mette, "track": "personal", "text": SECRET, "step": SECRET, "step_on": TODAY}
    return Goal.objects.create(**proposed(cast) | told | other)


def obstacle(cast: Cast, **other: Any) -> Obstacle:
    sides = {"raised_side": "employee", "owner_side": "leader", "raised_by": cast.jonas, "raised_at": NOW}
    return Obstacle.objects.create(**changed(cast) | sides | {"text": SECRET, "due_on": TODAY} | other)


def picture(cast: Cast, **other: Any) -> Picture:
    return Picture.objects.create(**changed(cast) | {"about": SECRET, "known": SECRET} | other)


def experiment(cast: Cast, **other: Any) -> Experiment:
    told = {"agreed_with": cast.mette, "text": SECRET, "started_on": TODAY, "review_on": TODAY}
    return Experiment.objects.create(**proposed(cast) | told | other)


def development(cast: Cast, **other: Any) -> Development:
    told = {"leader": cast.mette, "on": TODAY, "kind": "talked", "by": cast.mette, "at": NOW}
    return Development.objects.create(employee=cast.jonas, **told | other)


def carry(cast: Cast) -> Carry:
    later = TODAY + timedelta(days=7)
    return Carry.objects.create(promise=promise(cast), from_on=TODAY, to_on=later, by=cast.mette, at=NOW)


def answer(cast: Cast) -> ExperimentAnswer:
    told = {"review_on": TODAY, "side": "leader", "by": cast.mette, "answer": "keep", "at": NOW}
    return ExperimentAnswer.objects.create(experiment=experiment(cast), **told)


def question(cast: Cast) -> ShareQuestion:
    return ShareQuestion.objects.create(employee=cast.jonas, leader=cast.mette, answered_at=NOW)


Make = Callable[[Cast], Any]
SHARED: tuple[Make, ...] = (topic, goal)
OF_THE_PAIR: tuple[Make, ...] = (promise, obstacle, picture, experiment, development, carry, answer)


def those_who_see(row: Any, cast: Cast) -> set[Person]:
    return {
        each for each in cast.everyone if type(row).objects.visible_to(each).filter(pk=row.pk).count() == 1
    }


@pytest.mark.parametrize("make", SHARED + OF_THE_PAIR)
def test_two_see_it_and_nobody_else(make: Make, cast: Cast) -> None:
    assert those_who_see(make(cast), cast) == {cast.jonas, cast.mette}


@pytest.mark.parametrize("make", SHARED)
def test_what_is_shared_with_a_person_stays_behind(make: Make, cast: Cast) -> None:
    row = make(cast)
    change_leader(person=cast.jonas, leader=cast.anders, by=cast.ole, at=NOW)
    assert those_who_see(row, cast) == {cast.jonas}


@pytest.mark.parametrize("make", OF_THE_PAIR)
def test_what_is_of_the_pair_moves_with_the_leader(make: Make, cast: Cast) -> None:
    row = make(cast)
    change_leader(person=cast.jonas, leader=cast.anders, by=cast.ole, at=NOW)
    assert those_who_see(row, cast) == {cast.jonas, cast.anders}


def test_the_question_of_what_to_share_is_the_employees_own(cast: Cast) -> None:
    assert those_who_see(question(cast), cast) == {cast.jonas}


@pytest.mark.parametrize("make", [topic, promise, goal, obstacle, picture, experiment])
def test_the_table_holds_no_text(make: Make, cast: Cast) -> None:
    row = make(cast)
    row_in_table = type(row).objects.filter(pk=row.pk).values_list().get()
    stored = [bytes(value) for value in row_in_table if isinstance(value, bytes)]
    assert stored
    assert not any(SECRET.encode() in value for value in stored)
    fresh = type(row).objects.get(pk=row.pk)
    texts = {name for name in ("text", "step", "about", "known") if hasattr(row, name)}
    assert texts
    assert all(getattr(fresh, name) == SECRET for name in texts)


@pytest.mark.parametrize(
    ("make", "wrong"),
    [
        (promise, {"side": "deputy"}),
        (promise, {"outcome": "held"}),
        (promise, {"closed_at": NOW}),
        (obstacle, {"owner_side": ""}),
        (obstacle, {"raised_side": "hr"}),
        (goal, {"track": "health"}),
        (development, {"kind": "refused"}),
        (experiment, {"review_on": None}),
        (experiment, {"outcome": "kept"}),
    ],
)
def test_the_database_refuses(make: Callable[..., Any], wrong: dict[str, Any], cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make(cast, **wrong)


def test_an_obstacle_has_one_standing_picture(cast: Cast) -> None:
    stone = obstacle(cast)
    first = picture(cast, obstacle=stone)
    with pytest.raises(IntegrityError), transaction.atomic():
        picture(cast, obstacle=stone)
    Picture.objects.filter(pk=first.pk).update(removed_at=NOW, removed_by=cast.jonas)
    picture(cast, obstacle=stone)


def test_a_row_that_somebody_deleted_changed_stays(cast: Cast) -> None:
    row = promise(cast, closed_by=cast.bo, closed_at=NOW, outcome="held", changed_by=cast.bo)
    cast.kajplads.delete()
    cast.bo.delete()
    assert Promise.objects.get(pk=row.pk).changed_by_id is None
