"""``naervaer doctor``: how this installation is: database, key file, worker, mail."""

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.utils import timezone

from naervaer.config.prepare import pending_migrations
from naervaer.config.work import HANDLERS
from naervaer.jobs.models import Job
from naervaer.notify.actions import DELIVER
from naervaer.notify.channels.email import answers, server
from naervaer.people.actions.forgetting import still_leading
from naervaer.vault.actions import key_file, readable_by_others, require_masters
from naervaer.vault.crypto import KeyFileFault

SLOW = timedelta(minutes=3)


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    what: str
    good: bool
    says: str


def add_arguments(parser: ArgumentParser) -> None:
    """--json."""
    parser.add_argument("--json", action="store_true", help="one JSON list instead of lines")


def run(options: Namespace) -> int:
    """Look, and say what has been found. Exit code 1 when something is not well."""
    found = examine(timezone.now())
    if options.json:
        print(json.dumps([asdict(each) for each in found], ensure_ascii=False, indent=1))
    else:
        for each in found:
            print(f"{'✓' if each.good else '✗'} {each.what:10} {each.says}")
    return 0 if all(each.good for each in found) else 1


def examine(at: datetime) -> list[Finding]:
    """The database first: without it nothing else can be told."""
    database = _database()
    if not database.good:
        return [database]
    looks: tuple[Callable[[], Finding], ...] = (
        _keys,
        partial(_worker, at),
        partial(_failed, at),
        _mail,
        partial(_leavers, at),
    )
    return [database, *(look() for look in looks)]


def _database() -> Finding:
    try:
        connection.ensure_connection()
        if pending_migrations():
            return Finding("database", False, "Its tables are older than the program. Run: naervaer setup")
    except (DatabaseError, InterfaceError) as error:
        return Finding("database", False, f"It does not answer: {str(error).splitlines()[0]}")
    version = ".".join(str(part) for part in connection.get_database_version())
    return Finding("database", True, f"{connection.display_name} {version}")


def _keys() -> Finding:
    try:
        require_masters()
    except KeyFileFault as fault:
        return Finding("key file", False, str(fault))
    if readable_by_others():
        return Finding(
            "key file", False, f"Other users of this machine may read it. Run: chmod 600 {key_file()}"
        )
    return Finding("key file", True, f"{key_file()}. Keep a copy elsewhere, apart from the backups.")


def _worker(at: datetime) -> Finding:
    """Something is always due within a minute, so an old open job means that nobody works."""
    oldest = Job.objects.filter(kind__in=list(HANDLERS)).due(now=at).order_by("due_at").first()
    if oldest is not None and at - oldest.due_at > SLOW:
        minutes = (at - oldest.due_at) // timedelta(minutes=1)
        return Finding(
            "worker", False, f"A job has been waiting for {minutes} minutes. Is it running? naervaer work"
        )
    last = Job.objects.filter(kind="ledger.seal").exclude(done_at=None).order_by("-done_at").first()
    if last is None or last.done_at is None or at - last.done_at > SLOW:
        return Finding("worker", False, "It has not worked for some minutes. Start it: naervaer work")
    return Finding("worker", True, f"{Job.objects.due(now=at).count()} jobs wait.")


def _failed(at: datetime) -> Finding:
    week = (
        Job.objects.filter(failed_at__gt=at - timedelta(days=7))
        .exclude(error="Stopped")
        .order_by("-failed_at")
    )
    kinds = sorted({f"{job.kind} ({job.error})" for job in week})
    if kinds:
        return Finding("jobs", False, f"{week.count()} were given up in the last week: {', '.join(kinds)}")
    return Finding("jobs", True, "None was given up in the last week.")


def _mail() -> Finding:
    outgoing = server(settings.MAIL_URL)
    if outgoing is None:
        folder = settings.DATA / "mail"
        return Finding("mail", True, f"There is no mail server (NAERVAER_MAIL_URL); mails lie in {folder}")
    waiting = Job.objects.open().filter(kind=DELIVER).count()
    try:
        answers(outgoing)
    except OSError as error:
        says = f"{outgoing.host}, port {outgoing.port}: {type(error).__name__}. {waiting} mails wait."
        return Finding("mail", False, says)
    return Finding("mail", True, f"{outgoing.host} answers. {waiting} mails wait.")


def _leavers(at: datetime) -> Finding:
    left = still_leading(at=at)
    if left:
        says = f"{left} have left and cannot be deleted, because they still lead a project. Give it another leader."
        return Finding("leavers", False, says)
    return Finding("leavers", True, "Whoever has left is deleted in time.")
