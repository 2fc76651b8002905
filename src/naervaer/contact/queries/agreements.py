"""What two, and a team, have agreed about reaching each other; what of it holds, and where it comes from (A13)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from naervaer.contact.models import AgreedTerms, ContactAgreement, TeamAgreement, TeamAnswer
from naervaer.contact.rules import MATTERS, Answer, Held, State, filled, state_of
from naervaer.distance.queries import on_leave
from naervaer.people.models import Leadership, Person

Window = tuple[time, time]


def _terms(agreement: AgreedTerms | None) -> Mapping[str, Any]:
    return agreement.terms if agreement else {}


@dataclass(frozen=True, slots=True)
class Agreed:
    """What two have agreed on about reaching each other: what holds, and what waits for a yes.

    ``team`` is their team's agreement, as far as it holds for this person.
    """

    person: Person
    in_force: ContactAgreement | None
    proposed: ContactAgreement | None
    team: TeamAgreement | None = None

    @property
    def held(self) -> dict[str, Held]:
        """What holds, matter by matter, and where it comes from."""
        return filled(_terms(self.in_force), _terms(self.team))

    @property
    def asks_yes(self) -> bool:
        """What holds is the leader's word alone, from before the employee could be asked."""
        held = self.in_force
        return held is not None and held.agreed_by_id is None and held.proposed_by_id != self.person.id

    @property
    def is_lacking(self) -> bool:
        """Neither the two nor their team have agreed on anything: the standard holds (A13)."""
        return self.in_force is None and self.team is None

    @property
    def initial(self) -> dict[str, object]:
        """What a form for a new version begins with: what holds now, or the standard."""
        held = {**ContactAgreement().terms, **_by_column(self.held)}
        return {name: value for name, value in held.items() if value is not None}

    def state(self, today: date) -> State:
        """How the agreement of the two stands; the team's has a state of its own."""
        review_on = self.in_force.review_on if self.in_force else None
        return state_of(review_on=review_on, proposed=self.proposed is not None, today=today)


def _by_column(held: Mapping[str, Held]) -> dict[str, object]:
    return {
        column: value
        for matter, each in held.items()
        for column, value in zip(MATTERS[matter], each.values, strict=True)
    }


def agreement_of(employee: Person) -> Agreed:
    """The agreement of the employee and whoever leads now."""
    rows = ContactAgreement.objects.filter(employee=employee, ended_at=None).select_related("proposed_by")
    found = {row.agreed_at is not None: row for row in rows}
    team = TeamAgreement.objects.holding_for(employee.pk).order_by("pk").first()
    return Agreed(employee, found.get(True), found.get(False), team)


def asked_agreement(employee: Person) -> ContactAgreement | None:
    """The version to which the other of the two has not said yes yet: the newest one."""
    return ContactAgreement.objects.unanswered().filter(employee=employee).order_by("-version").first()


def earlier_agreements(employee: Person) -> list[ContactAgreement]:
    """What the two of now had agreed on before, the latest first."""
    led = Leadership.objects.filter(person=employee, ended_at=None).order_by("pk").first()
    if led is None:
        return []
    rows = ContactAgreement.objects.replaced().filter(employee=employee, ended_at__gte=led.started_at)
    return list(rows.order_by("-version"))


def agreements_around(viewer: Person) -> list[Agreed]:
    """With the own leader first, then with everybody whom the viewer leads, by name; four queries."""
    pairs = Leadership.objects.filter(Q(leader=viewer) | Q(person=viewer), ended_at=None)
    people = [row.person for row in pairs.select_related("person").order_by("person__sort_key", "pk")]
    people.sort(key=lambda person: person.id != viewer.id)
    rows = ContactAgreement.objects.filter(employee__in=people, ended_at=None).order_by("pk")
    found = {(row.employee_id, row.agreed_at is not None): row for row in rows}
    teams = team_agreements_of([person.id for person in people])
    return [
        Agreed(person, found.get((person.id, True)), found.get((person.id, False)), teams.get(person.id))
        for person in people
    ]


def team_agreements_of(people: Collection[UUID]) -> dict[UUID, TeamAgreement]:
    """What holds for each of these people from their team, for those for whom something does; two queries."""
    held = TeamAgreement.objects.holding_for(OuterRef(OuterRef("pk"))).order_by().values("pk")[:1]
    rows = Person.objects.filter(pk__in=people).order_by().values_list("pk", Subquery(held))
    by_person = {person: agreement for person, agreement in rows if agreement}
    agreements = TeamAgreement.objects.in_bulk(set(by_person.values()))
    return {person: agreements[agreement] for person, agreement in by_person.items()}


# What others ask about ---------------------------------------------------------------------------------------


def quiet_hours_of(people: Collection[UUID]) -> dict[UUID, Window]:
    """When these people are not to be told anything, on their own clock; one query."""
    return _windows(people, "quiet_from", "quiet_until")


def who_reviews(on: date) -> list[UUID]:
    """Who looks at an agreement again on this day: the two whose it is, and whoever leads the team whose it is.

    Without those who have no sign-in: the letter would lead to a door that does not open.
    """
    pairs = ContactAgreement.objects.in_force().filter(review_on=on).order_by().values("employee")
    rows = Leadership.objects.filter(person__in=pairs, ended_at=None).order_by("pk")
    both = {person for row in rows.values_list("person", "leader") for person in row}
    teams = TeamAgreement.objects.in_force().filter(review_on=on).order_by()
    asked = both | set(teams.values_list("leader", flat=True))
    with_sign_in = Person.objects.filter(pk__in=asked).exclude(user=None).order_by("pk")
    return list(with_sign_in.values_list("pk", flat=True))


