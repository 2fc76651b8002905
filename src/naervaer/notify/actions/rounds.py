"""The round of news, once a minute: who may be told now is told everything that waits, in one letter.

News needs no job of its own: the notices are the list. A round takes some people at a time, asks for all of them
together, and moves on whom the budget does not allow yet. Each letter is a row before it is sent, with its notices,
and is marked by one statement after it, so a worker that is killed repeats at most the one that it had in hands. The
notices follow their letters some hundred at a time, and first of all in the next round.
"""

import logging
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import DatabaseError, InterfaceError, connection, transaction
from django.db.models import Exists, Func, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.lookups import Exact
from django.utils import translation
from django.utils.timezone import localdate

from naervaer.distance.queries import worktimes_of
from naervaer.jobs.loop import LEASE, Work
from naervaer.notify.actions.delivering import language_of, signs_in
from naervaer.notify.channels import Message, Refused, email, push
from naervaer.notify.models import Bundle, Notice
from naervaer.notify.rules import A_WEEK, LOOK_AHEAD, ONE_DAY, OwnHours, next_letter
from naervaer.notify.texts import news_letter
from naervaer.people.models import Employment, Leadership, Organisation, Person
from naervaer.statements.kept import kept_update
from naervaer.ui.letters import Letter

log = logging.getLogger(__name__)

ROUND = "notify.news"
AT_ONCE = 200
FORGOTTEN = timedelta(minutes=10)
"""A letter that has been made and not sent for so long has lost its worker: another round takes it."""
TRY_AGAIN = timedelta(minutes=5)
ASK_AGAIN = timedelta(days=7)

Find = Callable[[Person, dict[str, Any], datetime], str | None]
News = Mapping[str, Find]
"""The kinds that are news, each with the address at which it is found. None: it is no longer true."""


@dataclass(frozen=True, slots=True)
class Listener:
    """Somebody for whom news waits, and what the budget asks about them."""

    person: Person
    hours: OwnHours
    leads: bool
    told_on: frozenset[date]
    begun: Bundle | None
    notices: list[Notice]
    pushed: bool

    def may_be_told(self, now: datetime) -> datetime | None:
        """When the next letter may go; for one that was begun and not sent, its own day is free."""
        told = self.told_on - {self.begun.on} if self.begun else self.told_on
        since = min(notice.made_at for notice in self.notices)
        return next_letter(
            now, hours=self.hours, told_on=told, in_the_morning=self.leads, waiting_since=since
        )


Quiet = Callable[[Collection[UUID]], Mapping[UUID, tuple[time, time]]]
"""When people have agreed that they are not disturbed, on their own clock; a fact of a package above this one."""


def nobody_is_quiet(people: Collection[UUID]) -> Mapping[UUID, tuple[time, time]]:
    """Where nothing is known of it."""
    return {}


def tell_news(work: Work, news: News, quiet: Quiet = nobody_is_quiet) -> None:
    """Tell all news that is due and allowed. Ends without a fault when the server is away: the next round tries."""
    _settle()
    with email.one_line():
        _tell(work, news, quiet)


def _tell(work: Work, news: News, quiet: Quiet) -> None:
    organisation = Organisation.objects.order_by("pk").first()
    told, kept_until = 0, work.clock()
    while listeners := _listeners(work, quiet):
        letters = _letters(listeners, work)
        for listener, bundle in letters:
            if work.clock() - kept_until > LEASE / 4:
                work.progress(told, told)
                kept_until = work.clock()
            if not _told(listener, bundle, news, organisation, work.clock()):
                Bundle.objects.filter(round=work.job.pk, sent_at=None).update(round=None)
                _settle()
                return
            told += 1
        _settle([bundle for _, bundle in letters])


def _settle(letters: Iterable[Bundle] | None = None) -> None:
    """The notices of letters that have gone are sent, at the letter's moment.

    Of these letters, found by their ids, or of all, for which everything that waits is looked through.
    """
    gone = Bundle.objects.filter(pk=OuterRef("bundle")).values("sent_at")
    in_them = Notice.objects.waiting().filter(is_news=True, bundle__sent_at__isnull=False)
    if letters is not None:
        in_them = in_them.filter(bundle__in=[bundle.pk for bundle in letters])
    in_them.update(sent_at=Subquery(gone))


