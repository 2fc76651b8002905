"""The data keys in use during one request or one job, and no longer: an erasure must hold at once."""

import secrets
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet

from naervaer.statements.kept import kept
from naervaer.vault.crypto import KEY, Masters, Unreadable, read_masters
from naervaer.vault.models import DESTROYED, DataKey

AT_ONCE = 2000


class OwnerErased(Exception):
    """Nothing can be sealed any more for somebody whose key has been destroyed."""


@lru_cache(maxsize=1)
def _masters_of(path: Path, version: tuple[int, int, int]) -> Masters:
    return read_masters(path)


def masters() -> Masters:
    """The master keys, read again when the file has changed. Raises KeyFileFault."""
    path: Path = settings.MASTER_KEY_FILE
    try:
        file = path.stat()
    except OSError:
        return read_masters(path)  # says what is wrong
    return _masters_of(path, (file.st_mtime_ns, file.st_ino, file.st_size))


class Ring:
    """Opened data keys by owner. The first look fetches every key that loaded rows may need."""

    def __init__(self) -> None:
        self._expected: dict[UUID, None] = {}
        self._wrapped: dict[UUID, bytes] = {}
        self._open: dict[UUID, bytes] = {}
        self._made_in: dict[UUID, Any] = {}
        self._masters: Masters | None = None

    def expect(self, owner: UUID) -> None:
        """A row of this owner has been loaded."""
        if owner not in self._wrapped:
            self._expected[owner] = None

    def key(self, owner: UUID) -> bytes | None:
        """The owner's data key, or None when it has been destroyed."""
        self._forget_if_rolled_back(owner)
        if owner not in self._wrapped:
            self._fetch(owner)
        wrapped = self._wrapped[owner]
        if wrapped == DESTROYED:
            return None
        if owner not in self._open:
            self._open[owner] = self._unwrapped(wrapped, owner)
        return self._open[owner]

    def _unwrapped(self, wrapped: bytes, owner: UUID) -> bytes:
        """One look at the key file for all that a page opens; another when the master has been changed meanwhile."""
        self._masters = self._masters or masters()
        try:
            return self._masters.unwrap(wrapped, owner.bytes)
        except Unreadable:
            self._masters = masters()
            return self._masters.unwrap(wrapped, owner.bytes)

    def key_or_new(self, owner: UUID) -> bytes:
        """The owner's data key, made now if there has never been one. Raises OwnerErased."""
        found = self.key(owner)
        if found is not None:
            return found
        del self._wrapped[owner]
        self._insert([owner], ignore_conflicts=True)  # another process may make it in this moment
        found = self.key(owner)
        if found is None:
            raise OwnerErased
        return found

    def make(self, owners: Iterable[UUID]) -> None:
        """Data keys for new owners, in one insert. Raises IntegrityError for one who has a key."""
        self._insert(owners, ignore_conflicts=False)

    def _insert(self, owners: Iterable[UUID], *, ignore_conflicts: bool) -> None:
        """What stands in the table afterwards is fetched when it is needed; only that key counts."""
        held = masters()
        rows = [
            DataKey(owner_id=owner, wrapped=held.wrap(secrets.token_bytes(KEY), owner.bytes))
            for owner in owners
        ]
        DataKey.objects.bulk_create(rows, batch_size=5000, ignore_conflicts=ignore_conflicts)
        for row in rows:
            self.expect(row.owner_id)
            self._note_transaction(row.owner_id)

    def _fetch(self, owner: UUID) -> None:
        """This key and those expected, in one query."""
        wanted = list(self._expected)[-AT_ONCE:]
        for expected in wanted:
            del self._expected[expected]
        wanted.append(owner)
        self._wrapped.update(dict.fromkeys(wanted, DESTROYED))
        self._wrapped.update({found: bytes(wrapped) for found, wrapped in _keys(owners=wanted)})

    def _note_transaction(self, owner: UUID) -> None:
        blocks = connection.atomic_blocks  # the open transaction and its savepoints
        if blocks:
            self._made_in[owner] = blocks[-1]
        else:
            self._made_in.pop(owner, None)

    def _forget_if_rolled_back(self, owner: UUID) -> None:
        """A key made inside a block that has ended may be gone with it: ask the table again.

        A text sealed with a key that was rolled back could never be opened.
        """
        block = self._made_in.get(owner)
        if block is not None and block not in connection.atomic_blocks:
            self._wrapped.pop(owner, None)
            self._open.pop(owner, None)
            self._note_transaction(owner)


@kept
def _keys(*, owners: Collection[UUID]) -> QuerySet[Any, tuple[Any, ...]]:
    """The sealed keys of these owners."""
    return DataKey.objects.filter(owner_id__in=owners).order_by().values_list("owner_id", "wrapped")


_current: ContextVar[Ring | None] = ContextVar("naervaer_key_ring", default=None)


def current() -> Ring:
    """The ring of this request or job."""
    ring = _current.get()
    if ring is None:
        ring = Ring()
        _current.set(ring)
    return ring


def empty() -> None:
    """Forget every opened key."""
    _current.set(None)


@contextmanager
def fresh() -> Iterator[Ring]:
    """A ring of its own for one piece of work, emptied at both ends."""
    empty()
    try:
        yield current()
    finally:
        empty()