def has_to_review(person: Person, *, today: date) -> bool:
    """Whether an agreement of this person's own, or of the team that they lead, is to be looked at again."""
    pairs = ContactAgreement.objects.in_force().visible_to(person).filter(review_on__lte=today)
    teams = TeamAgreement.objects.in_force().filter(leader=person, review_on__lte=today)
    return pairs.exists() or teams.exists()


def core_window_of(employee: UUID) -> Window | None:
    """When the employee and the leader can reach each other for certain, on the leader's clock; one query."""
    return _windows([employee], "core_from", "core_until").get(employee)


def core_window_of_team(leader: UUID) -> Window | None:
    """The team's own, on the leader's clock; one query."""
    held = TeamAgreement.objects.in_force().filter(leader=leader).order_by("pk").first()
    return (held.core_from, held.core_until) if held and held.core_from and held.core_until else None


def _windows(people: Collection[UUID], *columns: str) -> dict[UUID, Window]:
    """As ``filled`` says it: the pair's own window, else the team's."""
    pair = ContactAgreement.objects.in_force().filter(employee=OuterRef("pk")).order_by()
    team = TeamAgreement.objects.holding_for(OuterRef(OuterRef("pk"))).order_by()
    found = [
        Coalesce(Subquery(pair.values(column)[:1]), Subquery(team.values(column)[:1])) for column in columns
    ]
    rows = Person.objects.filter(pk__in=people).order_by().values_list("pk", *found)
    return {person: (start, end) for person, start, end in rows if start is not None and end is not None}


# The team's own ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TeamPage:
    """The agreement of one team as one of its people sees it.

    ``answers`` are the viewer's own, by version. How many have answered is told, and who objects; never who has not.
    """

    leader: Person
    in_force: TeamAgreement | None
    proposed: TeamAgreement | None
    answers: Mapping[UUID, TeamAnswer]
    objections: tuple[TeamAnswer, ...]
    answered: int
    asked: int

    @property
    def initial(self) -> dict[str, object]:
        """What a form for a new version begins with."""
        held = (self.in_force or TeamAgreement()).terms
        return {name: value for name, value in held.items() if value is not None}

    def state(self, today: date) -> State:
        """How it stands."""
        review_on = self.in_force.review_on if self.in_force else None
        return state_of(review_on=review_on, proposed=self.proposed is not None, today=today)

    @property
    def asks(self) -> TeamAgreement | None:
        """What the viewer can answer: what is proposed; of what holds, as long as one has not gone along with it."""
        if self.proposed is not None or self.in_force is None:
            return self.proposed
        own = self.answers.get(self.in_force.id)
        return self.in_force if own is None or own.answer == Answer.OBJECT else None


def team_page(leader: Person, *, viewer: Person, today: date) -> TeamPage:
    """What holds in the team of this leader, what is proposed, and what is said about it."""
    rows = TeamAgreement.objects.visible_to(viewer).filter(leader=leader, ended_at=None)
    found = {row.agreed_at is not None: row for row in rows.select_related("proposed_by")}
    said = TeamAnswer.objects.visible_to(viewer).filter(agreement__in=found.values())
    answers = list(said.select_related("person").order_by("answered_at", "pk"))
    asked = {leader.id, *can_answer(leader, on=today)} if False in found else set()
    given = TeamAnswer.objects.filter(agreement=found.get(False), person__in=asked)
    return TeamPage(
        leader=leader,
        in_force=found.get(True),
        proposed=found.get(False),
        answers={row.agreement_id: row for row in answers if row.person_id == viewer.id},
        objections=tuple(row for row in answers if row.answer == Answer.OBJECT),
        answered=given.count() if asked else 0,
        asked=len(asked),
    )


def can_answer(leader: Person, *, on: date) -> set[UUID]:
    """Those whom this leader leads who are at work and have a sign-in: employed, and not on leave on this day."""
    members = Person.objects.led_by(leader).active(on=on).exclude(user=None).order_by()
    people = set(members.values_list("pk", flat=True))
    return people - on_leave(people, day=on)


@dataclass(frozen=True, slots=True)
class TeamLine:
    """A team in the list of agreements: whose, and how its agreement stands."""

    leader: Person
    state: State
    review_on: date | None
    asks: bool


def teams_around(viewer: Person, *, today: date) -> list[TeamLine]:
    """The team of which the viewer is one, then the one that the viewer leads; four queries."""
    own = Leadership.objects.filter(person=viewer, ended_at=None).order_by().values("leader")
    leading = Leadership.objects.filter(leader=viewer, ended_at=None).order_by().values("leader")
    leaders = list(Person.objects.filter(Q(pk__in=own) | Q(pk__in=leading)).order_by("sort_key", "pk"))
    leaders.sort(key=lambda leader: leader.id == viewer.id)
    rows = list(TeamAgreement.objects.filter(leader__in=leaders, ended_at=None).order_by("pk"))
    answered = TeamAnswer.objects.filter(person=viewer, agreement__in=rows).order_by()
    given = set(answered.values_list("agreement", flat=True)) if rows else set()
    found = {(row.leader_id, row.agreed_at is not None): row for row in rows}
    return [
        _line(leader, found.get((leader.id, True)), found.get((leader.id, False)), given, today)
        for leader in leaders
    ]


def _line(
    leader: Person,
    in_force: TeamAgreement | None,
    proposed: TeamAgreement | None,
    given: set[UUID],
    today: date,
) -> TeamLine:
    review_on = in_force.review_on if in_force else None
    state = state_of(review_on=review_on, proposed=proposed is not None, today=today)
    asks = any(row.id not in given for row in (in_force, proposed) if row)
    return TeamLine(leader, state, review_on, asks)
