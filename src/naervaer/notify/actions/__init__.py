"""Messages to people: noted in the caller's transaction, written and sent by the loop.

Two verbs, after `product.md` 1.8. ``enqueue`` for what is *awaited*: a sign-in, an invitation, an answer to one's
own request, a request that waits for one. It goes at once. ``tell`` for *news*, everything else: it keeps to the
attention budget and is joined with the rest. Thanks, topics and shared lines are never sent.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q

from naervaer.distance.queries import worktimes_of
from naervaer.jobs import actions as jobs
from naervaer.notify.channels import email
from naervaer.notify.models import DELIVER, Bundle, Notice
from naervaer.notify.rules import LOOK_AHEAD, OwnHours, reminder_at
from naervaer.people.models import Person
from naervaer.statements.inserted import insert

__all__ = ["DELIVER", "enqueue", "forget_old", "remind", "tell"]

KEPT = timedelta(days=30)
MAIL_FILES_KEPT = timedelta(days=14)


def enqueue(kind: str, *, to: Person, at: datetime, about: dict[str, Any] | None = None) -> Notice:
    """Somebody awaits this: it is sent at once, if and only if the caller's transaction is.

    ``about`` holds ids and plain values. The text is written when it is sent, from what is true then.
    """
    notice = Notice(to=to, kind=kind, about=about or {}, made_at=at, due_at=at)
    insert(notice)
    jobs.enqueue(DELIVER, payload={"notice": str(notice.id)}, due_at=at)
    return notice


def tell(kind: str, *, to: Person, at: datetime, about: dict[str, Any] | None = None) -> Notice:
    """News: told with the next letter that the receiver's attention budget allows."""
    return Notice.objects.create(to=to, kind=kind, about=about or {}, is_news=True, made_at=at, due_at=at)


def remind(
    kind: str,
    *,
    people: Iterable[UUID],
    on: date,
    at: datetime,
    period: str = "",
    about: dict[str, Any] | None = None,
) -> None:
    """News for each of these people, told on their own date ``on``: in the first minute in which they work.

    Made once for a person and a ``period``, the day itself if left out, however often it is asked for.
    """
    wanted = list(dict.fromkeys(people))
    period = period or on.isoformat()
    times = worktimes_of(wanted, on, on + LOOK_AHEAD + timedelta(days=1))
    rows = []
    for person in wanted:
        time = times[person]
        due = reminder_at(on, hours=OwnHours(time.week, time.zone, time.days)) or at + KEPT
        key = f"{kind}:{person}:{period}"
        rows.append(
            Notice(
                to_id=person,
                kind=kind,
                about=about or {},
                key=key,
                is_news=True,
                made_at=at,
                due_at=max(due, at),
            )
        )
    Notice.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)


def forget_old(*, at: datetime) -> None:
    """Delete notices 30 days after they were sent or could have been, and mails that lie as files after 14."""
    over = at - KEPT
    unsent = Q(sent_at=None) & (Q(due_at__lt=over) | Q(refused_at__lt=over))
    Notice.objects.filter(Q(sent_at__lt=over) | unsent).delete()
    jobs.forget(Bundle.objects.filter(made_at__lt=over))
    email.forget_old(before=(at - MAIL_FILES_KEPT).timestamp())
