"""Makes an installation ready to serve: folder, keys, tables, static files. Says plainly what is in the way."""

import hashlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core import checks
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from naervaer.config.failure import Failure
from naervaer.notify.channels import push
from naervaer.vault.actions import make_first_masters, require_masters

MIGRATION_LOCK = 0x6E616572  # any number of our own


def prepare() -> None:
    """Everything before the first request. Raises Failure."""
    _data_folder(settings.DATA)
    with _one_at_a_time():
        require_masters()
        _tables()
        make_first_masters()
    push.make_keys()
    _refuse_faults()
    _static_files()


def pending_migrations() -> bool:
    """Whether the tables are older than the program."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def refuse_old_tables() -> None:
    """For commands that do not migrate by themselves. Raises Failure."""
    if pending_migrations():
        raise Failure("The database is not ready for this version of Nærvær. Run: naervaer setup")


def _data_folder(path: Path) -> None:
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe = path / ".writable"
        probe.touch()
        probe.unlink()
        settings.COMPILED_TEMPLATES.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise Failure(
            f"The data folder {path} cannot be written ({error.strerror}). Choose another with NAERVAER_DATA."
        ) from None


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Two servers that start at once on PostgreSQL: the second waits until the first has made the tables."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATION_LOCK])


def _tables() -> None:
    if pending_migrations():
        print("Preparing the database …", flush=True)
        call_command("migrate", interactive=False, verbosity=0)
    if settings.CACHES["default"]["LOCATION"] not in connection.introspection.table_names():
        call_command("createcachetable", verbosity=0)


def _static_files() -> None:
    """Fingerprinted and compressed once for each version of the files: a third of a second of every start."""
    found = [
        (name, Path(storage.path(name)).stat())
        for finder in get_finders()
        for name, storage in finder.list([])
    ]
    state = sorted((name, file.st_mtime_ns, file.st_size) for name, file in found)
    stamp: Path = settings.STATIC_ROOT / ".collected"
    now = hashlib.sha256(repr((state, settings.STATIC_URL)).encode()).hexdigest()
    if stamp.exists() and stamp.read_text() == now:
        return
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(now)


def _refuse_faults() -> None:
    """Run the system checks, also those that ask the database; warnings are said, errors stop the start."""
    found = checks.run_checks(databases=["default"])
    for warning in found:
        if checks.WARNING <= warning.level < checks.ERROR:
            print(_sentence(warning), file=sys.stderr)
    errors = [_sentence(fault) for fault in found if fault.level >= checks.ERROR]
    if errors:
        raise Failure("\n".join(errors))


def _sentence(message: checks.CheckMessage) -> str:
    return f"{message.msg} {message.hint or ''}".strip()
