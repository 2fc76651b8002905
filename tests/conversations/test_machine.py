"""No request of any kind, in any order, takes a topic up before wellbeing; and nothing that was agreed gets lost.

A machine sends requests to the real routes, as both of the talk, as a former and a new leader and as outsiders, in any
order. Beside it runs a plain model that knows only the sentences of `product.md` 1.2 and `oracles.md` 8; after each
request the tables must say what the model says.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from naervaer.agreements.models import Promise, Topic
from naervaer.conversations import actions
from naervaer.conversations.models import TakenUp, Talk
from naervaer.conversations.queries import list_is_open
from naervaer.distance.models import Leave
from naervaer.people.actions import change_leader
from naervaer.people.models import Person
from tests import numbers
from tests.cast import NOW, TODAY, Cast, sign_in

ACTORS = ("jonas", "mette", "rune", "sofie", "ole")
TWO = st.sampled_from(("jonas", "mette"))
ACTOR = st.one_of(TWO, TWO, st.sampled_from(ACTORS))  # mostly the two, who can get further
PLACE = st.integers(0, 5)


@dataclass
class Mark:
    """Who has said what, and who has taken it out again in which step."""

    kind: str
    by: str
    out_by: str = ""
    out_in: int = 0


@dataclass
class Told:
    """A talk as the sentences describe it."""

    day: date
    marks: list[Mark] = field(default_factory=list)
    held_by: str = ""
    cancelled: bool = False
    shifted: int = 1


@dataclass
class Line:
    """A topic: with whom it is shared, whether it lies in the trash, and in which talk it was taken up."""

    shared_with: str
    removed: bool = False
    taken_in: UUID | None = None


class Requests(RuleBasedStateMachine):
    """Requests in any order. `cast` and `clients` are given by the test."""

    cast: Cast
    clients: dict[str, Client]

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.leader = "mette"
        self.talks: dict[UUID, Told] = {}
        self.topics: dict[UUID, Line] = {}
        self.promises = 0
        self.step = 0
        self.last_objection: tuple[UUID, str, str, int] | None = None

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    @initialize()
    def begin(self) -> None:
        start = NOW + timedelta(hours=2)
        talk = actions.plan_talk(
            employee=self.cast.jonas,
            leader=self.cast.mette,
            span=(start, start + timedelta(minutes=30)),
            by=self.cast.mette,
            at=NOW,
        )
        self.talks[talk.id] = Told(TODAY)
        for actor in ("jonas", "mette"):
            self.adds_a_topic(actor)

    # --- what the sentences say --------------------------------------------------------------------

    @property
    def talk(self) -> UUID:
        """The latest talk: the others are cancelled, and asked for by their old addresses in `old`."""
        return list(self.talks)[-1]

    def topic(self, place: int) -> tuple[UUID, Line]:
        return list(self.topics.items())[place % len(self.topics)]

    def leader_of(self, told: Told) -> str:
        return told.held_by or self.leader

    def sees(self, actor: str, told: Told) -> bool:
        return actor == "jonas" or (actor == self.leader and actor == self.leader_of(told))

    def is_open(self, told: Told) -> bool:
        return any(not mark.out_by and mark.by in ("jonas", self.leader_of(told)) for mark in told.marks)

    def writes(self, actor: str, told: Told) -> bool:
        return self.sees(actor, told) and not told.cancelled

    def sees_topic(self, actor: str, line: Line) -> bool:
        return actor == "jonas" or (actor == self.leader and line.shared_with == actor)

    # --- the requests ------------------------------------------------------------------------------

    def post(self, actor: str, name: str, *args: object, **data: Any) -> int:
        self.step += 1
        response = self.clients[actor].post(reverse(name, args=args), data)
        assert response.status_code in (303, 404, 422), (name, actor, response.status_code)
        return response.status_code

    @rule(actor=ACTOR, kind=st.sampled_from(["talked", "another_day"]))
    def marks(self, actor: str, kind: str) -> None:
        told = self.talks[self.talk]
        self.post(actor, "wellbeing", self.talk, kind=kind)
        barred = any(mark.by == actor and mark.out_by not in ("", actor) for mark in told.marks)
        if not self.writes(actor, told) or (kind == "another_day" and actor != "jonas"):
            return
        known = any(mark.by == actor and mark.kind == kind and not mark.out_by for mark in told.marks)
        if not known and not (kind == "talked" and barred):
            told.marks.append(Mark(kind, actor))

    @rule(actor=ACTOR)
    def undoes(self, actor: str) -> None:
        told = self.talks[self.talk]
        self.post(actor, "wellbeing_undo", self.talk)
        if self.writes(actor, told):
            self.withdraw(told, [mark for mark in told.marks if mark.by == actor], actor)

    @rule(actor=ACTOR)
    def takes_back(self, actor: str) -> None:
        told = self.talks[self.talk]
        at = timezone.now()
        status = self.post(actor, "wellbeing_objection", self.talk)
        standing = [mark for mark in told.marks if mark.kind == "talked" and not mark.out_by]
        if self.writes(actor, told) and any(mark.by != actor for mark in standing):
            assert status == 303
            self.withdraw(told, standing, actor)
            self.last_objection = (self.talk, actor, self._since(actor, at), self.step)
        else:
            assert status == 404

    def _since(self, actor: str, at: Any) -> str:
        """When it was taken back, as the toast's address says it."""
        rows = Talk.objects.get(pk=self.talk).marks.filter(withdrawn_by=self.cast.named(actor))
        latest = rows.filter(withdrawn_at__gte=at).latest("withdrawn_at").withdrawn_at
        assert latest is not None
        return latest.isoformat()

    def withdraw(self, told: Told, marks: list[Mark], actor: str) -> None:
        for mark in marks:
            if not mark.out_by:
                mark.out_by, mark.out_in = actor, self.step

    @rule(actor=ACTOR)
    def undoes_taking_back(self, actor: str) -> None:
        if self.last_objection is None:
            return
        talk, who, since, step = self.last_objection
        ref = actions.undo_ref("marks", self.cast.named(who), talk=str(talk), since=since)
        status = self.post(actor, "talk_undo", ref)
        if actor != who:
            assert status == 404
            return
        told = self.talks[talk]
        for mark in told.marks:
            again = any(
                each.by == mark.by and each.kind == mark.kind and not each.out_by for each in told.marks
            )
            if mark.out_in == step and mark.out_by == who and not again:
                mark.out_by, mark.out_in = "", 0

    @rule(actor=ACTOR)
    def adds_another_topic(self, actor: str) -> None:
        self.adds_a_topic(actor)

    def adds_a_topic(self, actor: str) -> None:
        before = set(Topic.objects.order_by().values_list("pk", flat=True))
        self.post(actor, "agreement_new", self.cast.jonas.id, "topic", text="Månedsrapporten", via="talk")
        new = set(Topic.objects.order_by().values_list("pk", flat=True)) - before
        assert len(new) == (actor in ("jonas", self.leader))
        for pk in new:
            self.topics[pk] = Line(self.leader)

    @rule(actor=ACTOR, place=PLACE)
    def takes_up(self, actor: str, place: int) -> None:
        pk, line = self.topic(place)
        told = self.talks[self.talk]
        self.post(actor, "topic_taken_up", self.talk, pk)
        may = self.writes(actor, told) and self.sees_topic(actor, line) and not line.removed
        if may and line.shared_with == self.leader_of(told) and self.is_open(told) and not line.taken_in:
            line.taken_in = self.talk

    @rule(actor=ACTOR, place=PLACE)
    def puts_down(self, actor: str, place: int) -> None:
        pk, line = self.topic(place)
        self.post(actor, "topic_put_down", self.talk, pk)
        may = self.writes(actor, self.talks[self.talk]) and self.sees_topic(actor, line)
        if may and line.taken_in == self.talk:
            line.taken_in = None

    @rule(actor=ACTOR, place=PLACE, out=st.booleans())
    def removes_and_puts_back(self, actor: str, place: int, out: bool) -> None:
        pk, line = self.topic(place)
        self.post(actor, "agreement_removal" if out else "agreement_return", "topic", pk)
        if self.sees_topic(actor, line):
            line.removed = out

    @rule(
        actor=ACTOR, place=PLACE, method=st.sampled_from(["get", "put", "patch", "delete", "head", "options"])
    )
    def asks_otherwise(self, actor: str, place: int, method: str) -> None:
        """No other method of any of these addresses does anything."""
        pk, _line = self.topic(place)
        for name, args in (("wellbeing", [self.talk]), ("topic_taken_up", [self.talk, pk])):
            response = getattr(self.clients[actor], method)(reverse(name, args=args))
            assert response.status_code == 405

    @rule(actor=ACTOR)
    def promises_something(self, actor: str) -> None:
        due = (TODAY + timedelta(days=7)).isoformat()
        data = {"side": "leader", "text": "spørger Bo", "due_on": due}
        status = self.post(actor, "talk_promises", self.talk, **data)
        may = self.writes(actor, self.talks[self.talk])
        assert (status == 303) is may
        self.promises += may

    @rule(actor=ACTOR, days=st.integers(0, 20))
    def moves(self, actor: str, days: int) -> None:
        told = self.talks[self.talk]
        on = TODAY + timedelta(days=days)
        data = {"on": on.isoformat(), "at": "12:30", "version": told.shifted, "anyway": f"{on}T12:30/30"}
        status = self.post(actor, "talk_time", self.talk, **data)
        may = self.writes(actor, told) and not told.held_by
        assert (status == 303) is may
        if may:
            told.day, told.shifted = on, told.shifted + 1

    @rule(actor=ACTOR, days=st.integers(0, 20))
    def cancels(self, actor: str, days: int) -> None:
        told = self.talks[self.talk]
        on = TODAY + timedelta(days=days)
        data = {"on": on.isoformat(), "at": "13:30", "version": told.shifted, "anyway": f"{on}T13:30/30"}
        status = self.post(actor, "talk_cancellation", self.talk, **data)
        may = self.writes(actor, told) and not told.held_by
        assert (status == 303) is may
        if may:
            told.cancelled = True
            new = Talk.objects.filter(employee=self.cast.jonas).exclude(pk__in=list(self.talks)).get()
            self.talks[new.id] = Told(on)

    @rule(actor=ACTOR)
    def holds(self, actor: str) -> None:
        told = self.talks[self.talk]
        self.post(actor, "talk_holding", self.talk)
        fits = Talk.objects.held().filter(pk=self.talk).exists()
        if not (self.writes(actor, told) and told.day <= TODAY):
            assert fits is bool(told.held_by)
        elif fits:  # it is refused when the other has said of this day that it does not fit
            told.held_by = told.held_by or self.leader

    @rule(actor=ACTOR)
    def says_it_was_not_held(self, actor: str) -> None:
        told = self.talks[self.talk]
        self.post(actor, "talk_release", self.talk)
        if self.sees(actor, told):
            told.held_by = ""

    @rule(leader=st.sampled_from(["mette", "rune"]))
    def the_leader_changes(self, leader: str) -> None:
        at = timezone.now()
        before = self.cast.named(self.leader)
        change_leader(person=self.cast.jonas, leader=self.cast.named(leader), by=self.cast.ole, at=at)
        if leader != self.leader:
            now = self.cast.named(leader).id
            actions.hand_over_talks(employee=self.cast.jonas.id, before=before.id, now=now, at=at)
        self.leader = leader

    @rule(days=st.integers(0, 10))
    def goes_on_leave(self, days: int) -> None:
        first = TODAY + timedelta(days=days)
        if (
            not Leave.objects.filter(person=self.cast.jonas)
            .touching(first, first + timedelta(days=2))
            .exists()
        ):
            data = {"started_on": first.isoformat(), "last_day": (first + timedelta(days=1)).isoformat()}
            self.clients["jonas"].post(reverse("leave"), data)

    @rule(actor=ACTOR, place=PLACE)
    def an_old_address_opens_nothing(self, actor: str, place: int) -> None:
        """A cancelled talk takes nothing up, whatever was marked in it."""
        old = [pk for pk, told in self.talks.items() if told.cancelled]
        if old:
            pk, _line = self.topic(place)
            assert self.post(actor, "topic_taken_up", old[-1], pk) == 404
            self.post(actor, "wellbeing", old[-1], kind="talked")

    # --- must hold after each --------------------------------------------------------------------------

    @invariant()
    def only_what_the_sentences_allow_was_taken_up(self) -> None:
        rows = TakenUp.objects.order_by().values_list("topic", "talk")
        assert dict(rows) == {pk: line.taken_in for pk, line in self.topics.items() if line.taken_in}

    @invariant()
    def the_list_is_open_when_they_say_so(self) -> None:
        for pk, told in self.talks.items():
            if not told.cancelled:
                leader = self.cast.named(self.leader_of(told))
                assert list_is_open(Talk.objects.get(pk=pk), leader) is self.is_open(told)

    @invariant()
    def nothing_is_lost(self) -> None:
        assert Promise.objects.standing().open().count() == self.promises
        standing = set(Topic.objects.standing().order_by().values_list("pk", flat=True))
        assert standing == {pk for pk, line in self.topics.items() if not line.removed}

    @invariant()
    def whoever_does_not_lead_sees_nothing(self) -> None:
        for name in ACTORS:
            seen = set(Talk.objects.visible_to(self.cast.named(name)).order_by().values_list("pk", flat=True))
            assert seen == {pk for pk, told in self.talks.items() if self.sees(name, told)}


def test_no_request_in_any_order_takes_a_topic_up_before_wellbeing(cast: Cast) -> None:
    def client(person: Person) -> Client:
        return sign_in(Client(), person)

    Requests.cast = cast
    Requests.clients = {name: client(cast.named(name)) for name in ACTORS}
    run_state_machine_as_test(
        Requests,
        settings=settings(
            max_examples=numbers(10, 400),
            stateful_step_count=numbers(25, 60),
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
