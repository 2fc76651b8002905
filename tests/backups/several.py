"""Several commands in one process, because a start takes longer than most of them: `python -m tests.backups.several`.

Takes a JSON list of argument lists; prints what each has answered. Words with ! are not commands but things that
befall an installation: people move in, somebody kills a command halfway.
"""

import contextlib
import io
import json
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from naervaer.config import cli  # isort: skip  # loads the settings

from django.core.cache import cache
from django.db import connection, connections
from django.utils import timezone

from naervaer.accounts.sessions import SessionStore
from naervaer.backups import archive
from naervaer.config import prepare as preparing
from naervaer.ledger.actions import record_many, record_reads, seal
from naervaer.people.actions import add_person, set_up
from naervaer.people.models import Person
from naervaer.vault import ring

preparing._static_files = lambda: None  # packing them takes longer than everything else here
SECRET = "kanarie 20 41 60 80"


def fill(acts: str) -> None:
    """An administrator and some people, with sealed numbers, a session, and a sealed record."""
    with contextlib.redirect_stdout(io.StringIO()):
        preparing.prepare()
    now = timezone.now()
    with ring.fresh():
        first = set_up(
            organisation="Havn", language="da", name="Ole Bay", email="ole@havn.test", password=None, at=now
        )
        people = [
            add_person(name=f"Nummer {number}", by=first, at=now, started_on=now.date(), phone=SECRET)
            for number in range(5)
        ]
    record_many("test.act", by=first.id, at=now, about=[person.id for person in people] * (int(acts) // 5))
    record_reads("person", viewer=first.id, subjects=[person.id for person in people], on=now.date())
    seal(at=now)
    session = SessionStore()
    session["kanarie"] = 1
    session.save()
    cache.set("kanarie", SECRET)


def phones() -> None:
    """Print what opens."""
    print([person.phone for person in Person.objects.exclude(name="Ole Bay").order_by("name")])


def tell_tables() -> None:
    """Print how many rows each table has."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        for table in sorted(tables):
            cursor.execute(f'SELECT count(*) FROM "{table}"')  # noqa: S608  # from the database itself
            print(table, cursor.fetchone()[0])


def kill(times: str, *command: str) -> None:
    """Begin the command so often, each time killed at another moment, and print whether it had ended by itself."""
    longest = 1.0
    for number in range(int(times)):
        connections.close_all()
        begun = time.monotonic()
        child = os.fork()
        if child == 0:
            with Path(os.devnull).open("w") as nowhere:
                os.dup2(nowhere.fileno(), 1)
                os.dup2(nowhere.fileno(), 2)
                os._exit(cli.main(command))
        if number:
            time.sleep(random.random() * longest)
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        if number == 0:
            longest = time.monotonic() - begun
        print(int(os.WIFEXITED(status)))


def fill_disk(bytes_left: str, *command: str) -> int:
    """The command, where no file may grow beyond this: the same answer from the system as a full disk."""
    import resource

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(bytes_left), before[1]))
    try:
        return cli.main(command)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def elsewhere(path: str, *command: str) -> int:
    """The command, where programs are looked for somewhere else."""
    before = os.environ["PATH"]
    os.environ["PATH"] = path
    try:
        return cli.main(command)
    finally:
        os.environ["PATH"] = before


def tamper() -> None:
    """Change a sealed row, as somebody may who has the database in hand."""
    refusal = {
        "sqlite": "DROP TRIGGER ledger_act_unchanged",
        "postgresql": "ALTER TABLE ledger_act DISABLE TRIGGER USER",
    }
    with connection.cursor() as cursor:
        cursor.execute(refusal[connection.vendor])
        cursor.execute("UPDATE ledger_act SET kind = 'test.other' WHERE kind = 'test.act' AND id = 40")


def verify_all(folder: str) -> int:
    """Every backup in the folder: the worst answer."""
    return max(cli.main(["verify", str(file)]) for file in Path(folder).glob("*.backup"))


def newer(file: str) -> None:
    """Say in the backup that it was made by a program that knows one change more."""
    import zipfile

    with zipfile.ZipFile(file) as old:
        manifest, database = json.loads(old.read(archive.MANIFEST)), old.read(archive.DATABASE)
    manifest["facts"]["migrations"].append("people.9999_of_tomorrow")
    with zipfile.ZipFile(file, "w") as new:
        new.writestr(archive.DATABASE, database)
        new.writestr(archive.MANIFEST, json.dumps(manifest))


def copy(source: str, target: str) -> None:
    """Put a file somewhere."""
    shutil.copy(source, target)


BEFALLS: dict[str, Callable[..., int | None]] = {
    "!fill": fill,
    "!phones": phones,
    "!tables": tell_tables,
    "!kill": kill,
    "!full": fill_disk,
    "!newer": newer,
    "!path": elsewhere,
    "!tamper": tamper,
    "!verify": verify_all,
    "!copy": copy,
}


def answer(arguments: list[str]) -> tuple[int, str, str]:
    """Exit code, output, errors."""
    with (
        contextlib.redirect_stdout(io.StringIO()) as out,
        contextlib.redirect_stderr(io.StringIO()) as errors,
    ):
        befalls = BEFALLS.get(arguments[0])
        code = befalls(*arguments[1:]) if befalls else cli.main(arguments)
    return code or 0, out.getvalue(), errors.getvalue()


if __name__ == "__main__":
    print(json.dumps([answer(each) for each in json.loads(sys.argv[1])]))
