"""Who answers, in which order, and what they promise; and what stands on the pages of requests."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate

from naervaer.contact.models import ContactAgreement, ContactRequest, Duty, Reachable, TeamAgreement, Turn
from naervaer.contact.rules import Figures, Kept, Terms, figures_of, in_time
from naervaer.distance.queries import worktimes_of
from naervaer.kernels.promises import FARTHEST, MINUTE, Member, due_at, first_at_work, responsible, warned_at
from naervaer.people.models import Deputy, Leadership, Person
from naervaer.people.rules import first_name, initials
from naervaer.statements.kept import kept


@dataclass(frozen=True, slots=True)
class Chain:
    """Who answers for one employee, in order: the leader, the deputies, the next leader up, the duty person.

    ``leader`` is the nearest leader, None while nobody leads the employee: then nobody is in the chain. ``above`` is
    the next leader up, with whom a request waits when no time can be promised (settled 7).
    """

    leader: Person | None
    people: tuple[Person, ...] = ()
    members: tuple[Member, ...] = ()
    above: Person | None = None

    def without(self, people: set[UUID]) -> "Chain":
        """The same order, without these."""
        kept = [
            (person, member)
            for person, member in zip(self.people, self.members, strict=True)
            if person.id not in people
        ]
        return replace(self, people=tuple(each for each, _ in kept), members=tuple(each for _, each in kept))

    def beginning_with(self, person: Person) -> "Chain":
        """This person first, then everybody who comes later: whose hours count from now on."""
        places = [place for place, each in enumerate(self.people) if each.id == person.id]
        first = places[0] if places else 0
        return replace(self, people=self.people[first:], members=self.members[first:])

    def responsible(self, at: datetime) -> Person | None:
        """Whose a request is at this instant; while all are away, the next leader up keeps it, or else the leader."""
        place = responsible(self.members, at)
        if place is not None:
            return self.people[place]
        return self.above if self.above and not self.can_promise(at) else self.leader

    def can_promise(self, at: datetime) -> bool:
        """Whether a time can be promised at all."""
        return due_at(self.members, at, 1) is not None

    def opens_at(self, at: datetime) -> datetime | None:
        """From when on the clock runs; None while it runs already, or never."""
        first = due_at(self.members, at, 1)
        begins = first - MINUTE if first else None
        return begins if begins and begins > at else None

    def first_there(self, at: datetime) -> tuple[Person, datetime] | None:
        """The first of them who is at work from this minute on, and when."""
        found = first_at_work(self.members, at)
        return (self.people[found[0]], found[1]) if found else None

    def promised(self, at: datetime, terms: Terms) -> "Promised":
        """The due times of an answer and of the talk, and when the next is warned."""
        answer = due_at(self.members, at, terms.answer)
        talk = due_at(self.members, at, terms.talk)
        first = min(terms.answer, terms.talk)
        return Promised(answer, talk, warned_at(self.members, at, first))


@dataclass(frozen=True, slots=True)
class Promised:
    """By when there is an answer, by when the talk; None while no time can be promised."""

    answer: datetime | None
    talk: datetime | None
    warn: datetime | None


def chain_of(employee: Person, *, at: datetime) -> Chain:
    """Who answers for this employee; the employee is never asked to. Eight queries."""
    leader = leader_now(employee)
    if leader is None:
        return Chain(None)
    above = leader_now(leader)
    people = _in_order(leader, above, employee, on=localdate(at))
    work = worktimes_of([person.id for person in people], at.date() - timedelta(days=3), _horizon(at))
    members = tuple(Member.of(each.week, each.zone, each.days) for each in (work[p.id] for p in people))
    return Chain(leader, tuple(people), members, above if above != employee else None)


def _horizon(at: datetime) -> date:
    return at.date() + FARTHEST


def leader_now(employee: Person) -> Person | None:
    """The nearest leader of this moment."""
    row = Leadership.objects.filter(person=employee, ended_at=None).select_related("leader").first()
    return row.leader if row else None


def _in_order(leader: Person, above: Person | None, employee: Person, *, on: date) -> list[Person]:
    """The leader, the deputies in their order, the next leader up, the duty person; each once, who works here."""
    deputies = Deputy.objects.running(on=on).filter(leader=leader).order_by("started_on", "pk")
    ids = [leader.id, *deputies.values_list("deputy_id", flat=True)]
    ids += [above.id] if above else []
    ids += Duty.objects.order_by("pk").values_list("person_id", flat=True)
    here = Person.objects.active(on=on).in_bulk([each for each in ids if each != employee.id])
    return [here[each] for each in dict.fromkeys(ids) if each in here]


def terms_for(employee: Person, *, urgent: bool = False) -> Terms:
    """What the two have agreed on, else what their team has, else the standard; one query."""
    answer, talk = _promised_to(employee=employee.pk)[0]
    found = Terms() if answer is None else Terms(answer, talk)
    return found.when_urgent(urgent=urgent)


@kept
def _promised_to(*, employee: UUID) -> QuerySet[Any, tuple[Any, ...]]:
    """The two promises that were agreed on, None where neither the two nor their team have agreed."""
    pair = ContactAgreement.objects.in_force().filter(employee=OuterRef("pk")).order_by()
    team = TeamAgreement.objects.holding_for(OuterRef(OuterRef("pk"))).order_by()
    first = [
        Coalesce(Subquery(pair.values(column)[:1]), Subquery(team.values(column)[:1]))
        for column in ("answer_within", "talk_within")
    ]
    return Person.objects.filter(pk=employee).order_by().values_list(*first)


# Before sending ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Offer:
    """What is promised before anything is sent. ``sooner`` is somebody else who answers on the employee's own day.

    Until ``opens_at`` the clock stands still; None while it runs. ``key`` is the next request's, one for all tabs.
    """

    key: UUID
    leader: Person | None
    to: Person | None
    promised: Promised
    sooner: tuple[Person, Promised] | None
    open: ContactRequest | None
    opens_at: datetime | None = None
    reachable: tuple[tuple[Person, datetime], ...] = ()

    @property
    def needs_a_look(self) -> bool:
        """There is more to choose than one button can say."""
        return bool(self.sooner or self.reachable) or self.promised.answer is None


def offer_for(employee: Person, *, at: datetime) -> Offer:
    """Who would answer by when, if the employee asked now."""
    chain = chain_of(employee, at=at)
    last = ContactRequest.objects.filter(employee=employee).order_by("-asked_at", "-pk").first()
    terms = terms_for(employee)
    to = chain.responsible(at)
    promised = chain.promised(at, terms)
    sooner = _sooner(employee, chain, to, promised, terms, at)
    there = reachable_of(chain, at=at)
    standing = last if last and last.is_open else None
    key = uuid5(employee.id, str(last and last.id))
    return Offer(key, chain.leader, to, promised, sooner, standing, chain.opens_at(at), there)


def reachable_of(chain: Chain, *, at: datetime) -> tuple[tuple[Person, datetime], ...]:
    """Who of the chain has said that they can be called right now, and until when; in order."""
    said = Reachable.objects.running(at).filter(person__in=chain.people).order_by()
    until = dict(said.values_list("person_id", "until_at"))
    return tuple((person, until[person.id]) for person in chain.people if person.id in until)


def _sooner(
    employee: Person, chain: Chain, to: Person | None, promised: Promised, terms: Terms, at: datetime
) -> tuple[Person, Promised] | None:
    """Is the answer due only after the employee's own day, somebody later in the chain may be there before."""
    if to is None or promised.answer is None or promised.answer <= own_day_ends(employee, at=at):
        return None
    for person in chain.without({to.id}).people:
        theirs = chain.beginning_with(person).promised(at, terms)
        if (
            theirs.answer
            and theirs.answer < promised.answer
            and theirs.answer <= own_day_ends(employee, at=at)
        ):
            return person, theirs
    return None


