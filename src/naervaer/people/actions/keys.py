"""What opens the door: passkeys, the app that shows codes, recovery codes. Each change stands in the record.

A passkey is one more door: whoever has one may still come in with a mailed code or the password. The app is
a lock: with it a code is asked for after the mailed code and the password. Secrets are sealed with the
person's own key, so a copy of the database opens nothing.
"""

from base64 import b64decode, b64encode
from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.db import transaction

from naervaer.jobs.actions import enqueue
from naervaer.ledger.actions import record
from naervaer.people.actions.sessions import sign_out
from naervaer.people.models import Person
from naervaer.vault import crypto, ring

Kind = Authenticator.Type
_LABEL = b"sign_in.key|"


class NoSuchKey(Exception):
    """The person has no key of this number."""


@transaction.atomic
def add_passkey(*, by: Person, credential: dict[str, Any], known_as: tuple[str, str], at: datetime) -> None:
    """One more door; ``known_as`` are the words for the browser it was made in, so that it is recognised."""
    _add(by, Kind.WEBAUTHN, {"name": "/".join(known_as), "credential": credential}, at)


@transaction.atomic
def remove_passkey(*, key: int, by: Person, at: datetime) -> None:
    """The passkey opens nothing any more. Raises NoSuchKey."""
    _remove(by, Kind.WEBAUTHN, at, by=by, pk=key)


@transaction.atomic
def add_app(*, secret: str, by: Person, at: datetime) -> None:
    """From now on a code of the app is asked for; recovery codes come with it."""
    _add(by, Kind.TOTP, {"secret": seal_secret(by.id, secret)}, at)
    renew_recovery_codes(by=by, at=at)


@transaction.atomic
def remove_app(*, by: Person, at: datetime) -> None:
    """No code is asked for any more, and the recovery codes go. Raises NoSuchKey."""
    _remove(by, Kind.TOTP, at, by=by)
    _of(by, Kind.RECOVERY_CODES).delete()


@transaction.atomic
def unlock(*, person: Person, at: datetime) -> None:
    """The same by whoever runs the installation, for somebody who has lost phone and codes; all sessions end.

    The record says that the system did it. Raises NoSuchKey.
    """
    _remove(person, Kind.TOTP, at, by=None)
    _of(person, Kind.RECOVERY_CODES).delete()
    sign_out(people=[person.id])


@transaction.atomic
def renew_recovery_codes(*, by: Person, at: datetime) -> None:
    """Ten new codes; the ones before open nothing any more."""
    _of(by, Kind.RECOVERY_CODES).delete()
    seed = seal_secret(by.id, RecoveryCodes.generate_seed())
    _add(by, Kind.RECOVERY_CODES, {"seed": seed, "used_mask": 0}, at)


def _of(person: Person, kind: str) -> Any:
    return Authenticator.objects.select_for_update().filter(user=person.user_id, type=kind)


def _add(person: Person, kind: str, data: dict[str, Any], at: datetime) -> None:
    Authenticator.objects.create(user_id=person.user_id, type=kind, data=data, created_at=at)
    record(f"key.added.{kind}", by=person.id, at=at, about=person.id)
    _tell(person, at)


def _remove(of: Person, kind: str, at: datetime, *, by: Person | None, **which: int) -> None:
    if not _of(of, kind).filter(**which).delete()[0]:
        raise NoSuchKey
    record(f"key.removed.{kind}", by=by.id if by else None, at=at, about=of.id)
    _tell(of, at)


def _tell(person: Person, at: datetime) -> None:
    """By mail, once for what is done in one go: whoever did not do it learns that somebody has."""
    enqueue(
        "people.keys_changed",
        payload={"person": str(person.id)},
        due_at=at,
        key=f"keys {person.id} {at.timestamp()}",
    )


# Secrets ----------------------------------------------------------------------------------------------------


def seal_secret(owner: UUID, text: str) -> str:
    """Sealed with the owner's key, and led by whose it is: who opens it is not signed in yet."""
    sealed = crypto.seal(ring.current().key_or_new(owner), text.encode(), _LABEL + owner.bytes)
    return f"{owner}.{b64encode(sealed).decode()}"


def open_secret(sealed: str) -> str:
    """What was sealed. Raises Unreadable when the key is gone or anything differs."""
    owner_id, _, body = sealed.partition(".")
    owner = UUID(owner_id)
    key = ring.current().key(owner)
    if key is None:
        raise crypto.Unreadable("The key of a sign-in secret has been destroyed.")
    return crypto.unseal(key, b64decode(body), _LABEL + owner.bytes).decode()
