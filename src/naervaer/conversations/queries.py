"""What is asked about talks: with whom, which openers, whether the list is open, and when the next one could be."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from naervaer.conversations.models import HELD, OPEN, OpenerShown, Talk, TalkQuerySet, WellbeingMark
from naervaer.conversations.rules import (
    BARRED_TALKS,
    LOOK_AHEAD,
    SHOWN,
    Clash,
    Mark,
    Wish,
    clash,
    falls_into_leave,
    is_open,
    next_time,
    openers_for,
)
from naervaer.conversations.seeds import OPENERS, Opener
from naervaer.distance.models import Appointment
from naervaer.distance.queries import calendars_of, minutes_a_week, workdays_of
from naervaer.followup.queries import Seen
from naervaer.followup.rules import STANDARD_TALK_MINUTES, Load, away_all_week, load_of
from naervaer.followup.rules import Talk as TalkTime
from naervaer.kernels.windows import Calendar
from naervaer.kernels.worktime import ONE_DAY, Span
from naervaer.people.models import Leadership, Person
from naervaer.statements.kept import kept

BANK = tuple(opener.key for opener in OPENERS)
BY_KEY = {opener.key: opener for opener in OPENERS}
LOOKED_BACK = timedelta(days=400)
"""Eight talks at the longest rhythm."""
READ_BACK = SHOWN * (BARRED_TALKS + 2)
"""Openers of this talk and of a few more than bar one."""
HORIZON = timedelta(days=LOOK_AHEAD + 60)


# The two ------------------------------------------------------------------------------------------


def leader_with(talk: Talk) -> Person | None:
    """On the leader's side of this talk: who held it, else who leads the employee now and did so before it was over."""
    if talk.is_held and talk.touch is not None:
        return talk.touch.leader
    row = next(iter(_leading(employee=talk.employee_id, before=talk.appointment.ends_at)), None)
    return row.leader if row else None


@kept
def _leading(*, employee: UUID, before: datetime) -> QuerySet[Leadership]:
    """Who leads this employee now and did so before."""
    leads = Leadership.objects.filter(person=employee, ended_at=None, started_at__lt=before)
    return leads.select_related("leader").order_by("pk")[:1]


# Wellbeing first ----------------------------------------------------------------------------------


def marks_of(talk: Talk) -> list[WellbeingMark]:
    """Everything that was marked in this talk, in order, what was taken out included."""
    return _marks(talk=talk.id)


@kept
def _marks(*, talk: UUID) -> QuerySet[WellbeingMark]:
    """With who marked it, and who took it out."""
    return WellbeingMark.objects.filter(talk=talk).select_related("by", "withdrawn_by").order_by("at", "pk")


def list_is_open(talk: Talk, leader: Person | None) -> bool:
    """Whether topics can be taken up in this talk now."""
    plain: Iterable[Mark] = (mark.plain for mark in WellbeingMark.objects.filter(talk=talk).order_by("pk"))
    return is_open(plain, employee=talk.employee_id, leader=leader.id if leader else None)


# Openers ------------------------------------------------------------------------------------------


def openers_of(talk: Talk, leader: Person | None) -> list[Opener]:
    """The three that this talk shows: as written down with the first that happened in it, else as they will be.

    They are none of the pair's last eight held talks. One statement.
    """
    rows = _openers(talk=talk.id, employee=talk.employee_id, leader=leader)
    shown = {of: [key for _, key in keys] for of, keys in groupby(rows, key=itemgetter(0))}
    keys = shown.pop(talk.id, None) or openers_for(talk.id, bank=BANK, shown=list(shown.values()))
    return [BY_KEY[key] for key in keys if key in BY_KEY]


@kept
def _openers(*, talk: UUID, employee: UUID, leader: Person | None) -> QuerySet[Any, tuple[Any, ...]]:
    """What this talk and the latest held ones of the pair showed."""
    rows = OpenerShown.objects.of_or_before(talk, employee, leader)
    return rows.values_list("talk", "opener")[:READ_BACK]


# Next time ----------------------------------------------------------------------------------------


def calendars(people: Iterable[Person], *, since: date, now: datetime) -> dict[UUID, Calendar]:
    """Days, hours and what is planned for each of these people, from this day on, in three queries."""
    start = datetime.combine(min(since, now.date()), time(), UTC)
    return calendars_of({person.id for person in people}, start, now + HORIZON)


