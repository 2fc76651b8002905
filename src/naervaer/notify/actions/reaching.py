"""How people are reached: saying yes and no in a browser, and the chat addresses that an administrator keeps."""

from datetime import datetime
from hashlib import sha256

from django.db import transaction

from naervaer.ledger.actions import record
from naervaer.notify.actions import enqueue
from naervaer.notify.channels import Message, chat, push
from naervaer.notify.models import ChatAddress, Subscription
from naervaer.notify.texts import try_letter
from naervaer.people.models import Person
from naervaer.vault import actions as vault

TRY = "notify.try"
MOST_BROWSERS = 10


class NoPushService(ValueError):
    """No browser has made this: the address is of no push service, or the keys are none."""


class TooManyBrowsers(Exception):
    """Nobody has so many; one has to be removed first."""


@transaction.atomic
def subscribe(
    *, endpoint: str, public: str, shared: str, known_as: tuple[str, str], by: Person, at: datetime
) -> Subscription:
    """Tell the person in this browser from now on. Raises NoPushService, TooManyBrowsers.

    Somebody else who used the same browser before is told there no more.
    """
    if not push.is_known(endpoint) or not push.are_keys(public, shared):
        raise NoPushService
    fingerprint = sha256(endpoint.encode()).hexdigest()
    Subscription.objects.filter(fingerprint=fingerprint).delete()
    if Subscription.objects.filter(person=by).count() >= MOST_BROWSERS:
        raise TooManyBrowsers
    made = Subscription.objects.create(
        person=by,
        endpoint=endpoint,
        public=public,
        shared=shared,
        fingerprint=fingerprint,
        browser=known_as[0],
        system=known_as[1],
        made_at=at,
    )
    record("subscription.made", by=by.id, at=at, about=by.id)
    return made


@transaction.atomic
def unsubscribe(*, subscription: Subscription, by: Person, at: datetime) -> None:
    """Tell nothing there any more."""
    subscription.delete()
    record("subscription.removed", by=by.id, at=at, about=by.id)


@transaction.atomic
def try_all(*, by: Person, at: datetime) -> None:
    """Send a message that says nothing in every way that reaches the person."""
    enqueue(TRY, to=by, at=at)


@transaction.atomic
def add_chat(*, address: str, person: Person | None, by: Person, at: datetime) -> ChatAddress:
    """Awaited messages go there too. Raises chat.NotAnAddress, chat.ReachesARoom."""
    service, shown = chat.service_of(address, for_everybody=person is None)
    row = ChatAddress(service=service, address=address, shown=shown, person=person, added_at=at)
    row.key_owner = person.id if person else row.id
    row.save()
    record("chat.added", by=by.id, at=at, what=row.id, about=person.id if person else None)
    return row


@transaction.atomic
def remove_chat(*, row: ChatAddress, by: Person, at: datetime) -> None:
    """Gone, and with it the key that sealed nothing else."""
    number, key = row.id, row.key_owner
    if key == number:
        vault.destroy(owner=key)
    row.delete()
    if key == number:
        vault.forget(owners=[key])
    record("chat.removed", by=by.id, at=at, what=number)


def try_chat(*, row: ChatAddress, by: Person, at: datetime) -> bool:
    """Say a try there now, to the person it belongs to, else to who asks. Whether the service took it."""
    try:
        chat.say(row, Message(str(row.id), try_letter()), row.person or by)
        taken = True
    except OSError:
        taken = False
    with transaction.atomic():
        ChatAddress.objects.filter(pk=row.pk).update(tried_at=at, tried_well=taken)
        record("chat.tried", by=by.id, at=at, what=row.id)
    return taken
