"""Sending what is awaited, one message at a time and each way by its own job: one that is down stops no other."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import translation
from django.utils.timezone import localdate

from naervaer.jobs import actions as jobs
from naervaer.jobs.loop import GiveUp, Work
from naervaer.notify.channels import Channel, Message, Refused, chat, email, push
from naervaer.notify.models import Notice
from naervaer.people.models import Organisation, Person
from naervaer.ui.letters import Letter

BESIDE: Mapping[str, Channel] = {"push": push, "chat": chat}
"""Where an awaited message also goes, beside the mail; for whoever has a sign-in to open its link with."""
HAND_OVER = "notify.%s"

Write = Callable[[Person, dict[str, Any], datetime], Letter | None]
Letters = Mapping[str, Write]
"""The kinds that are awaited, each with what it says. None: it is no longer true."""


def deliver(work: Work, letters: Letters) -> None:
    """Send one notice by mail, in the receiver's language, and let the other channels do the same.

    Killed in between, it may be sent once more, as the same mail. Whoever has left, or has no address, gets
    nothing. Raises GiveUp when the address does not exist, another error to try again.
    """
    at = work.clock()
    notice = _waiting(work)
    if notice is None or has_left(notice.to, at):
        return
    _hand_to_others(notice, at)
    if notice.to.email is None or not _send(email, notice, letters, at):
        return
    with work.finishing() as now:
        Notice.objects.filter(pk=notice.pk).update(sent_at=now)


def hand_over(work: Work, channel: Channel, letters: Letters) -> None:
    """Send one notice in another way than by mail. Raises GiveUp when it will never get there, or another error."""
    at = work.clock()
    notice = Notice.objects.select_related("to__user").filter(pk=work.payload["notice"]).first()
    if notice is not None and signs_in(notice.to) and not has_left(notice.to, at):
        _send(channel, notice, letters, at)


def _waiting(work: Work) -> Notice | None:
    waiting = Notice.objects.waiting().select_related("to__user")
    return waiting.filter(pk=work.payload["notice"]).first()


def _hand_to_others(notice: Notice, at: datetime) -> None:
    """Once, by the job's key, also when the mail is tried often. Who has no other way costs no transaction."""
    if not signs_in(notice.to):
        return
    for name, channel in BESIDE.items():
        if channel.reaches([notice.to_id]):
            payload = {"notice": str(notice.pk)}
            jobs.enqueue(HAND_OVER % name, payload=payload, due_at=at, key=f"{name}:{notice.pk}")


def _send(channel: Channel, notice: Notice, letters: Letters, at: datetime) -> bool:
    """False: it is no longer true. Raises GiveUp, and then it is noted, or another error to try again."""
    organisation = Organisation.objects.order_by("pk").first()
    with translation.override(language_of(notice.to, organisation)):
        letter = letters[notice.kind](notice.to, notice.about, at)
        if letter is None:
            return False
        name = organisation.name if organisation else ""
        try:
            channel.send(Message(str(notice.id), letter, name), notice.to)
        except Refused as error:
            if channel is email:
                Notice.objects.filter(pk=notice.pk).update(refused_at=at)
            raise GiveUp from error
    return True


def language_of(person: Person, organisation: Organisation | None) -> str:
    """The person's own language, else the organisation's."""
    return (person.user and person.user.language) or (organisation and organisation.language) or "da"


def signs_in(person: Person) -> bool:
    """Whether a link that says nothing by itself opens anything for them."""
    return person.user is not None and person.user.is_active


def has_left(person: Person, at: datetime) -> bool:
    """Newcomers before their first day are told things too."""
    stays = Q(ended_on=None) | Q(ended_on__gt=localdate(at))
    return not person.employments.filter(stays).exists()
