"""Making the master key, changing it, and destroying the key of one person."""

import stat
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection, transaction

from naervaer.vault import ring
from naervaer.vault.crypto import (
    KeyFileFault,
    Masters,
    Unreadable,
    first_masters,
    master_of,
    read_masters,
    write_masters,
)
from naervaer.vault.models import DESTROYED, DataKey

BATCH = 1000


class StillNeeded(Exception):
    """Data keys are wrapped with an older master; rotate first."""


@dataclass(frozen=True)
class Rotated:
    """What a rotation has done."""

    resumed: bool
    rewrapped: int


@dataclass(frozen=True)
class Checked:
    """How many data keys there are, and how many of them do not open or have an older master."""

    keys: int
    unreadable: int
    older: int


def key_file() -> Path:
    """Where the master keys lie."""
    path: Path = settings.MASTER_KEY_FILE
    return path


def readable_by_others() -> bool:
    """Whether other users of this machine may read the key file."""
    return key_file().exists() and bool(key_file().stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))


def require_masters() -> None:
    """Refuse a key file that is missing, damaged, or another installation's, once a data key exists.

    Raises KeyFileFault with what to do.
    """
    if not _keys_exist():
        return
    masters = read_masters(key_file())
    sample = DataKey.objects.standing().order_by("pk").first()
    try:
        if sample is not None:
            masters.unwrap(bytes(sample.wrapped), sample.owner_id.bytes)
    except Unreadable:
        raise KeyFileFault(
            f"The key file {key_file()} does not belong to this database. Put back the one that does."
        ) from None


def make_first_masters() -> None:
    """The key file of a new installation. Never where a data key exists, never in place of a file."""
    if not key_file().exists() and not _keys_exist():
        write_masters(key_file(), first_masters(), new=True)


def _keys_exist() -> bool:
    """No table yet, no keys."""
    return DataKey._meta.db_table in connection.introspection.table_names() and DataKey.objects.exists()


def rotate(*, progress: Callable[[int, int], None] = lambda done, whole: None) -> Rotated:
    """A new master, and every data key wrapped with it. ``progress`` hears how many are, and of how many.

    The new master is on the disk before anything is wrapped with it. Killed in the middle, both masters
    open what they have wrapped, and the next call ends the work without making another. Raises KeyFileFault.
    """
    masters = read_masters(key_file())
    resumed = any(master_of(wrapped) != masters.current for _, wrapped in _all_keys())
    if not resumed:
        masters = masters.with_new_current()
        write_masters(key_file(), masters)
    rewrapped, whole = 0, DataKey.objects.standing().count()
    batch: list[tuple[UUID, bytes]] = []
    for done, (owner, wrapped) in enumerate(_all_keys()):
        if master_of(wrapped) != masters.current:
            batch.append((owner, wrapped))
        if len(batch) == BATCH:
            rewrapped += _rewrap(batch, masters)
            batch = []
            progress(done, whole)
    return Rotated(resumed=resumed, rewrapped=rewrapped + _rewrap(batch, masters))


@transaction.atomic
def _rewrap(batch: list[tuple[UUID, bytes]], masters: Masters) -> int:
    """Only where the old key still stands: one that was destroyed meanwhile stays destroyed."""
    return sum(
        DataKey.objects.filter(owner_id=owner, wrapped=old).update(
            wrapped=masters.wrap(masters.unwrap(old, owner.bytes), owner.bytes)
        )
        for owner, old in batch
    )


@transaction.atomic
def forget_older_masters() -> int:
    """Destroy the masters before the current one: what only they open, old backups too, is gone for good.

    Returns how many. Raises StillNeeded, and then nothing is destroyed.
    """
    if connection.vendor == "postgresql":
        with (
            connection.cursor() as cursor
        ):  # waits for those who are just writing a key; SQLite has one writer
            cursor.execute(f"LOCK TABLE {DataKey._meta.db_table} IN SHARE MODE")
    masters = read_masters(key_file())
    if any(master_of(wrapped) != masters.current for _, wrapped in _all_keys()):
        raise StillNeeded
    write_masters(key_file(), masters.only_current())
    return len(masters.keys) - 1


def check_keys(*, held_in: Path | None = None, using: str = DEFAULT_DB_ALIAS) -> Checked:
    """Open every data key with the key file, or with another one. ``using`` names the database. Raises KeyFileFault."""
    masters = read_masters(held_in or key_file())
    keys = unreadable = older = 0
    for owner, wrapped in _all_keys(using):
        keys += 1
        older += master_of(wrapped) != masters.current
        try:
            masters.unwrap(wrapped, owner.bytes)
        except Unreadable:
            unreadable += 1
    return Checked(keys=keys, unreadable=unreadable, older=older)


def _all_keys(using: str = DEFAULT_DB_ALIAS) -> Iterator[tuple[UUID, bytes]]:
    """Owner and wrapped key, batch by batch in the order of owners: a writer meanwhile disturbs nothing."""
    standing = DataKey.objects.using(using).standing().order_by("owner_id").values_list("owner_id", "wrapped")
    batch = list(standing[:BATCH])
    while batch:
        yield from ((owner, bytes(wrapped)) for owner, wrapped in batch)
        batch = list(standing.filter(owner_id__gt=batch[-1][0])[:BATCH])


def destroy(*, owner: UUID) -> None:
    """Destroy a person's key: from this moment on no process can read what is sealed with it.

    Copies in backups open until the master that wrapped them is forgotten (`traps.md` 2.2).
    """
    DataKey.objects.filter(owner_id=owner).update(wrapped=DESTROYED)
    ring.empty()


def forget(*, owners: Collection[UUID]) -> None:
    """Delete the keys of people whose rows are gone."""
    DataKey.objects.filter(owner_id__in=owners).delete()
