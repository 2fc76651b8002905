"""Agreeing as a team: somebody proposes, everybody is asked once, and it holds when all at work have answered (A13)."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, Max, OuterRef, Q
from django.utils.timezone import localdate

from naervaer.contact.actions.closing import UNDONE_WITHIN, TooLate
from naervaer.contact.actions.turns import Ended, NotYours
from naervaer.contact.models import TeamAgreement, TeamAnswer
from naervaer.contact.queries import can_answer
from naervaer.contact.rules import REVIEW_MONTHS, Answer, checked_promise, heir, months_on, team_agrees
from naervaer.ledger.actions import record
from naervaer.notify.actions import remind
from naervaer.people.models import Leadership, Person

ASKED = "contact.team_asked"
ASKED_FOR = timedelta(days=14)
"""So long after a proposal, or after somebody has joined, the one message about it is made; then the page tells it."""
JUST_ENDED = timedelta(days=30)
GONE_ALONG = (Answer.YES, Answer.PASS)


@transaction.atomic
def propose_to_team(*, leader: Person, by: Person, at: datetime, **terms: Any) -> TeamAgreement:
    """A new version for the team of this leader; whoever proposes it has said yes. Until it holds the one before does.

    Raises PromiseError.
    """
    fresh = _proposed(leader.pk, by, at, terms)
    TeamAnswer.objects.create(agreement=fresh, person=by, answer=Answer.YES, text="", answered_at=at)
    _settle(fresh, at)
    record("team_agreement.proposed", by=by.id, at=at, about=leader.id, what=fresh.id)
    return fresh


def _proposed(leader: UUID, by: Person | None, at: datetime, terms: dict[str, Any]) -> TeamAgreement:
    checked_promise(terms["answer_within"])
    checked_promise(terms["talk_within"])
    Person.objects.select_for_update().get(pk=leader)
    theirs = TeamAgreement.objects.filter(leader=leader)
    theirs.proposed().update(ended_at=at)
    last = theirs.aggregate(last=Max("version"))["last"] or 0
    return TeamAgreement.objects.create(
        leader_id=leader, version=last + 1, proposed_by=by, proposed_at=at, **terms
    )


@transaction.atomic
def answer_team(
    *, agreement: TeamAgreement, answer: Answer, by: Person, at: datetime, text: str = ""
) -> TeamAgreement:
    """Yes, "I leave it to you", or an objection with a line. A version that holds is answered by who came later.

    Raises Ended for one that is off the table, NotYours for who has gone along with what holds: then one proposes.
    """
    held = _locked(agreement)
    known = TeamAnswer.objects.filter(agreement=held, person=by).first()
    if held.agreed_at is not None and known is not None and known.answer in GONE_ALONG:
        raise NotYours
    row = known or TeamAnswer(agreement=held, person=by)
    row.answer, row.text, row.answered_at = answer, text if answer == Answer.OBJECT else "", at
    row.save()
    record("team_agreement.answered", by=by.id, at=at, about=by.id, what=held.id)
    _settle(held, at)
    return held


@transaction.atomic
def take_back_answer(*, agreement: TeamAgreement, by: Person, at: datetime) -> None:
    """Undo of one's own answer; what held only because of it is a proposal again. Raises Ended, TooLate."""
    held = _locked(agreement)
    row = TeamAnswer.objects.filter(agreement=held, person=by, answered_at__gt=at - UNDONE_WITHIN).first()
    if row is None or (held.agreed_at is not None and held.agreed_at > row.answered_at):
        raise TooLate
    if held.agreed_at == row.answered_at:
        TeamAgreement.objects.filter(pk=held.pk).update(agreed_at=None)
        _put_back(held, row.answered_at)
    row.delete()
    record("team_agreement.answer_taken_back", by=by.id, at=at, about=by.id, what=held.id)


@transaction.atomic
def withdraw_from_team(*, agreement: TeamAgreement, by: Person, at: datetime) -> None:
    """Whoever has proposed it, or the leader, takes it off the table; what lay there a moment before is back.

    Raises Ended for what holds, unless it held at once; NotYours for everybody else.
    """
    held = _locked(agreement)
    if by.id not in (held.proposed_by_id, held.leader_id):
        raise NotYours
    if held.agreed_at not in (None, held.proposed_at):
        raise Ended
    TeamAgreement.objects.filter(pk=held.pk).update(ended_at=at)
    if at - held.proposed_at <= UNDONE_WITHIN:
        _put_back(held, held.proposed_at)
    record("team_agreement.withdrawn", by=by.id, at=at, about=held.leader_id, what=held.id)


def _put_back(agreement: TeamAgreement, moment: datetime) -> None:
    """What this version has replaced at that moment goes on."""
    replaced = TeamAgreement.objects.filter(leader=agreement.leader_id, ended_at=moment)
    replaced.exclude(pk=agreement.pk).update(ended_at=None)


