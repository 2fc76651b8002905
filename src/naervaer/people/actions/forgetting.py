"""What is deleted when its time is over: links that nobody has used, and people who have left."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from naervaer.accounts.models import User
from naervaer.ledger.actions import record
from naervaer.people.models import Employment, Invitation, Person, PersonQuerySet, Project
from naervaer.vault import actions as vault

LEAVERS_KEPT = timedelta(days=30)


def forget_old_invitations(*, at: datetime) -> None:
    """Links go when they are used, and when they open nothing any more."""
    Invitation.objects.filter(Q(expires_at__lt=at) | Q(used_at__lt=at - LEAVERS_KEPT)).delete()


def forget_leavers(*, at: datetime) -> int:
    """Delete people 30 days after their last employment: the key, the rows, and the sign-in. Returns how many.

    Who still leads a project that runs stays until it has another leader (`still_leading`).
    """
    gone = _gone(at)
    Project.objects.filter(leader__in=gone, ended_on__lte=at.date() - LEAVERS_KEPT).delete()
    free = gone.exclude(pk__in=Project.objects.values("leader")).order_by("pk")
    people = list(free.values_list("pk", "user_id"))
    for person, user in people:
        _forget(person, user, at)
    return len(people)


@transaction.atomic
def _forget(person: UUID, user: UUID | None, at: datetime) -> None:
    """The key first: what a reader of this moment still holds can be read no more."""
    vault.destroy(owner=person)
    Person.objects.filter(pk=person).delete()
    if user is not None:
        User.objects.filter(pk=user).delete()
    vault.forget(owners=[person])
    record("person.forgotten", by=None, at=at, about=person)


def still_leading(*, at: datetime) -> int:
    """How many have left more than 30 days ago and cannot be deleted, because a project still has them as leader."""
    return _gone(at).filter(pk__in=Project.objects.values("leader")).count()


def _gone(at: datetime) -> PersonQuerySet:
    """Everybody whose last employment ended 30 days ago or earlier."""
    end = at.date() - LEAVERS_KEPT
    here = Employment.objects.filter(Q(ended_on=None) | Q(ended_on__gt=end))
    return Person.objects.filter(pk__in=Employment.objects.values("person")).exclude(
        pk__in=here.values("person")
    )