def own_day_ends(employee: Person, *, at: datetime) -> datetime:
    """The end of the employee's own hours today, or this moment when they are over or there are none."""
    day = at.date()
    work = worktimes_of([employee.id], day - timedelta(days=2), day + timedelta(days=2))[employee.id]
    today = at.astimezone(work.zone).date()
    hours = Member.of(work.week, work.zone, work.days).at_work(at, at + timedelta(days=1))
    ends = [end for start, end in hours if start.astimezone(work.zone).date() == today]
    return max(ends, default=at)


# One request ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a request stands: whose it is, and what was before. ``next`` is who takes it when the promise breaks."""

    request: ContactRequest
    turns: tuple[Turn, ...]
    next: tuple[Person, datetime] | None

    @property
    def turn(self) -> Turn:
        """The last one: whose it is, or was when it ended."""
        return self.turns[-1]

    @property
    def owner(self) -> Person | None:
        """Whose it is."""
        return self.turn.person

    @property
    def leader(self) -> Person | None:
        """The nearest leader when the turn began."""
        return self.turn.leader


def turns_of(request: ContactRequest) -> list[Turn]:
    """All turns, the first one first."""
    rows = Turn.objects.filter(request=request).select_related("person", "leader", "warned", "answered_by")
    return list(rows.order_by("began_at", "pk"))