def _locked(agreement: TeamAgreement) -> TeamAgreement:
    """One writer at a time in a team, and the version as it stands now."""
    Person.objects.select_for_update().get(pk=agreement.leader_id)
    held = TeamAgreement.objects.filter(pk=agreement.pk, ended_at=None).select_related("leader").first()
    if held is None:
        raise Ended
    return held


def _settle(agreement: TeamAgreement, at: datetime) -> None:
    """It holds from now on if everybody who can be asked has answered."""
    if agreement.agreed_at is not None:
        return
    given = TeamAnswer.objects.filter(agreement=agreement).of_the_team().order_by()
    answers = {person: Answer(answer) for person, answer in given.values_list("person", "answer")}
    at_work = can_answer(agreement.leader, on=localdate(at))
    if team_agrees(answers, leader=agreement.leader_id, at_work=at_work):
        TeamAgreement.objects.in_force().filter(leader=agreement.leader_id).update(ended_at=at)
        agreement.agreed_at = at
        agreement.save(update_fields=["agreed_at"])
        record("team_agreement.agreed", by=None, at=at, about=agreement.leader_id, what=agreement.id)


@transaction.atomic
def _settle_again(agreement: TeamAgreement, at: datetime) -> None:
    """Nobody has answered, but who has to has changed."""
    with suppress(Ended):
        _settle(_locked(agreement), at)


# When the team changes ---------------------------------------------------------------------------------------


@transaction.atomic
def team_changed(*, before: UUID, now: UUID | None, at: datetime) -> None:
    """Somebody has moved from one leader to another: who leaves drops out, and who leads the team on has its agreement
    as a proposal, to be confirmed by everybody anew (`trust.md` 3.5).
    """
    _lead_on(before, at)
    for agreement in TeamAgreement.objects.proposed().filter(leader__in=[before, now]).order_by("pk"):
        _settle_again(agreement, at)
    if not Leadership.objects.filter(leader=before, ended_at=None).exists():
        TeamAgreement.objects.filter(leader=before, ended_at=None).update(ended_at=at)


def _lead_on(before: UUID, at: datetime) -> None:
    held = TeamAgreement.objects.in_force().filter(leader=before).first()
    if held is None:
        return
    gone_along = TeamAnswer.objects.filter(agreement=held, answer__in=GONE_ALONG).exclude(person=before)
    people = list(gone_along.order_by().values_list("person", flat=True))
    rows = Leadership.objects.filter(person__in=people, ended_at=None).order_by()
    leaders = dict(rows.values_list("person", "leader"))
    found = heir([leaders.get(person) for person in people], before=before)
    lately = Q(ended_at=None) | Q(ended_at__gt=at - JUST_ENDED)
    if found is not None and not TeamAgreement.objects.filter(lately, leader=found).exists():
        terms = {**held.terms, "review_on": months_on(localdate(at), REVIEW_MONTHS)}
        fresh = _proposed(found, None, at, terms)
        record("team_agreement.led_on", by=None, at=at, about=found, what=fresh.id)


def look_at_teams(*, at: datetime) -> None:
    """Each morning: what holds since somebody is on leave, and the one message to everybody who has not been asked."""
    for agreement in TeamAgreement.objects.proposed().order_by("pk"):
        _settle_again(agreement, at)
    asked: dict[UUID, list[UUID]] = {}
    for version, person in (*_members_to_ask(at), *_leaders_to_ask(at)):
        asked.setdefault(version, []).append(person)
    for version, people in asked.items():
        remind(
            ASKED,
            people=people,
            on=localdate(at),
            period=str(version),
            at=at,
            about={"agreement": str(version)},
        )


def _members_to_ask(at: datetime) -> Iterable[tuple[UUID, UUID]]:
    given = TeamAnswer.objects.filter(agreement=OuterRef("version"), person=OuterRef("person"))
    lately = Q(leader__team_agreements__proposed_at__gt=at - ASKED_FOR) | Q(started_at__gt=at - ASKED_FOR)
    there_is_one = {"leader__team_agreements__isnull": False, "leader__team_agreements__ended_at": None}
    rows = Leadership.objects.filter(lately, ended_at=None, **there_is_one)
    rows = rows.exclude(person__user=None).annotate(version=F("leader__team_agreements"))
    return rows.filter(~Exists(given)).order_by("version", "pk").values_list("version", "person")


def _leaders_to_ask(at: datetime) -> Iterable[tuple[UUID, UUID]]:
    given = TeamAnswer.objects.filter(agreement=OuterRef("pk"), person=OuterRef("leader"))
    rows = TeamAgreement.objects.filter(~Exists(given), ended_at=None, proposed_at__gt=at - ASKED_FOR)
    return rows.exclude(leader__user=None).order_by("pk").values_list("pk", "leader")


def still_asked(agreement: UUID, person: Person) -> TeamAgreement | None:
    """The version, if it is still open and waits for this person's answer."""
    waiting = TeamAgreement.objects.visible_to(person).filter(pk=agreement, ended_at=None)
    return waiting.exclude(answers__person=person).first()