def _listeners(work: Work, quiet: Quiet = nobody_is_quiet) -> list[Listener]:
    """Some of those for whom news is due, longest waiting first; whoever is gone is not told."""
    now = work.clock()
    due = Notice.objects.news(due=now)
    # By time alone, as the index is: in a morning all of them are due in the same minute, and would be sorted anew.
    ids = list(dict.fromkeys(due.order_by("due_at").values_list("to_id", flat=True)[: 2 * AT_ONCE]))
    ids = ids[:AT_ONCE]
    notices: dict[UUID, list[Notice]] = {}
    for notice in due.filter(to__in=ids).order_by("made_at", "pk"):
        notices.setdefault(notice.to_id, []).append(notice)
    people = _people(ids, now)
    due.filter(to__in=set(ids) - set(people)).delete()
    today = now.date()
    times = worktimes_of(people, today - ONE_DAY, today + LOOK_AHEAD + ONE_DAY)
    leading = set(
        Leadership.objects.filter(leader__in=people, ended_at=None)
        .order_by()
        .values_list("leader", flat=True)
    )
    pushed, silent = push.reaches(list(people)), quiet(list(people))
    lately: dict[UUID, list[Bundle]] = {}
    for bundle in Bundle.objects.filter(to__in=people, on__gt=today - A_WEEK - ONE_DAY).order_by("on"):
        lately.setdefault(bundle.to_id, []).append(bundle)
    return [
        Listener(
            person,
            OwnHours(times[key].week, times[key].zone, times[key].days, silent.get(key)),
            key in leading,
            frozenset(bundle.on for bundle in lately.get(key, ())),
            next((bundle for bundle in lately.get(key, ()) if bundle.sent_at is None), None),
            notices[key],
            key in pushed and signs_in(person),
        )
        for key, person in people.items()
    ]


def _people(ids: Iterable[UUID], now: datetime) -> dict[UUID, Person]:
    """Those of them who can be reached: an address or a sign-in, and not gone."""
    lasting = Q(ended_on=None) | Q(ended_on__gt=localdate(now))
    stays = Employment.objects.filter(lasting, person=OuterRef("pk"))
    here = Person.objects.filter(Exists(stays), pk__in=ids).select_related("user")
    reached = here.exclude(email=None, user=None)
    return {person.pk: person for person in reached.order_by("pk")}


def _letters(listeners: list[Listener], work: Work) -> list[tuple[Listener, Bundle]]:
    """The letters of this round: begun ones without a worker, and a new one for everybody who may be told now."""
    now, mine = work.clock(), work.job.pk
    ours: dict[UUID, Listener] = {}
    fresh: list[Bundle] = []
    with transaction.atomic():
        for listener in listeners:
            when = listener.may_be_told(now)
            if when != now:
                _move_on(listener, when or now + ASK_AGAIN)
            elif listener.begun is None:
                ours[listener.person.pk] = listener
                on = listener.hours.day_of(now)
                fresh.append(Bundle(to=listener.person, on=on, round=mine, made_at=now))
            elif _taken_over(listener.begun, listener.hours.day_of(now), mine, now):
                ours[listener.person.pk] = listener
            else:
                _move_on(listener, now + timedelta(minutes=1))
        Bundle.objects.bulk_create(fresh, ignore_conflicts=True)
    held = Bundle.objects.filter(to__in=ours, round=mine, sent_at=None).order_by("made_at", "pk")
    found = {bundle.to_id: bundle for bundle in held}
    for person in set(ours) - set(found):  # another round was faster: the notices are in its letter
        _move_on(ours[person], now + timedelta(minutes=1))
    letters = [(ours[person], bundle) for person, bundle in found.items()]
    _put_in(letters, mine)
    return letters


def _put_in(letters: list[tuple[Listener, Bundle]], mine: UUID) -> None:
    """Each notice into the letter of its own person, all by one statement."""
    notices = [notice.pk for listener, _ in letters for notice in listener.notices]
    own = Bundle.objects.filter(to=OuterRef("to"), round=mine, sent_at=None).order_by("pk").values("pk")
    Notice.objects.filter(pk__in=notices).update(bundle=Subquery(own[:1]))


def _taken_over(bundle: Bundle, on: date, mine: UUID, now: datetime) -> bool:
    free = Q(round=None) | Q(round=mine) | Q(made_at__lt=now - FORGOTTEN)
    left = Bundle.objects.filter(free, pk=bundle.pk, round=bundle.round, sent_at=None)
    return bool(left.update(round=mine, on=on, made_at=now))


