"""Topics and promises through whatever two people and their leaders do, beside a model that is a plain dict.

Nothing is lost, nothing is doubled, and nobody sees what they may not: asked after every step.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from naervaer.agreements import actions
from naervaer.agreements.access import readers_of
from naervaer.agreements.models import Carry, Promise, Topic
from naervaer.agreements.rules import Side
from naervaer.people.actions import change_leader
from naervaer.people.models import Person
from naervaer.vault import ring
from tests import numbers
from tests.cast import NOW, TODAY, Cast

WHO = st.sampled_from(["jonas", "mette", "anders", "rune", "sofie"])
LEADERS = st.sampled_from(["mette", "anders", "rune", None])
WORDS = st.sampled_from(["Færre rapporter", "Hjemmedage", "Pauser", "Støj"])
BEHIND = st.sampled_from([0, 0, 0, 1, 2])
"""How many versions ago somebody read what they now write on."""
SIDES = st.sampled_from(list(Side))
TRASH = timedelta(days=30)


@dataclass
class Known:
    """What the model knows of a row. ``shared_with`` of a promise is the leader with whom it was made."""

    kind: str
    row: Any
    text: str
    shared_with: str | None
    version: int = 1
    side: Side = Side.LEADER
    days: int = 0
    proposer: Side = Side.EMPLOYEE
    agreed: bool = False
    outcome: str = ""
    removed_at: datetime | None = None
    carries: list[tuple[int, int]] = field(default_factory=list)

    @property
    def open(self) -> bool:
        return self.removed_at is None and not self.outcome


class Together(RuleBasedStateMachine):
    """Jonas, three who lead him by turns or not at all, and Sofie, who has no business here."""

    cast: Cast

    def __init__(self) -> None:
        super().__init__()
        ring.empty()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.now = NOW
        self.leader: str | None = "mette"
        self.known: dict[UUID, Known] = {}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)
        ring.empty()

    # --- what the model says ------------------------------------------------------------------------------------

    def person(self, name: str) -> Person:
        return self.cast.named(name)

    def side(self, by: str) -> Side | None:
        if by == "jonas":
            return Side.EMPLOYEE
        return Side.LEADER if by == self.leader else None

    def may(self, by: str, known: Known) -> bool:
        side = self.side(by)
        return side is Side.EMPLOYEE or (
            side is Side.LEADER and (known.kind == "promise" or known.shared_with == by)
        )

    def readers(self, known: Known) -> set[str]:
        return {by for by in ("jonas", "mette", "anders", "rune", "sofie") if self.may(by, known)}

    def pick(self, data: st.DataObject, kind: str = "") -> Known:
        rows = [known for known in self.known.values() if kind in ("", known.kind)]
        return data.draw(st.sampled_from(rows))

    def expect(self, act: Callable[[], Any], *refusals: tuple[bool, type[Exception]]) -> bool:
        """Do it; whether it was done. The first refusal that holds is the one that must come."""
        wanted = next((kind for holds, kind in refusals if holds), None)
        try:
            act()
        except (actions.Changed, actions.NotYours, actions.NotLater, actions.Gone) as refusal:
            assert wanted is type(refusal), f"{type(refusal).__name__} instead of {wanted}"
            return False
        assert wanted is None, f"{wanted} did not come"
        return True

    def told(self, by: str) -> dict[str, Any]:
        return {"by": self.person(by), "at": self.now}

    def current_leader(self) -> Person | None:
        return self.person(self.leader) if self.leader else None

    # --- what people do -----------------------------------------------------------------------------------------

    @initialize(text=WORDS)
    def something_to_begin_with(self, text: str) -> None:
        self.add_topic("jonas", text)
        self.propose("mette", text, Side.LEADER, 3)

    @rule(by=WHO, text=WORDS)
    def add_topic(self, by: str, text: str) -> None:
        made: list[Topic] = []
        told: dict[str, Any] = {"employee": self.cast.jonas, "shared_with": self.current_leader()}
        if self.expect(
            lambda: made.append(actions.add_topic(**told, text=text, **self.told(by))),
            (self.side(by) is None, actions.NotYours),
        ):
            self.known[made[0].pk] = Known("topic", made[0], text, self.leader)

    @precondition(lambda self: self.leader)
    @rule(by=WHO, text=WORDS, side=SIDES, days=st.integers(0, 20))
    def propose(self, by: str, text: str, side: Side, days: int) -> None:
        made: list[Promise] = []
        told: dict[str, Any] = {"employee": self.cast.jonas, "leader": self.current_leader(), "side": side}
        told |= {"text": text, "due_on": TODAY + timedelta(days=days)}
        if self.expect(
            lambda: made.append(actions.propose_promise(**told, **self.told(by))),
            (self.side(by) is None, actions.NotYours),
        ):
            proposer = self.side(by)
            assert proposer
            self.known[made[0].pk] = Known(
                "promise", made[0], text, self.leader, side=side, days=days, proposer=proposer
            )

    @rule(data=st.data(), by=WHO, text=WORDS, behind=BEHIND, revive=st.booleans())
    def edit(self, data: st.DataObject, by: str, text: str, behind: int, revive: bool) -> None:
        """On the version that was read, or on an older one."""
        known = self.pick(data)
        told: dict[str, Any] = {"text": text, "version": known.version - behind, "revive": revive}
        if known.kind == "topic":
            done = self.expect(
                lambda: actions.edit_topic(topic=known.row, **told, **self.told(by)),
                *self.refusals(known, by, behind, revive),
            )
            changed = text != known.text or revive
        else:
            side, days = data.draw(SIDES), data.draw(st.integers(0, 20))
            told |= {"side": side, "due_on": TODAY + timedelta(days=days)}
            done = self.expect(
                lambda: actions.edit_promise(promise=known.row, **told, **self.told(by)),
                *self.refusals(known, by, behind, revive),
            )
            changed = (text, side, days) != (known.text, known.side, known.days) or revive
            if done and changed:
                known.side, known.days, known.agreed, known.shared_with = side, days, False, self.leader
                known.proposer = Side.EMPLOYEE if by == "jonas" else Side.LEADER
        if done and changed:
            known.text, known.version = text, known.version + 1
            known.removed_at, known.outcome = None, ""

    def refusals(
        self, known: Known, by: str, behind: int, revive: bool
    ) -> tuple[tuple[bool, type[Exception]], ...]:
        stale = behind > 0 or (not known.open and not revive)
        return (not self.may(by, known), actions.NotYours), (stale, actions.Changed)

    @rule(data=st.data(), by=WHO, behind=BEHIND)
    def agree(self, data: st.DataObject, by: str, behind: int) -> None:
        known = self.pick(data, "promise")
        if self.expect(
            lambda: actions.agree(row=known.row, version=known.version - behind, **self.told(by)),
            *self.refusals(known, by, behind, False),
            (self.side(by) is known.proposer, actions.NotYours),
        ):
            if self.side(by) is Side.LEADER and not known.agreed:
                known.shared_with = by
            known.agreed = True

    @rule(data=st.data(), by=WHO, outcome=st.sampled_from(["held", "dropped"]))
    def end(self, data: st.DataObject, by: str, outcome: str) -> None:
        known = self.pick(data, "promise")
        act = actions.hold_promise if outcome == "held" else actions.drop_promise
        if self.expect(lambda: act(promise=known.row, **self.told(by)), *self.refusals(known, by, 0, False)):
            known.outcome = outcome

    @rule(data=st.data(), by=WHO)
    def reopen(self, data: st.DataObject, by: str) -> None:
        known = self.pick(data, "promise")
        if self.expect(
            lambda: actions.reopen_promise(promise=known.row, **self.told(by)),
            (not self.may(by, known), actions.NotYours),
        ):
            known.outcome = ""

    @rule(data=st.data(), by=WHO, days=st.integers(-2, 10))
    def carry(self, data: st.DataObject, by: str, days: int) -> None:
        known = self.pick(data, "promise")
        to_on = TODAY + timedelta(days=known.days + days)
        if self.expect(
            lambda: actions.carry_promise(promise=known.row, to_on=to_on, **self.told(by)),
            *self.refusals(known, by, 0, False),
            (days <= 0, actions.NotLater),
        ):
            known.carries.append((known.days, known.days + days))
            known.days, known.version = known.days + days, known.version + 1

    @rule(data=st.data(), by=WHO)
    def take_back_carry(self, data: st.DataObject, by: str) -> None:
        known = self.pick(data, "promise")
        last = Carry.objects.filter(promise=known.row).order_by("-pk").first()
        if last is None:
            return
        if self.expect(
            lambda: actions.take_back_carry(carry=last, **self.told(by)),
            *self.refusals(known, by, 0, False),
            (known.carries[-1][1] != known.days, actions.Changed),
        ):
            known.days, known.version = known.carries.pop()[0], known.version + 1

    @rule(data=st.data(), by=WHO)
    def remove(self, data: st.DataObject, by: str) -> None:
        known = self.pick(data)
        if self.expect(
            lambda: actions.remove(row=known.row, **self.told(by)),
            (not self.may(by, known), actions.NotYours),
        ):
            known.removed_at = known.removed_at or self.now

    @rule(data=st.data(), by=WHO)
    def put_back(self, data: st.DataObject, by: str) -> None:
        known = self.pick(data)
        too_late = known.removed_at is not None and known.removed_at + TRASH <= self.now
        if self.expect(
            lambda: actions.put_back(row=known.row, **self.told(by)),
            (not self.may(by, known), actions.NotYours),
            (too_late, actions.Gone),
        ):
            known.removed_at = None

    @rule(to=LEADERS)
    def get_another_leader(self, to: str | None) -> None:
        change_leader(
            person=self.cast.jonas,
            leader=self.person(to) if to else None,
            by=self.cast.ole,
            at=self.now,
        )
        self.leader = to

    @rule(data=st.data(), by=WHO)
    def take_over(self, data: st.DataObject, by: str) -> None:
        known = self.pick(data, "promise")
        if self.expect(
            lambda: actions.take_over(row=known.row, **self.told(by)),
            *self.refusals(known, by, 0, False),
            (self.side(by) is not Side.LEADER, actions.NotYours),
        ):
            if known.shared_with != by and known.proposer is Side.EMPLOYEE:
                known.agreed = True
            known.shared_with = by

    @rule(data=st.data(), by=WHO, to=LEADERS)
    def share(self, data: st.DataObject, by: str, to: str | None) -> None:
        known = self.pick(data, "topic")
        refused = by != "jonas" or (to is not None and to != self.leader)
        if self.expect(
            lambda: actions.share(
                row=known.row, with_leader=self.person(to) if to else None, **self.told(by)
            ),
            (refused, actions.NotYours),
        ):
            known.shared_with = to

    @precondition(
        lambda self: self.now < NOW + timedelta(days=300)
    )  # what is kept for a year stays out of it
    @rule(days=st.integers(1, 20))
    def days_pass(self, days: int) -> None:
        """And in the night what has lain in the trash for thirty days is gone."""
        self.now += timedelta(days=days)
        actions.forget_old(at=self.now)
        gone = [pk for pk, known in self.known.items() if known.removed_at and self._is_forgotten(known)]
        for pk in gone:
            del self.known[pk]
        if not any(known.kind == "topic" for known in self.known.values()):
            self.add_topic("jonas", "Pauser")
        if not any(known.kind == "promise" for known in self.known.values()):
            self.get_another_leader("mette")
            self.propose("mette", "ringer", Side.LEADER, 3)

    def _is_forgotten(self, known: Known) -> bool:
        return known.removed_at is not None and known.removed_at + TRASH <= self.now

    # --- what must be so after every step -----------------------------------------------------------------------

    @invariant()
    def nothing_is_lost_or_doubled(self) -> None:
        ring.empty()  # read as the next request reads it
        topics = {row.pk: row for row in Topic.objects.all()}
        promises = {row.pk: row for row in Promise.objects.all()}
        assert set(topics) | set(promises) == set(self.known)
        for pk, known in self.known.items():
            row: Any = topics.get(pk) or promises[pk]
            assert (row.text, row.version, row.removed_at) == (known.text, known.version, known.removed_at)
            leader = row.shared_with_id if known.kind == "topic" else row.agreed_with_id
            assert leader == (self.person(known.shared_with).id if known.shared_with else None)
            if known.kind == "promise":
                assert (row.doer, row.due_on) == (known.side, TODAY + timedelta(days=known.days))
                assert (row.is_agreed, row.outcome) == (known.agreed, known.outcome)
                assert row.is_agreed or row.proposer is known.proposer
                assert row.carries.count() == len(known.carries)

    @invariant()
    def nobody_sees_what_they_may_not(self) -> None:
        for name in ("jonas", "mette", "anders", "rune", "sofie"):
            viewer = self.person(name)
            seen = {
                pk
                for model in (Topic, Promise)
                for pk in model.objects.visible_to(viewer).values_list("pk", flat=True)
            }
            assert seen == {pk for pk, known in self.known.items() if name in self.readers(known)}
        for known in self.known.values():
            fresh: Any = type(known.row)._base_manager.get(pk=known.row.pk)
            assert {reader.id for reader in readers_of(fresh)} == {
                self.person(name).id for name in self.readers(known)
            }


def test_nothing_is_lost_whatever_they_do(cast: Cast) -> None:
    Together.cast = cast
    run_state_machine_as_test(
        Together,
        settings=settings(max_examples=numbers(12, 150), stateful_step_count=numbers(25, 50), deadline=None),
    )