def had_a_turn(turns: Sequence[Turn]) -> set[UUID]:
    """Who had it already, and is not asked a second time."""
    return {turn.person_id for turn in turns if turn.person_id}


def standing_of(request: ContactRequest, *, at: datetime) -> Standing:
    """The request as its page tells it."""
    turns = turns_of(request)
    turn = turns[-1]
    if not request.is_open or turn.break_at is None:
        return Standing(request, tuple(turns), None)
    others = chain_of(request.employee, at=at).without(had_a_turn(turns))
    return Standing(request, tuple(turns), others.first_there(max(turn.break_at, at)))


# Many requests ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Waiting:
    """An open request as a list shows it: no word of what it is about."""

    id: UUID
    employee_id: UUID
    employee: str
    asked_at: datetime
    urgent: bool
    owner_id: UUID | None
    owner: str
    due_at: datetime | None
    call_at: datetime | None

    @property
    def first_name(self) -> str:
        """What one calls who asked."""
        return first_name(self.employee)

    @property
    def initials(self) -> str:
        """Two letters of who asked."""
        return initials(self.employee)

    def is_of(self, person: Person) -> bool:
        """Whether this person is the one who answers."""
        return self.owner_id == person.id


def waiting_for(viewer: Person) -> list[Waiting]:
    """Every open request that the viewer may see, the own one too, the longest first; one query."""
    return [
        Waiting(request, employee, name, asked, urgent, owner, owner_name or "", due, call)
        for request, employee, name, asked, urgent, owner, owner_name, due, call in _open_turns(viewer=viewer)
    ]


@kept
def _open_turns(*, viewer: Person) -> QuerySet[Any, tuple[Any, ...]]:
    """The running turn of each open request that the viewer may see."""
    return (
        Turn.objects.running()
        .filter(request__in=ContactRequest.objects.open().visible_to(viewer).order_by().values("pk"))
        .order_by("request__asked_at", "pk")
        .values_list(
            "request_id",
            "employee_id",
            "employee__name",
            "request__asked_at",
            "request__urgent",
            "person_id",
            "person__name",
            "break_at",
            "call_at",
        )
    )


def figures_for(employee: Person, leader: Person, *, at: datetime) -> Figures | None:
    """Answers of this leader to this employee: only the two may ask (`oracles.md` 2, settled 12)."""
    theirs = Turn.objects.filter(employee=employee, leader=leader, person=leader, answer_due_at__isnull=False)
    over = theirs.exclude(request__ending="withdrawn").filter(
        Q(answered_at__isnull=False) | Q(broken_at__isnull=False) | Q(answer_due_at__lt=at, ended_at=None)
    )
    rows = over.order_by("pk").values_list("answered_at", "answer_due_at", "took")
    return figures_of(Kept(bool(done and due and in_time(done, due)), took) for done, due, took in rows)