def clashes(two: Sequence[Person], span: Span, *, moved: Talk | None = None) -> list[tuple[Person, Clash]]:
    """For which of the two this time does not suit, and why. The time that is given up is free for the new one."""
    own = moved.appointment if moved else None
    found = calendars_of({person.id for person in two}, *span, but=own)
    return [(person, kind) for person in two if (kind := clash(span, found[person.id]))]


def proposed_from(
    talk: Talk, employee: Calendar, leader: Calendar, *, rhythm_days: int, now: datetime
) -> Span | None:
    """When the talk after this one is proposed: by the agreed rhythm, on the weekday and at the hour of this one."""
    local = talk.starts_at.astimezone(leader.zone)
    wish = Wish(
        since=local.date(),
        rhythm_days=rhythm_days,
        earliest=max(now.date(), local.date()) + ONE_DAY,
        weekday=local.isoweekday(),
        at=local.time(),
    )
    return next_time(wish, employee=employee, leader=leader)


def proposed_instead(talk: Talk, *, leader: Person, now: datetime) -> Span | None:
    """When a talk that has to be moved could be: from the day after on, at the same time of day."""
    today = now.date()
    found = calendars([talk.employee, leader], since=talk.starts_at.date(), now=now)
    local = talk.starts_at.astimezone(found[leader.id].zone)
    since = max(today, local.date())
    wish = Wish(
        since=since,
        rhythm_days=1,
        earliest=since + ONE_DAY,
        at=local.time(),
        length=int((talk.ends_at - talk.starts_at).total_seconds()) // 60,
    )
    return next_time(wish, employee=found[talk.employee_id], leader=found[leader.id])


def proposed_round(
    people: Iterable[Seen], *, leader: Person, now: datetime
) -> list[tuple[Person, Span | None]]:
    """For each of these people a time of their own: what is proposed to one is not proposed to the next."""
    today = now.date()
    waiting = list(people)
    since_all = min((seen.last_spoken_on or today for seen in waiting), default=today)
    found = calendars([leader, *(seen.person for seen in waiting)], since=since_all, now=now)
    own = found[leader.id]
    taken: list[Span] = []
    proposals: list[tuple[Person, Span | None]] = []
    for seen in waiting:
        since = seen.last_spoken_on or today
        rhythm = seen.rhythm_days if seen.last_spoken_on else max((seen.due.due_on - today).days, 1)
        wish = Wish(since=since, rhythm_days=rhythm, earliest=today + ONE_DAY)
        busy = replace(own, busy=(*own.busy, *taken))
        span = next_time(wish, employee=found[seen.person.id], leader=busy)
        taken += [span] if span else []
        proposals.append((seen.person, span))
    return proposals


def in_leave(talk: Talk, leader: Person | None) -> bool:
    """Whether the planned day is one on which one of the two is away."""
    people = [talk.employee, *([leader] if leader else [])]
    found = calendars(people, since=talk.starts_at.date(), now=talk.starts_at)
    return falls_into_leave(talk.starts_at, people=found.values())


# The leader's time --------------------------------------------------------------------------------


def load_of_leader(leader: Person, people: Iterable[Seen], *, today: date) -> Load:
    """The time that talks with these people take of the leader's week (`domain.md` 2.3, `oracles.md` 3).

    A talk takes as long as the latest one to whose time both have said yes, else the usual half hour. Whoever is
    away for the whole week takes none.
    """
    led = list(people)
    monday = today - timedelta(days=today.weekday())
    days = workdays_of([seen.person.id for seen in led], monday, monday + timedelta(days=7))
    minutes = _agreed_minutes(leader, led)
    talks = [
        TalkTime(seen.rhythm_days, minutes.get(seen.person.id, STANDARD_TALK_MINUTES))
        for seen in led
        if not away_all_week(days[seen.person.id], today)
    ]
    return load_of(talks, week_minutes=minutes_a_week(leader))


