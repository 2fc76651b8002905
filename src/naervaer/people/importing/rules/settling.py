"""Who leads whom once a list has been taken in: no circles, nobody's own leader, no leader who has left."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID, uuid4

from naervaer.people.importing.rules.columns import Field
from naervaer.people.importing.rules.leaders import Directory, Known, NobodyMeant, circles
from naervaer.people.importing.rules.plan import Here, Move, Wish, World
from naervaer.people.importing.rules.rows import Entry, Problem

Accepted = tuple[UUID, Entry, Here | None]
Barred = dict[UUID, tuple[str, tuple[str, ...]]]


class Leaders:
    """Settles the leader cells of all accepted rows. A bad leader costs the cell, never the person."""

    def __init__(
        self,
        world: World,
        wish: Wish,
        today: date,
        accepted: Sequence[Accepted],
        outside: Sequence[Entry],
        leaving: frozenset[UUID],
    ) -> None:
        self.wish = wish
        self.accepted = accepted
        self.now = {person.id: person.leader for person in world.people if person.leader}
        self.barred: Barred = {}
        self.directory = self._directory(world, today, outside, leaving)
        self.problems: list[Problem] = []
        self.changed: dict[UUID, tuple[Field, str, str]] = {}

    def _directory(
        self, world: World, today: date, outside: Sequence[Entry], leaving: frozenset[UUID]
    ) -> Directory:
        people = [_known(person, entry, here) for person, entry, here in self.accepted]
        staying = {
            person for person, entry, _ in self.accepted if not (entry.ended_on and entry.ended_on < today)
        }
        listed = {person.id for person in people}
        people += [Known(p.id, p.name, p.email, p.number, 0) for p in world.people if p.id not in listed]
        for here in world.people:
            stays = here.id in staying or (here.id not in listed and not here.has_left(on=today))
            if not stays or here.id in leaving:
                self.barred[here.id] = ("leader_gone", ())
        taken = {code for person in people for code in (person.name.casefold(), person.email, person.number)}
        for entry in outside:
            if not taken & {entry.name.casefold(), entry.email, entry.number} - {""}:
                people.append(Known(uuid4(), entry.name, entry.email, entry.number, entry.row))
                self.barred[people[-1].id] = ("leader_left_out", (str(entry.row),))
        return Directory(people)

    def settle(self) -> list[Move]:
        """The leaderships that begin, with what they replace."""
        wanted: dict[UUID, UUID] = {}
        rest: set[UUID] = set()
        for person, entry, _ in self.accepted:
            leader = self._wanted(person, entry)
            if leader and leader != self.now.get(person):
                wanted[person] = leader
                if not entry.leader:
                    rest.add(person)
        self._cut_circles(wanted, rest)
        names = {known.id: known.name for known in self.directory.known.values()}
        for person, _, here in self.accepted:
            if here and person in wanted:
                before = self.now.get(person)
                self.changed[person] = (
                    Field.LEADER,
                    names.get(before, "") if before else "",
                    names[wanted[person]],
                )
        return [Move(person, self.now.get(person), leader) for person, leader in wanted.items()]

    def _wanted(self, person: UUID, entry: Entry) -> UUID | None:
        if not entry.leader:
            viewer = self.wish.viewer if self.wish.lead_the_rest else None
            return viewer if person != viewer and person not in self.now else None
        try:
            leader = self.directory.find(entry.leader)
        except NobodyMeant as nobody:
            self._note(entry, nobody.kind, *nobody.about)
            return None
        if leader == person:
            self._note(entry, "leader_self")
            return None
        if leader in self.barred:
            kind, about = self.barred[leader]
            self._note(entry, kind, *about)
            return None
        return leader

    def _note(self, entry: Entry, kind: str, *about: str) -> None:
        self.problems.append(
            Problem(entry.row, Field.LEADER, entry.leader, kind, about, left_out=False, person=entry.name)
        )

    def _cut_circles(self, wanted: dict[UUID, UUID], rest: set[UUID]) -> None:
        """Take back the new leaders that stand in a circle, until there is none.

        Where the reader's "I lead the rest" closes the circle, only that is taken back.
        """
        entries = {person: entry for person, entry, _ in self.accepted}
        while found := [each for each in circles(self.now | wanted) if not wanted.keys().isdisjoint(each)]:
            for circle in found:
                new = [person for person in circle if person in wanted]
                cut = [person for person in new if person in rest] or new
                names = " → ".join(self._name(person) for person in [*circle[:6], circle[0]])
                for person in cut:
                    del wanted[person]
                    if person not in rest:
                        self._note(entries[person], "leader_circle", names)

    def _name(self, person: UUID) -> str:
        known = self.directory.known.get(person)
        return known.name if known else "?"


def _known(person: UUID, entry: Entry, here: Here | None) -> Known:
    """Under what a person of the list can be named; what the list does not say is as it was."""
    email, number = (here.email, here.number) if here else ("", "")
    return Known(person, entry.name, entry.email or email, entry.number or number, entry.row)