def _move_on(listener: Listener, when: datetime) -> None:
    Notice.objects.waiting().filter(pk__in=[notice.pk for notice in listener.notices]).update(due_at=when)


def _told(
    listener: Listener, bundle: Bundle, news: News, organisation: Organisation | None, now: datetime
) -> bool:
    """One that cannot be told holds nobody else up. False: the server is away, nobody else is tried now."""
    try:
        return _telling(listener, bundle, news, organisation, now)
    except (DatabaseError, InterfaceError):
        raise
    except Exception:
        log.exception("A letter of news could not be written.")
        _move_on(listener, now + timedelta(hours=1))
        return True


def _telling(
    listener: Listener, bundle: Bundle, news: News, organisation: Organisation | None, now: datetime
) -> bool:
    """Send one letter and mark what was in it. False as above."""
    person = listener.person
    with translation.override(language_of(person, organisation)):
        found = [(notice, news[notice.kind](person, notice.about, now)) for notice in listener.notices]
        addresses = [address for _, address in found if address is not None]
        if not addresses:
            _nothing_left(bundle, listener.notices)
            return True
        letter = news_letter(addresses, leads=listener.leads)
        try:
            way = _send(letter, listener, organisation, bundle)
        except Refused:
            _refused(bundle, listener.notices, now)
            return True
        except OSError as error:
            _later(bundle, listener, now)
            return email.is_about_one(error)
    _sent(bundle, found, way, now)
    return True


def _send(letter: Letter, listener: Listener, organisation: Organisation | None, bundle: Bundle) -> str:
    """In one way, not in all: where the person has asked to be told in a browser, else by mail. Which it was."""
    message = Message(str(bundle.id), letter, organisation.name if organisation else "")
    if listener.pushed:
        try:
            push.send(message, listener.person)
        except OSError:
            log.warning("A push service did not take the news; it goes by mail.")
        else:
            return "push"
    if listener.person.email is None:
        raise Refused
    email.send(message, listener.person)
    return "mail"


def _sent(bundle: Bundle, found: list[tuple[Notice, str | None]], way: str, now: datetime) -> None:
    """The letter has gone. What was in it and is no longer true is nobody's news."""
    _mark_sent(letter=bundle.pk, at=now, way=way)
    over = [notice.pk for notice, address in found if address is None]
    if over:
        Notice.objects.filter(pk__in=over).delete()


@kept_update
def _mark_sent(*, letter: UUID, at: datetime, way: str) -> tuple[QuerySet[Bundle], dict[str, Any]]:
    """This letter has gone: said once for each, so that its SQL is kept.

    PostgreSQL is not waited for until the mark lies on the disk, in this one statement: the wait would be most
    of a letter's time. The mark holds for everybody at once, and through `kill -9` of any worker. Should the
    machine itself fail, the marks of the last second may be gone, and those letters, which keep their
    Message-ID, go once more; none is lost.
    """
    marked = Bundle.objects.filter(pk=letter)
    if connection.vendor == "postgresql":
        marked = marked.filter(Exact(_for_this_statement("synchronous_commit", "off"), "off"))
    return marked, {"sent_at": at, "way": way}


def _for_this_statement(setting: str, value: str) -> Func:
    """A setting of PostgreSQL that ends with the transaction, so that it stays with nobody. Gives the value."""
    arguments = Value(setting), Value(value), Value(True)
    return Func(*arguments, function="set_config", output_field=TextField())


@transaction.atomic
def _later(bundle: Bundle, listener: Listener, now: datetime) -> None:
    """The same letter is free for another round."""
    Bundle.objects.filter(pk=bundle.pk).update(round=None)
    _move_on(listener, now + TRY_AGAIN)


@transaction.atomic
def _refused(bundle: Bundle, notices: list[Notice], now: datetime) -> None:
    Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(refused_at=now)
    Bundle.objects.filter(pk=bundle.pk).delete()


@transaction.atomic
def _nothing_left(bundle: Bundle, notices: list[Notice]) -> None:
    """What is no longer true is nobody's news, and the day stays free."""
    Notice.objects.filter(pk__in=[notice.pk for notice in notices]).delete()
    Bundle.objects.filter(pk=bundle.pk).delete()
