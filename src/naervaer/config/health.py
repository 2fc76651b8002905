"""How this installation is: all of it for ``naervaer doctor``, one word for each part for ``/healthz``."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.utils import timezone

from naervaer.backups.queries import last_backup
from naervaer.backups.rules import is_overdue
from naervaer.config.prepare import pending_migrations
from naervaer.config.work import HANDLERS
from naervaer.jobs.models import Job
from naervaer.jobs.queries import Running, pulse
from naervaer.notify.actions import DELIVER
from naervaer.notify.channels import push
from naervaer.notify.channels.email import answers, server
from naervaer.notify.models import ChatAddress, Subscription
from naervaer.notify.queries import Down, down
from naervaer.people.actions.forgetting import still_leading
from naervaer.people.models import Organisation
from naervaer.vault.actions import key_file, readable_by_others, require_masters
from naervaer.vault.crypto import KeyFileFault

SLOW = timedelta(minutes=3)


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. ``vital``: without it pages cannot be given, or promises not be kept."""

    what: str
    good: bool
    says: str
    vital: bool = False


def examine(at: datetime) -> list[Finding]:
    """The database first: without it nothing else can be told."""
    database = _database()
    if not database.good:
        return [database]
    looks: tuple[Callable[[], Finding | list[Finding]], ...] = (
        _keys,
        partial(_worker, at),
        partial(_failed, at),
        partial(_channels, at),
        partial(_backup, at),
        partial(_leavers, at),
    )
    found = [database]
    for look in looks:
        seen = look()
        found += seen if isinstance(seen, list) else [seen]
    return found


def at_a_glance(at: datetime) -> list[Finding]:
    """What a stranger may ask for as often as they like: some small queries, and nobody else's server is called."""
    try:
        found = [_keys(), _worker(at)]
        silent = {each.name: each for each in down(at=at)}
        mail = _carried("mail", silent, "No mail waits after a failure.")
        return [*found, mail, _push(silent), _chat(silent), _backup(at)]
    except (DatabaseError, InterfaceError) as error:
        return [_away(error)]


def _away(error: Exception) -> Finding:
    says = (str(error).splitlines() or [type(error).__name__])[0]
    return Finding("database", False, f"It does not answer: {says}", vital=True)


def _database() -> Finding:
    try:
        connection.ensure_connection()
        if pending_migrations():
            return Finding("database", False, "Its tables are older than the program. Run: naervaer setup")
    except (DatabaseError, InterfaceError) as error:
        return _away(error)
    version = ".".join(str(part) for part in connection.get_database_version())
    return Finding("database", True, f"{connection.display_name} {version}")


def _keys() -> Finding:
    try:
        require_masters()
    except KeyFileFault as fault:
        return Finding("key file", False, str(fault), vital=True)
    if readable_by_others():
        return Finding(
            "key file", False, f"Other users of this machine may read it. Run: chmod 600 {key_file()}"
        )
    return Finding("key file", True, f"{key_file()}. Keep a copy elsewhere, apart from the backups.")


def _worker(at: datetime) -> Finding:
    """A job that has waited for long means that nobody works, or that too few do."""
    now = pulse(at=at, kinds=list(HANDLERS))
    doing = "".join(f" Now: {_how_far(each)}." for each in now.running)
    if not now.works:
        return Finding(
            "worker", False, "It has not worked for some minutes. Start it: naervaer work", vital=True
        )
    if now.lag > SLOW:
        minutes = now.lag // timedelta(minutes=1)
        says = f"{now.waiting} jobs wait, the oldest for {minutes} minutes.{doing}"
        return Finding("worker", False, says, vital=True)
    return Finding("worker", True, f"{now.waiting} jobs wait, the oldest for {now.lag.seconds} s.{doing}")


def _how_far(job: Running) -> str:
    return f"{job.kind}, {job.step} of {job.steps}" if job.steps else job.kind


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


def _channels(at: datetime) -> list[Finding]:
    """The three ways by which messages go; only the mail server is called, the others are told by the outbox."""
    silent = {each.name: each for each in down(at=at)}
    return [_mail(silent), _push(silent), _chat(silent)]


def _carried(name: str, silent: dict[str, Down], well: str) -> Finding:
    """Told by the outbox: something has failed, and nothing has gone out since."""
    trouble = silent.get(name)
    if trouble is None:
        return Finding(name, True, well)
    since = f" since {timezone.localtime(trouble.since):%Y-%m-%d %H:%M}" if trouble.since else ""
    return Finding(name, False, f"Nothing has gone out{since}: {trouble.fault}.")


def _push(silent: dict[str, Down]) -> Finding:
    """The keys, and whether the browsers' services take what they are given."""
    file, browsers = push.key_file(), Subscription.objects.count()
    if browsers and not push.public_key():
        lost = "is no key" if file.exists() else "is missing"
        anew = f"Where there is no file, the next start makes one, and {browsers} browsers have to say yes again."
        return Finding("push", False, f"{file} {lost}. Put back its copy. {anew}")
    if push.readable_by_others():
        return Finding("push", False, f"Other users of this machine may read the keys. Run: chmod 600 {file}")
    return _carried("push", silent, f"{browsers} browsers are told. Its keys: {file}")


def _chat(silent: dict[str, Down]) -> Finding:
    return _carried("chat", silent, f"{ChatAddress.objects.count()} addresses.")


def _mail(silent: dict[str, Down]) -> Finding:
    outgoing = server(settings.MAIL_URL)
    if outgoing is None:
        folder = settings.DATA / "mail"
        return _carried("mail", silent, f"There is no mail server (NAERVAER_MAIL_URL); mails lie in {folder}")
    waiting = Job.objects.open().filter(kind=DELIVER).count()
    try:
        answers(outgoing)
    except OSError as error:
        says = f"{outgoing.host}, port {outgoing.port}: {type(error).__name__}. {waiting} mails wait."
        return Finding("mail", False, says)
    return _carried("mail", silent, f"{outgoing.host} answers. {waiting} mails wait.")


def _backup(at: datetime) -> Finding:
    """An installation with real people in it has a backup, made here and found good."""
    organisation = Organisation.objects.order_by("pk").first()
    last = last_backup()
    if last is None and (organisation is None or organisation.is_demo):
        return Finding("backup", True, "None yet, and nobody real is in here.")
    if last is None:
        return Finding("backup", False, "None has been made here. Run: naervaer backup")
    days = (at - last.at).days
    says = f"The last good one is of {timezone.localtime(last.at):%Y-%m-%d %H:%M}: {last.file}."
    if is_overdue(last.at, at=at):
        return Finding("backup", False, f"{says} That was {days} days ago. Run: naervaer backup")
    return Finding("backup", True, says)


def _leavers(at: datetime) -> Finding:
    left = still_leading(at=at)
    if left:
        says = f"{left} have left and cannot be deleted, because they still lead a project. Give it another leader."
        return Finding("leavers", False, says)
    return Finding("leavers", True, "Whoever has left is deleted in time.")
