"""Experiments: proposed with a review date, answered by both when it has come, changed into a new round or ended."""

from datetime import date, datetime

from django.db import transaction

from naervaer.agreements.access import leader_of, side_of
from naervaer.agreements.actions.rows import (
    NotLater,
    NotYours,
    note,
    propose,
    taken,
    taken_open,
    taken_to_write,
    write,
)
from naervaer.agreements.models import Experiment, ExperimentAnswer
from naervaer.agreements.rules import Answer, Review, Side, Verdict, review_of
from naervaer.people.models import Person

ENDS = {Review.KEPT: Verdict.KEPT, Review.STOPPED: Verdict.STOPPED}


class TooEarly(Exception):
    """Nobody is asked before the review date."""


@transaction.atomic
def propose_experiment(
    *,
    employee: Person,
    leader: Person,
    text: str,
    started_on: date,
    review_on: date,
    by: Person,
    at: datetime,
) -> Experiment:
    """Try it until the review date; it holds when the other has said yes. Raises NotYours, NotLater."""
    if side_of(employee.id, by) is None:
        raise NotYours
    if review_on <= started_on:
        raise NotLater
    experiment = Experiment(employee=employee, agreed_with=leader, text=text, started_on=started_on)
    experiment.review_on, experiment.changed_by, experiment.changed_at = review_on, by, at
    propose(experiment, by=by, at=at)
    experiment.save(force_insert=True)
    note(experiment, "proposed", by=by, at=at)
    return experiment


@transaction.atomic
def edit_experiment(
    *,
    experiment: Experiment,
    text: str,
    review_on: date,
    version: int,
    by: Person,
    at: datetime,
    revive: bool = False,
) -> Experiment:
    """Other words or another review date: the other is asked anew, and a later date is a new round.

    An answer was given to the old words, so those of the running round go. Raises Gone, NotYours, Changed, and
    NotLater for a date that is not after every round that has been answered.
    """
    fresh, _ = taken_to_write(experiment, by, version=version, revive=revive)
    if (fresh.text, fresh.review_on) == (text, review_on) and not revive:
        return fresh
    if review_on <= fresh.started_on:
        raise NotLater
    if review_on != fresh.review_on:
        if fresh.answers.filter(review_on__gte=review_on).exists():
            raise NotLater
    else:
        fresh.answers.filter(review_on=review_on).delete()
    fresh.text, fresh.review_on, fresh.agreed_with = text, review_on, leader_of(fresh.employee_id)
    propose(fresh, by=by, at=at)
    write(fresh, by=by, at=at)
    note(fresh, "edited", by=by, at=at)
    return fresh


@transaction.atomic
def answer_experiment(
    *, experiment: Experiment, answer: Answer, by: Person, at: datetime, today: date
) -> Review:
    """What one of the two says on the review date, and what follows from both.

    An answer can be given anew until the experiment has ended. Raises Gone, NotYours, Changed, TooEarly.
    """
    fresh, side = taken_open(experiment, by)
    if today < fresh.review_on:
        raise TooEarly
    ExperimentAnswer.objects.update_or_create(
        experiment=fresh,
        review_on=fresh.review_on,
        side=side.value,
        defaults={"by": by, "answer": answer.value, "at": at},
    )
    note(fresh, "answered", by=by, at=at)
    review = review_of(answers_to(fresh))
    if review in ENDS:
        fresh.outcome, fresh.ended_at = ENDS[review].value, at
        fresh.save()
        note(fresh, fresh.outcome, by=by, at=at)
    return review


@transaction.atomic
def take_back_answer(*, experiment: Experiment, by: Person, at: datetime) -> None:
    """As if this side had not answered: what ended by it goes on. Raises Gone, NotYours."""
    fresh, side = taken(experiment, by)
    gone, _ = fresh.answers.filter(review_on=fresh.review_on, side=side.value).delete()
    if gone:
        fresh.outcome, fresh.ended_at = Verdict.RUNNING.value, None
        fresh.save()
        note(fresh, "answer_taken_back", by=by, at=at)


def answers_to(experiment: Experiment) -> dict[Side, Answer]:
    """What the sides have said to the running review date."""
    given = experiment.answers.filter(review_on=experiment.review_on).order_by()
    return {Side(side): Answer(answer) for side, answer in given.values_list("side", "answer")}
