"""The one-time address that opens an empty installation to whoever reads the terminal. Only its hash is kept."""

import hashlib
import hmac
import os
import secrets
from pathlib import Path

from django.conf import settings


def make_setup_token() -> str:
    """A new token; the one before no longer opens."""
    token = secrets.token_urlsafe(32)
    path = _path()
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(_hash(token))
    return token


def is_setup_token(token: str) -> bool:
    """Whether this is the token that was made last, and nobody has used it."""
    try:
        kept = _path().read_text()
    except FileNotFoundError:
        return False
    return hmac.compare_digest(kept, _hash(token))


def burn_setup_token() -> None:
    """It has done its work: from now on no token opens."""
    _path().unlink(missing_ok=True)


def _path() -> Path:
    path: Path = settings.DATA / "setup.token"
    return path


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
