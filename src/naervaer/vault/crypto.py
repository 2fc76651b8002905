"""AES-256-GCM with what the text belongs to as additional data, and the master key file."""

import json
import os
import secrets
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE = 12
KEY = 32


class KeyFileFault(Exception):
    """The master key file cannot be used. The message says what to do."""


class KeyFileMissing(KeyFileFault):
    """The master key file is not there although keys have been made with it."""


class Unreadable(Exception):
    """A sealed value does not open: another key, another row, or changed bytes."""


def belongs_to(label: str, row: object, owner: object) -> bytes:
    """What a sealed text is bound to: its column, its row and the person whose key it has."""
    return f"{label}|{row}|{owner}".encode()


def seal(key: bytes, plain: bytes, belongs_to: bytes) -> bytes:
    """The sealed bytes: nonce, then ciphertext and tag."""
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, belongs_to)


def unseal(key: bytes, sealed: bytes, belongs_to: bytes) -> bytes:
    """What was sealed. Raises Unreadable when anything differs."""
    try:
        return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], belongs_to)
    except (InvalidTag, ValueError) as error:  # ValueError: too short to be anything
        raise Unreadable("A sealed value does not open.") from error


@dataclass(frozen=True)
class Masters:
    """The master keys by name; new data keys are wrapped with the current one."""

    current: str
    keys: dict[str, bytes] = field(repr=False)

    def wrap(self, data_key: bytes, owner: bytes) -> bytes:
        """The data key sealed for one owner, led by the master's name."""
        return self.current.encode() + b":" + seal(self.keys[self.current], data_key, owner)

    def unwrap(self, wrapped: bytes, owner: bytes) -> bytes:
        """The data key. Raises Unreadable when its master is no longer in the file."""
        name = master_of(wrapped)
        if name not in self.keys:
            raise Unreadable("The master key of a data key is no longer in the key file.")
        return unseal(self.keys[name], wrapped.partition(b":")[2], owner)

    def with_new_current(self) -> "Masters":
        """The same masters and a new one, which is current."""
        name = f"m{len(self.keys) + 1}-{secrets.token_hex(3)}"
        return Masters(current=name, keys={**self.keys, name: secrets.token_bytes(KEY)})

    def only_current(self) -> "Masters":
        """Without the older masters; they are destroyed with the file that held them."""
        return Masters(current=self.current, keys={self.current: self.keys[self.current]})


def master_of(wrapped: bytes) -> str:
    """The name of the master that a data key is wrapped with."""
    return wrapped.partition(b":")[0].decode(errors="replace")


def read_masters(path: Path) -> Masters:
    """The masters of the key file. Raises KeyFileMissing or KeyFileFault."""
    try:
        held = json.loads(path.read_text())
        masters = Masters(
            current=held["current"],
            keys={name: b64decode(key, validate=True) for name, key in held["keys"].items()},
        )
    except FileNotFoundError:
        raise KeyFileMissing(
            f"The key file {path} is missing. Without it nothing that people wrote can be read. Put it back "
            "from where you keep it (NAERVAER_KEY_FILE says where it lies). A new one would not open the old texts."
        ) from None
    except OSError as error:
        raise KeyFileFault(f"The key file {path} cannot be read ({error.strerror}).") from None
    except (ValueError, LookupError, TypeError, AttributeError, NotBase64):
        raise KeyFileFault(
            f"The key file {path} is damaged. Put back the copy that you keep elsewhere."
        ) from None
    if masters.current not in masters.keys or any(len(key) != KEY for key in masters.keys.values()):
        raise KeyFileFault(f"The key file {path} is damaged. Put back the copy that you keep elsewhere.")
    return masters


def write_masters(path: Path, masters: Masters, *, new: bool = False) -> None:
    """Write to the disk beside the file and put it in its place; only the owner may read it.

    With ``new`` a file that is there already is never replaced: raises FileExistsError.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}.new")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w") as file:
            keys = {name: b64encode(key).decode() for name, key in masters.keys.items()}
            json.dump({"current": masters.current, "keys": keys}, file)
            file.flush()
            os.fsync(file.fileno())
        if new:
            os.link(draft, path)
        else:
            draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    _sync_folder(path.parent)


def _sync_folder(path: Path) -> None:
    """The new name, too, is on the disk before anything is wrapped with the new key."""
    folder = os.open(path, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def first_masters() -> Masters:
    """The masters of a new installation: one key."""
    return Masters(current="", keys={}).with_new_current()
