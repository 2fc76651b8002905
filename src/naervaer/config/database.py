"""Where the data lies: SQLite inside the data folder, or PostgreSQL by ``DATABASE_URL``."""

import sys
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pysqlite3  # type: ignore[import-untyped]  # it ships no types

SQLITE_AT_START = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA journal_size_limit=67108864; "
    "PRAGMA cache_size=-20000; PRAGMA temp_store=MEMORY; "
    "PRAGMA secure_delete=ON;"  # what is deleted is overwritten in the file, too
)


def use_safe_sqlite() -> None:
    """Put the SQLite of the wheel in the place of the system's, which may corrupt a WAL database.

    Both names are set, or a second copy of the old one would be loaded beside it. Raises
    RuntimeError when Django's backend has already been loaded with another SQLite.
    """
    loaded = sys.modules.get("django.db.backends.sqlite3.base")
    if loaded is not None and getattr(loaded, "Database", None) is not pysqlite3.dbapi2:
        raise RuntimeError("Django's SQLite backend was loaded before naervaer's settings.")
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2


def database(url: str, data: Path) -> dict[str, Any]:
    """Django's settings for one database.

    ``postgresql://user:password@host:5432/name``, for a socket ``postgresql://user@/name?host=/folder``,
    ``sqlite:///path`` or nothing for ``data/naervaer.sqlite3``. What every page asks (``statements.kept``) is
    planned once for each connection, unless the address ends in ``?prepare=no``. Raises ValueError on any other scheme.
    """
    if not url:
        return _sqlite(data / "naervaer.sqlite3")
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(Path(parts.path))
    if parts.scheme not in ("postgresql", "postgres"):
        raise ValueError(f"DATABASE_URL must begin with postgresql:// or sqlite:///, not {parts.scheme}://")
    options = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**_planned_once(options.pop("prepare", "yes")), **options},
    }


def _planned_once(prepare: str) -> dict[str, Any]:
    """A statement that comes again is not planned again; each connection keeps its hundred last used ones.

    Not unless asked for: values that PostgreSQL itself puts in may be 65,535 in one statement, and what is done to
    100,000 people at once can need more.
    """
    return {} if prepare == "no" else {"prepare_threshold": 2}


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "CONN_MAX_AGE": None,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_AT_START},
        "TEST": {"NAME": str(path.with_name("test.sqlite3"))},
    }
