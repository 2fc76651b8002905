"""Works out a plan: row by row who is meant and what differs, then leaders and who is missing."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from uuid import UUID, uuid4

from naervaer.people.importing.rules.columns import Field
from naervaer.people.importing.rules.plan import Change, Here, Newcomer, NewTerm, Plan, Wish, World
from naervaer.people.importing.rules.rows import Entry, Kept, Problem, read_rows
from naervaer.people.importing.rules.settling import Accepted, Leaders
from naervaer.people.importing.rules.units import UnitTree

DAY = timedelta(days=1)
PROGRESS_EVERY = 1000
ORDER = {field: place for place, field in enumerate(Field)}

Progress = Callable[[int], None]


def make_plan(
    fields: Sequence[Field],
    rows: Iterable[Kept],
    world: World,
    *,
    wish: Wish,
    today: date,
    progress: Progress | None = None,
) -> Plan:
    """Work out what this list does here. Nothing is read from or written to anywhere."""
    planner = _Planner(world, wish, today)
    for entry, problems in read_rows(fields, rows):
        planner.take(entry, problems)
        if progress and planner.plan.rows % PROGRESS_EVERY == 0:
            progress(planner.plan.rows)
    return planner.finish()


class _Planner:
    """Goes through the rows once, then settles the leaders and who is missing."""

    def __init__(self, world: World, wish: Wish, today: date) -> None:
        self.world = world
        self.wish = wish
        self.today = today
        self.plan = Plan(today)
        self.units = UnitTree(world.units)
        self.able = set(world.administrators)
        self.by_number = {person.number: person for person in world.people if person.number}
        self.by_email = {person.email: person for person in world.people if person.email}
        self.by_name: dict[str, list[Here]] = {}
        for person in world.people:
            self.by_name.setdefault(person.name.casefold(), []).append(person)
        self.row_of: dict[tuple[Field, str], int] = {}
        self.row_of_person: dict[UUID, int] = {}
        self.matched: set[UUID] = set()
        self.accepted: list[Accepted] = []
        self.outside: list[Entry] = []
        self.over: list[tuple[Entry, list[Problem]]] = []
        self.differences: dict[UUID, list[tuple[Field, str, str]]] = {}

    def take(self, entry: Entry, problems: list[Problem]) -> None:
        """One row. Those of employments that are over wait: the same person may have begun anew in a row below."""
        self.plan.rows += 1
        if entry.ended_on and entry.ended_on < self.today:
            self.over.append((entry, problems))
        else:
            self._take(entry, problems)

    def _take(self, entry: Entry, problems: list[Problem]) -> None:
        """Who it is, and what it changes."""
        here, problem = self._match(entry)
        if problem:
            problems = [*problems, problem]
        if here:
            self.matched.add(here.id)
        if not any(problem.left_out for problem in problems):
            self._note_identity(entry, here)
            problems += [fault] if (fault := self._term_fault(entry, here)) else []
        self.plan.problems += problems
        if any(problem.left_out for problem in problems):
            self.outside.append(entry)
        else:
            self._accept(entry, here)

    def _note_identity(self, entry: Entry, here: Here | None) -> None:
        """A later row of the same person is one too many, also where this one is left out for its days.

        Else what stands in the later row would change whom this one means, and the same list again would not
        be the same.
        """
        for code in self._identity(entry):
            self.row_of[code] = entry.row
        if here:
            self.row_of_person[here.id] = entry.row

    def _match(self, entry: Entry) -> tuple[Here | None, Problem | None]:
        """Who here is meant: by number, then address, and by name only where the row has neither."""
        by_number, by_email = self.by_number.get(entry.number), self.by_email.get(entry.email)
        here = by_number or by_email
        if by_number and by_email and by_number.id != by_email.id:
            return here, self._problem(entry, Field.EMAIL, entry.email, "email_of_other", by_email.name)
        if not entry.number and not entry.email:
            same = self.by_name.get(entry.name.casefold(), [])
            self.matched.update(person.id for person in same)
            if len(same) > 1:
                return None, self._problem(entry, Field.NAME, entry.name, "name_ambiguous", str(len(same)))
            here = same[0] if same else None
        return here, self._twice(entry, here)

    def _twice(self, entry: Entry, here: Here | None) -> Problem | None:
        """Whether an earlier row is the same person already."""
        for column, value in self._identity(entry):
            if (column, value) in self.row_of:
                told = entry.name if column is Field.NAME else value
                first = str(self.row_of[column, value])
                return self._problem(entry, column, told, f"{column.value}_twice", first)
        if here and here.id in self.row_of_person:
            return self._problem(
                entry, Field.NAME, entry.name, "name_twice", str(self.row_of_person[here.id])
            )
        return None

    def _identity(self, entry: Entry) -> list[tuple[Field, str]]:
        codes = [(Field.EMAIL, entry.email), (Field.NUMBER, entry.number)]
        if not entry.email and not entry.number:
            codes = [(Field.NAME, entry.name.casefold())]
        return [(column, value) for column, value in codes if value]

    def _problem(
        self, entry: Entry, column: Field, value: str, kind: str, *about: str, out: bool = True
    ) -> Problem:
        return Problem(entry.row, column, value, kind, about, out, entry.name)

    def _term_fault(self, entry: Entry, here: Here | None) -> Problem | None:
        """Dates that do not go together with what is here."""
        last = entry.ended_on
        if here is None and last and last < self.today:
            return self._problem(entry, Field.ENDED_ON, last.isoformat(), "already_left")
        if self._stays_gone(entry, here):
            return None
        if last and here and here.term and last < here.term.started_on:
            return self._problem(entry, Field.ENDED_ON, last.isoformat(), "earlier_employment")
        started = self._started(entry, here)
        if last and last < started:
            return self._problem(
                entry, Field.ENDED_ON, last.isoformat(), "end_before_start", started.isoformat()
            )
        ends = here.term.ended_on if here and here.term and not here.has_left(on=self.today) else None
        if last is None and ends and ends <= started:
            until = (ends - DAY).isoformat()
            return self._problem(entry, Field.STARTED_ON, started.isoformat(), "start_after_end", until)
        return None

    def _stays_gone(self, entry: Entry, here: Here | None) -> bool:
        gone = here is not None and here.has_left(on=self.today)
        return gone and entry.ended_on is not None and entry.ended_on < self.today

    def _started(self, entry: Entry, here: Here | None) -> date:
        """The first day: from the list, where it does not run into an employment before; else as it is, or today."""
        if here is None or here.term is None:
            return entry.started_on or self.today
        if here.has_left(on=self.today):
            before = here.term.ended_on
            return (
                entry.started_on if entry.started_on and before and entry.started_on >= before else self.today
            )
        after = here.term.after
        fits = entry.started_on and (after is None or entry.started_on >= after)
        return entry.started_on if entry.started_on and fits else here.term.started_on

    def _accept(self, entry: Entry, here: Here | None) -> None:
        if here is None:
            person = uuid4()
            self._add(person, entry)
        else:
            person = here.id
            if self._stays_gone(entry, here):
                self.plan.unchanged += 1
                return
            self._compare(entry, here)
        self.accepted.append((person, entry, here))

    def _add(self, person: UUID, entry: Entry) -> None:
        unit = self.units.place(entry.unit) if entry.unit else None
        ended_on = entry.ended_on + DAY if entry.ended_on else None
        self.plan.newcomers.append(Newcomer(person, entry, unit, self._started(entry, None), ended_on))
        if entry.ended_on:
            self.plan.ends.append((entry.name, entry.ended_on))

    def _compare(self, entry: Entry, here: Here) -> None:
        """What differs from the person here; an empty cell differs from nothing."""
        unit = self.units.place(entry.unit) if entry.unit else here.unit
        pairs = [
            (Field.NAME, here.name, entry.name),
            (Field.EMAIL, here.email, entry.email),
            (Field.NUMBER, here.number, entry.number),
            (Field.TITLE, here.title, entry.title),
            (Field.PHONE, here.phone, entry.phone),
        ]
        found = [(column, before, after) for column, before, after in pairs if after and after != before]
        if unit != here.unit:
            found.append((Field.UNIT, self.units.path(here.unit), self.units.path(unit)))
        if found:
            self.plan.updates.append((here, entry, unit))
        found += self._compare_terms(entry, here)
        if found:
            self.differences[here.id] = found

    def _compare_terms(self, entry: Entry, here: Here) -> list[tuple[Field, str, str]]:
        started_on = self._started(entry, here)
        term = None if here.has_left(on=self.today) else here.term
        ends = term.ended_on if term else None
        ended_on = entry.ended_on + DAY if entry.ended_on else ends
        if ended_on != ends and not self._may_end(entry, here):
            return []
        found = []
        if term is None or started_on != term.started_on:
            before = here.term.started_on.isoformat() if here.term else ""
            found.append((Field.STARTED_ON, before, started_on.isoformat()))
        if ended_on != ends:
            found.append((Field.ENDED_ON, (ends - DAY).isoformat() if ends else "", str(entry.ended_on)))
            if entry.ended_on:
                self.plan.ends.append((entry.name, entry.ended_on))
        if found:
            self.plan.terms.append(NewTerm(here.id, term.id if term else None, started_on, ended_on))
        return found

    def _may_end(self, entry: Entry, here: Here) -> bool:
        """Nobody locks the door behind oneself or behind the last administrator."""
        oneself = here.id == self.wish.viewer and entry.ended_on is not None and entry.ended_on < self.today
        if oneself or self.able == {here.id}:
            kind = "ends_oneself" if oneself else "last_administrator"
            value = str(entry.ended_on)
            self.plan.problems.append(self._problem(entry, Field.ENDED_ON, value, kind, out=False))
            return False
        self.able.discard(here.id)
        return True

    def finish(self) -> Plan:
        """Who is missing, the leaders, and the changes put together."""
        for entry, problems in self.over:
            self._take(entry, problems)
        self._find_missing()
        leaders = Leaders(
            self.world, self.wish, self.today, self.accepted, self.outside, frozenset(self.plan.leaving)
        )
        self.plan.moves = leaders.settle()
        self.plan.problems += leaders.problems
        for person, after in leaders.changed.items():
            self.differences.setdefault(person, []).append(after)
        for person, entry, here in self.accepted:
            if here is not None:
                changed = self.differences.get(person)
                self.plan.unchanged += not changed
                if changed:
                    self.plan.changes.append(Change(person, entry.row, entry.name, tuple(changed)))
        self.plan.units = self.units.new
        self.plan.problems.sort(key=lambda problem: (problem.row, ORDER[problem.field]))
        return self.plan

    def _find_missing(self) -> None:
        """Who is here but not in the list; they leave only if the reader says so, and never all who hold the door."""
        for person in self.world.people:
            if person.id in self.matched or person.id == self.wish.viewer or person.has_left(on=self.today):
                continue
            if self.able == {person.id}:
                continue
            self.plan.missing.append((person.id, person.name))
            if self.wish.missing_leave:
                self.able.discard(person.id)
                self.plan.leaving.append(person.id)