def _agreed_minutes(leader: Person, people: list[Seen]) -> dict[UUID, int]:
    """How long the two have agreed to talk, by the latest talk that both have said yes to."""
    agreed = Talk.objects.visible_to(leader).filter(
        employee__in=[seen.person for seen in people], accepted_at__isnull=False, cancelled_at=None
    )
    times = agreed.order_by("appointment__starts_at", "pk").values_list(
        "employee_id", "appointment__starts_at", "appointment__ends_at"
    )
    return {employee: int((end - start).total_seconds()) // 60 for employee, start, end in times}


# Today ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TalkAhead:
    """A talk of this day or of one to come; of this day with the first opener that it shows.

    ``as_employee``: with the viewer's own leader. Of the employee the talk knows the name only.
    """

    talk: Talk
    as_employee: bool
    opener: Opener | None


def talks_ahead(
    viewer: Person, people: Collection[UUID], *, start: datetime, end: datetime
) -> list[TalkAhead]:
    """The viewer's talks from ``start`` on that are to come or to be held, by time: one statement.

    Those before ``end`` come with their first opener; what was shown in the held talks of the same people says what
    is barred. ``people`` are the viewer and whom the caller has found the viewer to lead: the rows are asked for by
    their ids, and of those only what the viewer may see comes.
    """
    asked = _talks_and_openers(
        viewer=viewer, people=people, start=start, end=end, looked_back=start - LOOKED_BACK
    )
    rows = [(talk, [row[-1] for row in group if row[-1]]) for talk, group in groupby(asked, key=_of_talk)]
    shown: dict[UUID, list[list[str]]] = {}
    for (_pk, employee, _name, starts_at, *_, touch), openers in rows:
        if touch is not None and starts_at < start:
            shown.setdefault(employee, []).append(openers)
    return sorted(
        (_ahead(columns, written, shown, viewer, end) for columns, written in rows if columns[3] >= start),
        key=lambda each: (each.talk.starts_at, each.talk.pk),
    )


def _ahead(
    columns: tuple[Any, ...],
    written: list[str],
    shown: dict[UUID, list[list[str]]],
    viewer: Person,
    end: datetime,
) -> TalkAhead:
    talk = _without_text(columns)
    opener = None
    if talk.starts_at < end:
        keys = written or openers_for(talk.pk, bank=BANK, shown=shown.get(talk.employee_id, []))
        opener = next((BY_KEY[key] for key in keys if key in BY_KEY), None)
    return TalkAhead(talk, talk.employee_id == viewer.id, opener)


def _of_talk(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return row[:-1]


@kept
def _talks_and_openers(
    *, viewer: Person, people: Collection[UUID], start: datetime, end: datetime, looked_back: datetime
) -> QuerySet[Any, tuple[Any, ...]]:
    """The talks from ``start`` on with the held ones of those who talk before ``end``, a row for each opener shown."""
    seen = Talk.objects.visible_to(viewer).filter(employee__in=people)
    ahead = OPEN & Q(appointment__starts_at__gte=start)
    with_them = seen.filter(ahead, appointment__starts_at__lt=end).order_by().values("employee")
    held = HELD & Q(employee__in=with_them, appointment__starts_at__gte=looked_back)
    columns = (
        *(
            "pk",
            "employee",
            "employee__name",
            "appointment__starts_at",
            "appointment__ends_at",
            "form",
            "kind",
        ),
        *("planned_by", "accepted_at", "touch", "openers__opener"),
    )
    rows = seen.filter(ahead | held).order_by("-appointment__starts_at", "pk", "openers__place")
    return rows.values_list(*columns)


def _without_text(columns: tuple[Any, ...]) -> Talk:
    """The talk again, with what a list tells of it."""
    pk, employee, name, starts_at, ends_at, form, kind, planned_by, accepted_at, touch = columns
    return Talk(
        pk=pk,
        employee=Person(pk=employee, name=name),
        appointment=Appointment(starts_at=starts_at, ends_at=ends_at),
        form=form,
        kind=kind,
        planned_by_id=planned_by,
        accepted_at=accepted_at,
        touch_id=touch,
    )


# Lists --------------------------------------------------------------------------------------------


def with_people(talks: TalkQuerySet) -> TalkQuerySet:
    """The same talks, with what a page tells about each."""
    return talks.select_related("employee", "appointment", "touch", "touch__leader")


def without_a_talk(waiting: Iterable[Seen], *, now: datetime) -> list[Seen]:
    """Those of these people for whom no talk is planned."""
    people = list(waiting)
    planned = set(
        Talk.objects.to_come()
        .filter(employee__in=[seen.person for seen in people], appointment__ends_at__gt=now)
        .order_by()
        .values_list("employee_id", flat=True)
    )
    return [seen for seen in people if seen.person.id not in planned]
