"""Messages to people: noted in the caller's transaction, written and sent by the loop."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import translation

from naervaer.jobs import actions as jobs
from naervaer.jobs.loop import GiveUp, Work
from naervaer.notify.channels import email
from naervaer.notify.models import Notice
from naervaer.people.models import Organisation, Person
from naervaer.ui.letters import Letter, mail

DELIVER = "notify.deliver"
KEPT = timedelta(days=30)
MAIL_FILES_KEPT = timedelta(days=14)

Write = Callable[[Person, dict[str, Any], datetime], Letter | None]
Letters = Mapping[str, Write]


def enqueue(kind: str, *, to: Person, at: datetime, about: dict[str, Any] | None = None) -> Notice:
    """Somebody shall be told; it is sent if and only if the caller's transaction is.

    ``about`` holds ids and plain values. The text is written when it is sent, from what is true then.
    """
    notice = Notice.objects.create(to=to, kind=kind, about=about or {}, made_at=at)
    jobs.enqueue(DELIVER, payload={"notice": str(notice.id)}, due_at=at)
    return notice


def deliver(work: Work, letters: Letters) -> None:
    """Send one notice, in the receiver's language. Killed in between, it may be sent once more, as the same mail.

    A letter of None says that it is no longer true. Whoever has left, or has no address, gets nothing.
    Raises GiveUp when the address does not exist, another error to try again.
    """
    at = work.clock()
    notice = Notice.objects.select_related("to__user").filter(pk=work.payload["notice"], sent_at=None).first()
    if notice is None or notice.to.email is None or _has_left(notice.to, at):
        return
    organisation = Organisation.objects.order_by("pk").first()
    language = (
        (notice.to.user and notice.to.user.language) or (organisation and organisation.language) or "da"
    )
    with translation.override(language):
        letter = letters[notice.kind](notice.to, notice.about, at)
        if letter is None:
            return
        name = organisation.name if organisation else ""
        try:
            mail(letter, to=notice.to.email, organisation=name, message_id=str(notice.id)).send()
        except email.Refused as error:
            raise GiveUp from error
    with work.finishing() as now:
        Notice.objects.filter(pk=notice.pk).update(sent_at=now)


def _has_left(person: Person, at: datetime) -> bool:
    """Newcomers before their first day are told things too."""
    stays = Q(ended_on=None) | Q(ended_on__gt=at.date())
    return not person.employments.filter(stays).exists()


def forget_old(*, at: datetime) -> None:
    """Delete notices after 30 days, and mails that lie as files after 14."""
    Notice.objects.filter(made_at__lt=at - KEPT).delete()
    email.forget_old(before=(at - MAIL_FILES_KEPT).timestamp())
