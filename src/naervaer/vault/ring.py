"""The data keys in use during one request or one job, and no longer: an erasure must hold at once."""

import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from django.conf import settings

from naervaer.vault.crypto import Masters, read_masters
from naervaer.vault.models import DataKey


@lru_cache(maxsize=4)
def _masters_of(path: Path, changed_at: int) -> Masters:
    return read_masters(path)


def masters() -> Masters:
    """The master keys, read again when the file has changed. Raises KeyFileMissing."""
    path = settings.MASTER_KEY_FILE
    try:
        changed_at = path.stat().st_mtime_ns
    except FileNotFoundError:
        changed_at = 0
    return _masters_of(path, changed_at)


class Ring:
    """Opened data keys by owner. The first look fetches every key that loaded rows may need."""

    def __init__(self) -> None:
        self._expected: set[UUID] = set()
        self._open: dict[UUID, bytes | None] = {}

    def expect(self, owner: UUID) -> None:
        """A row of this owner has been loaded."""
        if owner not in self._open:
            self._expected.add(owner)

    def key(self, owner: UUID) -> bytes | None:
        """The owner's data key, or None when it has been destroyed."""
        if owner not in self._open:
            self.expect(owner)
            self._fetch()
        return self._open[owner]

    def key_or_new(self, owner: UUID) -> bytes:
        """The owner's data key, made now if there is none."""
        found = self.key(owner)
        if found is not None:
            return found
        self.make([owner])
        del self._open[owner]  # another process may have made it in this moment: take the one that stands
        found = self.key(owner)
        if found is None:
            raise LookupError(f"No data key could be made for {owner}.")
        return found

    def make(self, owners: Iterable[UUID]) -> None:
        """New data keys for owners who have none, in one insert."""
        held = masters()
        fresh = {owner: secrets.token_bytes(32) for owner in owners}
        DataKey.objects.bulk_create(
            [DataKey(owner_id=owner, wrapped=held.wrap(key, owner.bytes)) for owner, key in fresh.items()],
            batch_size=5000,
            ignore_conflicts=True,
        )
        self._open.update(fresh)

    def _fetch(self) -> None:
        wanted, self._expected = list(self._expected), set()
        held = masters()
        for owner in wanted:
            self._open[owner] = None
        for start in range(0, len(wanted), 5000):
            rows = DataKey.objects.filter(owner_id__in=wanted[start : start + 5000])
            for owner, wrapped in rows.values_list("owner_id", "wrapped"):
                self._open[owner] = held.unwrap(bytes(wrapped), owner.bytes)


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
