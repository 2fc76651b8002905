"""The file of a backup: a ZIP that any tool can open, with the database and the words about it.

Written beside its place and renamed when it is whole and on the disk: there is never half a backup under its name.
"""

import errno
import fcntl
import hashlib
import os
import secrets
import shutil
import sqlite3
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.db import OperationalError

from naervaer.backups.rules import Manifest, NoManifest, manifest_of

DATABASE, MANIFEST = "database", "manifest.json"
PIECE = 1 << 20
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)

Progress = Callable[[str, int, int], None]
"""What is being done, how far it is, and of how much (0: nobody knows)."""


class Refused(Exception):
    """It cannot be done, in plain sentences. What was there before is still there, unchanged."""


@contextmanager
def workspace(parent: Path) -> Iterator[Path]:
    """A folder for what is half done, gone afterwards; those of killed processes go, too.

    Raises Refused when there is no room or no permission, also for what is done inside.
    """
    try:
        parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _clear_up(parent)
        folder = parent / f".naervaer-{secrets.token_hex(6)}.part"
        folder.mkdir(mode=0o700)
        try:
            with (folder / "lock").open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    except OSError as error:
        raise Refused(_says(error, parent)) from None
    except (sqlite3.OperationalError, OperationalError) as error:
        if "full" not in str(error) and "disk I/O" not in str(error):
            raise
        raise Refused(f"There is no room left in {parent}. Nothing has been kept of it.") from None


def _clear_up(parent: Path) -> None:
    """What a killed process has left: its lock is free."""
    for left in parent.glob(".naervaer-*.part"):
        try:
            with (left / "lock").open("a") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(left, ignore_errors=True)
        except OSError:
            continue  # in use, or somebody else's


def _says(error: OSError, parent: Path) -> str:
    if error.errno in FULL:
        return f"There is no room left in {parent}. Nothing has been kept of it."
    return f"{error.filename or parent}: {error.strerror}."


@contextmanager
def database_entry(archive: zipfile.ZipFile, *, packed: bool) -> Iterator["Hashing"]:
    """Where the database is written to, in one go. ``packed``: it is packed already."""
    entry = zipfile.ZipInfo(DATABASE)
    entry.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    with archive.open(entry, "w", force_zip64=True) as target:
        yield Hashing(target)


class Hashing:
    """Writes through, and knows the hash and the size of what has been written."""

    def __init__(self, target: IO[bytes]) -> None:
        self._target = target
        self._hash = hashlib.sha256()
        self.bytes = 0

    def write(self, piece: bytes) -> None:
        """One more piece."""
        self._target.write(piece)
        self._hash.update(piece)
        self.bytes += len(piece)

    @property
    def sha256(self) -> str:
        """The hash so far."""
        return self._hash.hexdigest()


def put_in_place(archive: Path, target: Path) -> None:
    """The archive is on the disk before it has its name, and the name is on the disk before we say so."""
    sync(archive)
    if target.exists():
        raise Refused(f"{target} is there already. Nothing has been written over.")
    archive.rename(target)
    sync(target.parent)


def sync(path: Path) -> None:
    """The file or the folder is on the disk, not only on its way there."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def unpack(path: Path, folder: Path, progress: Progress) -> tuple[Manifest, Path]:
    """The manifest, and the database in the folder. Raises Refused when anything differs from what was written."""
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = manifest_of(archive.read(MANIFEST).decode())
            database = folder / DATABASE
            with archive.open(DATABASE) as source, database.open("wb") as target:
                hashing = Hashing(target)
                while piece := source.read(PIECE):
                    hashing.write(piece)
                    progress("Reading", hashing.bytes, manifest.bytes)
    except NoManifest as fault:
        raise Refused(f"{path} is no backup that can be read. {fault}") from None
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, UnicodeDecodeError, NotImplementedError):
        raise Refused(f"{path} is damaged, cut off, or no backup of Nærvær. Take another one.") from None
    if (hashing.sha256, hashing.bytes) != (manifest.sha256, manifest.bytes):
        raise Refused(f"{path} is damaged: its database is not the one that was written. Take another one.")
    return manifest, database
