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
from django.urls import reverse

from naervaer.config.failure import Failure
from naervaer.config.mornings import DUE, mornings, still_due
from naervaer.config.night import night
from naervaer.config.process import Stop
from naervaer.conversations.actions import hand_over_talks
from naervaer.distance import texts as distance_texts
from naervaer.distance.actions import read_calendar, refresh_calendars, tell_calendars
from naervaer.distance.actions.appointments import TELL
from naervaer.distance.actions.calendars import FAILING, READ, REFRESH, TRIES
from naervaer.distance.models import CalendarSource, Invite
from naervaer.distance.queries import zone_of
from naervaer.jobs import loop
from naervaer.jobs.actions import free_all
from naervaer.jobs.rules import hour, minute
from naervaer.jobs.rules import night as last_night
from naervaer.ledger.actions import seal
from naervaer.notify import texts as notify_texts
from naervaer.notify.actions import DELIVER, enqueue, tell
from naervaer.notify.actions.delivering import BESIDE, HAND_OVER, Letters, deliver, hand_over
from naervaer.notify.actions.reaching import TRY
from naervaer.notify.actions.rounds import ROUND, News, tell_news
from naervaer.people import texts as people_texts
from naervaer.people.actions import HasOwnSignIn, NoAddress, invite
from naervaer.people.importing import actions as importing
from naervaer.people.models import Leadership, Person
from naervaer.ui.letters import Letter
from naervaer.vault import ring

NIGHT_WORK_AT = time(4, 10)  # no clock is ever turned at this hour
INVITE = "distance.invite"
REMINDERS_MADE_AT = time(4, 30)  # each is told in its receiver's own morning
DAYS_OF_TRYING = 600  # attempts: every ten minutes for some three days


def _invitation(person: Person, about: dict[str, Any], at: datetime) -> Letter | None:
    """The link is made when it is sent, so that a token waits in no table."""
    by = Person.objects.filter(pk=about["by"]).first()
    try:
        token = invite(person=person, by=by, at=at)
    except (HasOwnSignIn, NoAddress):
        return None
    return people_texts.invitation_letter(settings.ADDRESS + reverse("invitation", args=[token]))


def _try(person: Person, about: dict[str, Any], at: datetime) -> Letter:
    return notify_texts.try_letter()


def _keys_changed(person: Person, about: dict[str, Any], at: datetime) -> Letter:
    return people_texts.keys_changed_letter(settings.ADDRESS + reverse("security"))


def _invite(person: Person, about: dict[str, Any], at: datetime) -> Letter | None:
    """What this calendar shall be told, unless it has changed since: then another mail says so."""
    told = Invite.objects.filter(person=person, uid=about["uid"], sequence=about["sequence"])
    invite = told.filter(ends_at__gt=at).first()
    link = settings.ADDRESS + reverse("talks")
    return distance_texts.invite_letter(invite, zone=zone_of(person), link=link) if invite else None


LETTERS: Letters = {
    INVITE: _invite,
    TRY: _try,
    "people.invitation": _invitation,
    "people.keys_changed": _keys_changed,
}
"""What is awaited: it goes at once, in a letter of its own."""


def _leader_changed(person: Person, about: dict[str, Any], at: datetime) -> str | None:
    """Only while it is still true: of two changes in a row, the employee hears of the last."""
    still = Leadership.objects.filter(person=person, leader=about["to"], ended_at=None).exists()
    return settings.ADDRESS + reverse("today") if still else None


def _calendar_failing(person: Person, about: dict[str, Any], at: datetime) -> str | None:
    """Unless it has been read again since, or removed."""
    failing = CalendarSource.objects.filter(person=person, pk=about["source"]).exclude(fault="")
    return settings.ADDRESS + reverse("calendar") if failing.exists() else None


NEWS: News = {
    FAILING: _calendar_failing,
    DUE: still_due,
    "people.leader_changed": _leader_changed,
}
"""What is news: joined into one letter, within the attention budget. Each says where it is found."""


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


# What has to be done after a leader change, in this order; all of it in one transaction.
AFTER_LEADER_CHANGE = (_hand_over_talks, _tell_employee)


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
    **{
        HAND_OVER % name: loop.Long(partial(hand_over, channel=channel, letters=LETTERS))
        for name, channel in BESIDE.items()
    },
    ROUND: loop.Long(partial(tell_news, news=NEWS)),
    "people.invite": _let_in,
    "people.keys_changed": _tell_about_keys,
    "people.leader_changed": _leader_has_changed,
    importing.IMPORT: loop.Long(importing.run),
    importing.FORGET: importing.forget_draft,
    "ledger.seal": loop.Long(_seal),
    "mornings": loop.Long(mornings),
    "night": loop.Long(night),
}

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
    with _only_worker():
        loop.work(HANDLERS, repeated=REPEATED, stop=stop, around=ring.fresh)


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
