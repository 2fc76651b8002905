"""AES-256-GCM with what the text belongs to as additional data, and the master key file."""

import json
import os
import secrets
from base64 import b64decode, b64encode
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE = 12


class KeyFileMissing(Exception):
    """The master key file is not there although keys have been made with it."""


class Unreadable(Exception):
    """A sealed value does not open: another key, another row, or changed bytes."""


def seal(key: bytes, plain: bytes, belongs_to: bytes) -> bytes:
    """The sealed bytes: nonce, then ciphertext and tag."""
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, belongs_to)


def unseal(key: bytes, sealed: bytes, belongs_to: bytes) -> bytes:
    """What was sealed. Raises Unreadable when anything differs."""
    try:
        return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], belongs_to)
    except InvalidTag as error:
        raise Unreadable("A sealed value does not open.") from error


@dataclass(frozen=True)
class Masters:
    """The master keys by name; new data keys are wrapped with the current one."""

    current: str
    keys: dict[str, bytes]

    def wrap(self, data_key: bytes, owner: bytes) -> bytes:
        """The data key sealed for one owner, led by the master's name."""
        return self.current.encode() + b":" + seal(self.keys[self.current], data_key, owner)

    def unwrap(self, wrapped: bytes, owner: bytes) -> bytes:
        """The data key. Raises Unreadable when its master is no longer in the file."""
        name, _, sealed = wrapped.partition(b":")
        key = self.keys.get(name.decode())
        if key is None:
            raise Unreadable(f"The key file no longer holds the master {name.decode()}.")
        return unseal(key, sealed, owner)

    def is_current(self, wrapped: bytes) -> bool:
        """Whether this key is wrapped with the current master."""
        return wrapped.startswith(self.current.encode() + b":")

    def with_new_current(self) -> "Masters":
        """The same masters and a new one, which is current."""
        name = f"m{len(self.keys) + 1}-{secrets.token_hex(3)}"
        return Masters(current=name, keys={**self.keys, name: secrets.token_bytes(32)})

    def without(self, *, keep: str) -> "Masters":
        """Only the master to keep; the others are destroyed with the file that held them."""
        return Masters(current=keep, keys={keep: self.keys[keep]})


def read_masters(path: Path) -> Masters:
    """The masters of the key file. Raises KeyFileMissing with what to do."""
    try:
        held = json.loads(path.read_text())
    except FileNotFoundError:
        raise KeyFileMissing(
            f"The key file {path} is missing. Without it nothing that people wrote can be read. "
            "Put it back from where you keep it (NAERVAER_KEY_FILE says where it lies); a new one would not open the old texts."
        ) from None
    return Masters(current=held["current"], keys={name: b64decode(key) for name, key in held["keys"].items()})


def write_masters(path: Path, masters: Masters) -> None:
    """Write anew, to the disk, and put in place of the old file; only the owner may read it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".new")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        json.dump(
            {"current": masters.current, "keys": {name: b64encode(key).decode() for name, key in masters.keys.items()}}, file
        )
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def first_masters() -> Masters:
    """The masters of a new installation: one key."""
    return Masters(current="", keys={}).with_new_current()
