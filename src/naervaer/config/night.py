"""What is deleted each night because it has been kept as long as promised (`product.md` 4)."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate

from naervaer.accounts.sessions import SessionStore
from naervaer.agreements import actions as agreements
from naervaer.contact import actions as contact
from naervaer.conversations import actions as conversations
from naervaer.distance import actions as distance
from naervaer.distance.models import Leave
from naervaer.followup import actions as followup
from naervaer.jobs import actions as jobs
from naervaer.jobs.loop import Work
from naervaer.ledger import actions as ledger
from naervaer.notify import actions as notify
from naervaer.people.actions import forgetting as people
from naervaer.people.actions.sessions import sign_out_leavers

LEAVE_KEPT = timedelta(days=730)


def _sessions(*, at: datetime) -> None:
    sign_out_leavers(on=localdate(at))
    SessionStore.clear_expired()


def _leave(*, at: datetime) -> None:
    Leave.objects.filter(ended_on__lt=at.date() - LEAVE_KEPT).delete()


FORGET: tuple[Callable[..., object], ...] = (
    _sessions,
    people.forget_old_invitations,
    people.forget_leavers,
    followup.forget_old,
    agreements.forget_old,
    conversations.forget_talks,
    contact.forget_old,
    contact.forget_old_agreements,
    _leave,
    distance.forget_appointments,
    distance.forget_busy_times,
    distance.forget_invites,
    distance.forget_places,
    distance.forget_situations,
    notify.forget_old,
    jobs.forget_old,
    ledger.forget_old,
)


def night(work: Work) -> None:
    """One after the other, each in a transaction of its own: nobody waits long for the only writer of SQLite."""
    for step, forget in enumerate(FORGET):
        work.progress(step, len(FORGET))
        with transaction.atomic():
            forget(at=work.clock())
