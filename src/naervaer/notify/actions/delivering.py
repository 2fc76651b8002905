"""Sending what is awaited, one message at a time."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import translation

from naervaer.jobs.loop import GiveUp, Work
from naervaer.notify.channels import email
from naervaer.notify.models import Notice
from naervaer.people.models import Organisation, Person
from naervaer.ui.letters import Letter, mail

Write = Callable[[Person, dict[str, Any], datetime], Letter | None]
Letters = Mapping[str, Write]
"""The kinds that are awaited, each with what it says. None: it is no longer true."""


def deliver(work: Work, letters: Letters) -> None:
    """Send one notice, in the receiver's language. Killed in between, it may be sent once more, as the same mail.

    Whoever has left, or has no address, gets nothing. Raises GiveUp when the address does not exist, another
    error to try again.
    """
    at = work.clock()
    waiting = Notice.objects.waiting().select_related("to__user")
    notice = waiting.filter(pk=work.payload["notice"]).first()
    if notice is None or notice.to.email is None or has_left(notice.to, at):
        return
    organisation = Organisation.objects.order_by("pk").first()
    with translation.override(language_of(notice.to, organisation)):
        letter = letters[notice.kind](notice.to, notice.about, at)
        if letter is None:
            return
        name = organisation.name if organisation else ""
        try:
            mail(letter, to=notice.to.email, organisation=name, message_id=str(notice.id)).send()
        except email.Refused as error:
            Notice.objects.filter(pk=notice.pk).update(refused_at=at)
            raise GiveUp from error
    with work.finishing() as now:
        Notice.objects.filter(pk=notice.pk).update(sent_at=now)


def language_of(person: Person, organisation: Organisation | None) -> str:
    """The person's own language, else the organisation's."""
    return (person.user and person.user.language) or (organisation and organisation.language) or "da"


def has_left(person: Person, at: datetime) -> bool:
    """Newcomers before their first day are told things too."""
    stays = Q(ended_on=None) | Q(ended_on__gt=at.date())
    return not person.employments.filter(stays).exists()
