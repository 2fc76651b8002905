"""How the ways stand by which messages go: for the administrator, in numbers and times, never content."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

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
CHANNELS = ("mail", "push", "chat")
NO_FAULT = ("", "Refused", "Stopped")
"""A receiver that is gone, and a job that somebody stopped, say nothing about the channel."""


@dataclass(frozen=True, slots=True)
class Way:
    """One channel in the last day. ``fault`` is the name of the error with which it is being tried again, or with
    which it was given up; ``oldest_at`` is since when.
    """

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
        """Something is being tried again, or was given up, and nothing has gone since."""
        return _is_down(_Trouble(self.fault, self.oldest_at), self.last_at)


@dataclass(frozen=True, slots=True)
class Down:
    """A channel that does not answer: the name of the error, and since when a message has waited for it."""

    name: str
    fault: str
    since: datetime | None


class _Trouble(NamedTuple):
    """What a channel fails with, nothing when it does not, and since when."""

    fault: str
    since: datetime | None


def _is_down(trouble: _Trouble, last_at: datetime | None) -> bool:
    return bool(trouble.fault) and (last_at is None or trouble.since is None or last_at < trouble.since)


@dataclass(frozen=True, slots=True)
class Unreached:
    """Somebody whose address has been refused for good, and when."""

    person: Person
    at: datetime


def ways(*, at: datetime) -> list[Way]:
    """Mail, push and chat."""
    return [_mail(at), _beside("push", at), _beside("chat", at)]


def down(*, at: datetime) -> list[Down]:
    """The channels that do not answer: the same word as ``Way.is_down``, without counting what has gone.

    A few small queries while all of them answer, so that a monitor may ask as often as it likes.
    """
    troubles = [(name, _trouble(name, at)) for name in CHANNELS]
    return [
        Down(name, *trouble)
        for name, trouble in troubles
        if trouble.fault and _is_down(trouble, _last_sent(name))
    ]


def _kind(name: str) -> str:
    return DELIVER if name == "mail" else f"notify.{name}"


def _trouble(name: str, at: datetime) -> _Trouble:
    """What is being tried again; else what was given up in the last day."""
    kind = _kind(name)
    stuck = _stuck() if name == "mail" else None
    fault = _fault(kind) or ("ServerAway" if stuck else "")
    if fault:
        return _Trouble(fault, _first(_since(_open(kind)), stuck))
    gone = Job.objects.filter(kind=kind, failed_at__gt=at - A_DAY).exclude(error__in=NO_FAULT)
    row = gone.order_by("-failed_at").first()
    return _Trouble(row.error, row.failed_at) if row else _Trouble("", None)


def _stuck() -> datetime | None:
    """Since when a letter of news lies that was tried, and is free for another round."""
    first: datetime | None = Bundle.objects.filter(sent_at=None, round=None).aggregate(first=Min("made_at"))[
        "first"
    ]
    return first


def _last_sent(name: str) -> datetime | None:
    """When something last went this way."""
    bundles = _latest(Bundle.objects.filter(way=name), "sent_at")
    if name == "mail":
        return _last(_latest(Notice.objects.filter(is_news=False), "sent_at"), bundles)
    return _last(_latest(Job.objects.filter(kind=_kind(name)), "done_at"), bundles)


def _mail(at: datetime) -> Way:
    since = at - A_DAY
    awaited, bundles = Notice.objects.filter(is_news=False), Bundle.objects.filter(way="mail")
    news, trouble = Notice.objects.news(due=at), _trouble("mail", at)
    return Way(
        name="mail",
        used=True,
        sent=awaited.filter(sent_at__gt=since).count() + bundles.filter(sent_at__gt=since).count(),
        not_taken=Notice.objects.filter(refused_at__gt=since).count(),
        waiting=_open(DELIVER).count() + news.order_by().values("to").distinct().count(),
        oldest_at=trouble.since or _since(_open(DELIVER)),
        last_at=_last_sent("mail"),
        fault=trouble.fault,
    )


def _beside(name: str, at: datetime) -> Way:
    kind, since, trouble = _kind(name), at - A_DAY, _trouble(name, at)
    jobs, bundles = Job.objects.filter(kind=kind), Bundle.objects.filter(way=name)
    done = jobs.filter(done_at__gt=since).count()
    return Way(
        name=name,
        used=Subscription.objects.exists() if name == "push" else ChatAddress.objects.exists(),
        sent=done + bundles.filter(sent_at__gt=since).count(),
        not_taken=jobs.filter(failed_at__gt=since).count(),
        waiting=_open(kind).count(),
        oldest_at=trouble.since or _since(_open(kind)),
        last_at=_last_sent(name),
        fault=trouble.fault,
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


def mail_server() -> str:
    """The host that takes the mails, or nothing where they lie as files."""
    outgoing = server(settings.MAIL_URL)
    return outgoing.host if outgoing else ""


def chat_addresses() -> list[ChatAddress]:
    """All of them, by service; only the part that may be shown is ever read."""
    rows = ChatAddress.objects.select_related("person").defer("address")
    return list(rows.order_by("service", "added_at", "pk"))
