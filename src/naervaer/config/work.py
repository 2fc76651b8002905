"""What the worker does: one dict of handlers, what comes again, and the order of things after a leader change."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time
from functools import partial
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection

from naervaer.config.failure import Failure
from naervaer.config.letters import INVITE, LETTERS, NEWS
from naervaer.config.mornings import mornings
from naervaer.config.night import night
from naervaer.config.process import Stop
from naervaer.contact import actions as contact
from naervaer.contact.queries import quiet_hours_of
from naervaer.conversations.actions import hand_over_talks
from naervaer.distance import actions as distance
from naervaer.distance.actions import read_calendar, refresh_calendars, tell_calendars
from naervaer.distance.actions.appointments import TELL
from naervaer.distance.actions.calendars import FAILING, READ, REFRESH, TRIES
from naervaer.distance.models import CalendarSource
from naervaer.jobs import loop
from naervaer.jobs.actions import free_all
from naervaer.jobs.rules import hour, minute
from naervaer.jobs.rules import night as last_night
from naervaer.ledger.actions import seal
from naervaer.notify.actions import DELIVER, enqueue, tell
from naervaer.notify.actions.delivering import BESIDE, HAND_OVER, deliver, hand_over
from naervaer.notify.actions.rounds import ROUND, tell_news
from naervaer.people.actions.periods import DEPUTIES_CHANGED
from naervaer.people.actions.units import CALENDAR_CHANGED
from naervaer.people.importing import actions as importing
from naervaer.people.models import Person
from naervaer.vault import ring

NIGHT_WORK_AT = time(4, 10)  # no clock is ever turned at this hour
REMINDERS_MADE_AT = time(4, 30)  # each is told in its receiver's own morning
DAYS_OF_TRYING = 600  # attempts: every ten minutes for some three days


def _let_in(payload: dict[str, Any], at: datetime) -> None:
    person = Person.objects.filter(pk=payload["person"]).first()
    if person is not None:
        enqueue("people.invitation", to=person, about={"by": payload["by"]}, at=at)


def _tell_employee(payload: dict[str, Any], at: datetime) -> None:
    """Somebody who has no sign-in yet hears of it from the new leader."""
    person = Person.objects.filter(pk=payload["person"]).exclude(user=None).first()
    if person is not None and payload["to"] is not None:
        tell("people.leader_changed", to=person, about={"to": payload["to"]}, at=at)


def _hand_over_talks(payload: dict[str, Any], at: datetime) -> None:
    """Coming talks go with the employee: the new leader attends them."""
    now = UUID(payload["to"]) if payload["to"] else None
    hand_over_talks(employee=UUID(payload["person"]), before=UUID(payload["from"]), now=now, at=at)


def _tell_about_keys(payload: dict[str, Any], at: datetime) -> None:
    person = Person.objects.filter(pk=payload["person"]).first()
    if person is not None:
        enqueue("people.keys_changed", to=person, at=at)


def _tell_calendars(payload: dict[str, Any], at: datetime) -> None:
    for told in tell_calendars(uid=UUID(payload["appointment"]), at=at):
        about = {"uid": str(told.uid), "sequence": told.sequence}
        enqueue(INVITE, to=told.person, about=about, at=at)


def _name_failing_calendar(payload: dict[str, Any], at: datetime) -> None:
    source = CalendarSource.objects.select_related("person").filter(pk=payload["source"]).first()
    if source is not None:
        tell(FAILING, to=source.person, about=payload, at=at)


def _hand_over_request(payload: dict[str, Any], at: datetime) -> None:
    """An open request for contact goes with the employee, too."""
    person = Person.objects.filter(pk=payload["person"]).first()
    if person is not None:
        contact.leader_changed(employee=person, at=at)


def _ask_team(payload: dict[str, Any], at: datetime) -> None:
    """Whoever leads the team on has its agreement as a proposal."""
    now = UUID(payload["to"]) if payload["to"] else None
    contact.team_changed(before=UUID(payload["from"]), now=now, at=at)


def _warn(payload: dict[str, Any], at: datetime) -> None:
    contact.warn(turn=UUID(payload["turn"]), at=at)


def _hand_over(payload: dict[str, Any], at: datetime) -> None:
    contact.hand_over(turn=UUID(payload["turn"]), at=at)


def _look_anew(payload: dict[str, Any], at: datetime) -> None:
    person = payload.get("person")
    contact.look_anew(person=UUID(person) if person else None, at=at)


def _recompute(payload: dict[str, Any], at: datetime) -> None:
    contact.recompute(turn=UUID(payload["turn"]), at=at)


def _ask_other(payload: dict[str, Any], at: datetime) -> None:
    contact.ask_other(request=UUID(payload["request"]), at=at)


# What has to be done after a leader change, in this order; all of it in one transaction.
AFTER_LEADER_CHANGE = (_hand_over_talks, _hand_over_request, _ask_team, _tell_employee)


def _leader_has_changed(payload: dict[str, Any], at: datetime) -> None:
    for step in AFTER_LEADER_CHANGE:
        step(payload, at)


def _seal(work: loop.Work) -> None:
    seal(at=work.clock())


HANDLERS: loop.Handlers = {
    DELIVER: loop.Long(partial(deliver, letters=LETTERS), attempts=DAYS_OF_TRYING),
    READ: loop.Long(read_calendar, attempts=TRIES),
    REFRESH: refresh_calendars,
    FAILING: _name_failing_calendar,
    TELL: _tell_calendars,
    "people.invite": _let_in,
    **{
        HAND_OVER % name: loop.Long(partial(hand_over, channel=channel, letters=LETTERS))
        for name, channel in BESIDE.items()
    },
    ROUND: loop.Long(partial(tell_news, news=NEWS, quiet=quiet_hours_of)),
    "people.keys_changed": _tell_about_keys,
    "people.leader_changed": _leader_has_changed,
    distance.CHANGED: _look_anew,
    CALENDAR_CHANGED: _look_anew,
    DEPUTIES_CHANGED: _look_anew,
    contact.RECOMPUTE: _recompute,
    contact.WARN: _warn,
    contact.HAND_OVER: _hand_over,
    contact.ASK_OTHER: _ask_other,
    importing.IMPORT: loop.Long(importing.run),
    importing.FORGET: importing.forget_draft,
    "ledger.seal": loop.Long(_seal),
    "mornings": loop.Long(mornings),
    "night": loop.Long(night),
}

APART = frozenset({READ})
"""What waits for machines of strangers, and for calendars made to take long, in a loop of its own."""

REPEATED = (
    loop.Repeated(REFRESH, hour),
    loop.Repeated("ledger.seal", minute),
    loop.Repeated(ROUND, minute),
    loop.Repeated("night", partial(last_night, at=NIGHT_WORK_AT, zone=ZoneInfo(settings.TIME_ZONE))),
    loop.Repeated("mornings", partial(last_night, at=REMINDERS_MADE_AT, zone=ZoneInfo(settings.TIME_ZONE))),
)


def work() -> None:
    """Do what is due until asked to end. Raises Failure when another worker holds the SQLite database."""
    stop = Stop()
    theirs = {kind: handler for kind, handler in HANDLERS.items() if kind in APART}
    ours = {kind: handler for kind, handler in HANDLERS.items() if kind not in APART}
    with _only_worker(), loop.beside(theirs, stop=stop, around=ring.fresh):
        loop.work(ours, repeated=REPEATED, stop=stop, around=ring.fresh)


@contextmanager
def _only_worker() -> Iterator[None]:
    """SQLite has one writer, so one worker. It may take at once what a killed one has left behind."""
    if connection.vendor != "sqlite":
        yield
        return
    with (settings.DATA / "worker.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Failure(
                "A worker is running already. With SQLite there is one; more of them need PostgreSQL (DATABASE_URL)."
            ) from None
        free_all()
        yield
