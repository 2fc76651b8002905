"""How the ways stand by which messages go: for the administrator, in numbers and times, never content."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import F, Max, Min, Q, QuerySet

from naervaer.jobs.models import Job
from naervaer.notify.channels.email import server
from naervaer.notify.models import DELIVER, Bundle, ChatAddress, Notice, Subscription
from naervaer.people.models import Person

A_DAY = timedelta(days=1)
NAMED_FOR = timedelta(days=30)
MOST_NAMED = 50
MOST_LOOKED_AT = 500


@dataclass(frozen=True, slots=True)
class Way:
    """One channel in the last day. ``fault`` is the name of the error with which it is being tried again."""

    name: str
    used: bool
    sent: int
    not_taken: int
    waiting: int
    oldest_at: datetime | None
    last_at: datetime | None
    fault: str

    @property
    def is_down(self) -> bool:
        """Something is being tried again and nothing has gone since it began to wait."""
        return bool(self.fault) and (
            self.last_at is None or self.oldest_at is None or self.last_at < self.oldest_at
        )


@dataclass(frozen=True, slots=True)
class Unreached:
    """Somebody whose address has been refused for good, and when."""

    person: Person
    at: datetime


def ways(*, at: datetime) -> list[Way]:
    """Mail, push and chat."""
    return [_mail(at), _beside("push", at), _beside("chat", at)]


def _mail(at: datetime) -> Way:
    since = at - A_DAY
    awaited, bundles = Notice.objects.filter(is_news=False), Bundle.objects.filter(way="mail")
    news = Notice.objects.news(due=at)
    stuck = Bundle.objects.filter(sent_at=None, round=None)  # tried, and free for another round
    return Way(
        name="mail",
        used=True,
        sent=awaited.filter(sent_at__gt=since).count() + bundles.filter(sent_at__gt=since).count(),
        not_taken=Notice.objects.filter(refused_at__gt=since).count(),
        waiting=_open(DELIVER).count() + news.order_by().values("to").distinct().count(),
        oldest_at=_first(_since(_open(DELIVER)), stuck.aggregate(first=Min("made_at"))["first"]),
        last_at=_last(_latest(awaited, "sent_at"), _latest(bundles, "sent_at")),
        fault=_fault(DELIVER) or ("ServerAway" if stuck.exists() else ""),
    )


def _beside(name: str, at: datetime) -> Way:
    kind, since = f"notify.{name}", at - A_DAY
    jobs, bundles = Job.objects.filter(kind=kind), Bundle.objects.filter(way=name)
    done = jobs.filter(done_at__gt=since).count()
    return Way(
        name=name,
        used=Subscription.objects.exists() if name == "push" else ChatAddress.objects.exists(),
        sent=done + bundles.filter(sent_at__gt=since).count(),
        not_taken=jobs.filter(failed_at__gt=since).count(),
        waiting=_open(kind).count(),
        oldest_at=_since(_open(kind)),
        last_at=_last(_latest(jobs, "done_at"), _latest(bundles, "sent_at")),
        fault=_fault(kind),
    )


def _open(kind: str) -> QuerySet[Job]:
    return Job.objects.open().filter(kind=kind)


def _since(jobs: QuerySet[Job]) -> datetime | None:
    """Since when the message waits that has waited longest: a job moves its own time on with every try."""
    notices = [job.payload["notice"] for job in jobs.order_by("due_at", "pk")[:MOST_LOOKED_AT]]
    first: datetime | None = Notice.objects.filter(pk__in=notices).aggregate(first=Min("made_at"))["first"]
    return first


def _latest(rows: QuerySet[Any], column: str) -> datetime | None:
    last: datetime | None = rows.aggregate(last=Max(column))["last"]
    return last


def _first(*moments: datetime | None) -> datetime | None:
    return min((each for each in moments if each), default=None)


def _last(*moments: datetime | None) -> datetime | None:
    return max((each for each in moments if each), default=None)


def _fault(kind: str) -> str:
    row = _open(kind).filter(attempts__gt=0).exclude(error="").order_by("-due_at").first()
    return row.error if row else ""


def unreached(*, at: datetime) -> list[Unreached]:
    """People whose address was refused for good in the last 30 days and who have got no mail since."""
    refused = Max("notices__refused_at", filter=Q(notices__refused_at__gt=at - NAMED_FOR))
    people = Person.objects.annotate(refused=refused, got=Max("notices__sent_at")).exclude(refused=None)
    still = people.filter(Q(got=None) | Q(got__lt=F("refused"))).order_by("sort_key", "pk")[:MOST_NAMED]
    return [Unreached(person, vars(person)["refused"]) for person in still]


def last_beat() -> datetime | None:
    """When a worker last did anything that comes again each minute."""
    last: datetime | None = Job.objects.filter(kind="ledger.seal").aggregate(last=Max("done_at"))["last"]
    return last


def oldest_waiting(*, at: datetime) -> datetime | None:
    """Since when the oldest due work of any kind waits."""
    row = Job.objects.due(now=at).order_by("due_at").first()
    return row.due_at if row else None


def mail_server() -> str:
    """The host that takes the mails, or nothing where they lie as files."""
    outgoing = server(settings.MAIL_URL)
    return outgoing.host if outgoing else ""


def chat_addresses() -> list[ChatAddress]:
    """All of them, by service; only the part that may be shown is ever read."""
    rows = ChatAddress.objects.select_related("person").defer("address")
    return list(rows.order_by("service", "added_at", "pk"))
