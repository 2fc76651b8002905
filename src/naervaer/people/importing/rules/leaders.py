"""Whom a cell means as leader: by address, employee number or name; and circles of leaders."""

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import NamedTuple
from uuid import UUID

from naervaer.people.importing.rules.values import IN_BRACKETS

NEAR = 0.75
LOOK_AMONG = 3000
IN_ROUND = re.compile(r"(?P<name>.+?)\s*\((?P<code>[^()]+)\)")


class Known(NamedTuple):
    """Somebody who may be meant: ``row`` 0 for somebody who is here but not in the list."""

    id: UUID
    name: str
    email: str
    number: str
    row: int


class NobodyMeant(Exception):
    """The cell names no one, or more than one; ``kind`` and ``about`` say which."""

    def __init__(self, kind: str, *about: str) -> None:
        super().__init__(kind)
        self.kind = kind
        self.about = about


class Directory:
    """Everybody who may be named as a leader."""

    def __init__(self, people: Iterable[Known]) -> None:
        self.by_code: dict[str, UUID] = {}
        self.by_name: dict[str, list[UUID]] = {}
        self.known: dict[UUID, Known] = {}
        for person in people:
            self.known[person.id] = person
            self.by_name.setdefault(person.name.casefold(), []).append(person.id)
            for code in (person.number.casefold(), person.email):
                if code:
                    self.by_code[code] = person.id
        self._answers: dict[str, UUID | NobodyMeant] = {}
        self._nearby: dict[str, str] | None = None

    def find(self, words: str) -> UUID:
        """The person whom these words mean. Raises NobodyMeant. Each wording is looked up once."""
        answer = self._answers.get(words)
        if answer is None:
            try:
                answer = self._find(words)
            except NobodyMeant as nobody:
                answer = nobody
            self._answers[words] = answer
        if isinstance(answer, NobodyMeant):
            raise NobodyMeant(answer.kind, *answer.about)
        return answer

    def _find(self, words: str) -> UUID:
        wanted = words.casefold().removeprefix("mailto:")
        found = self.by_code.get(wanted)
        if found:
            return found
        both = IN_BRACKETS.fullmatch(words) or IN_ROUND.fullmatch(words)
        if both:
            return self._find_first(both[2], both[1])
        names = [wanted]
        if wanted.count(",") == 1:
            last, first = wanted.split(",")
            names.append(f"{first.strip()} {last.strip()}")
        for name in names:
            same = self.by_name.get(name, [])
            if len(same) == 1:
                return same[0]
            if same:
                raise NobodyMeant("leader_ambiguous", *self._places(same))
        near = self._near(names[-1])
        raise NobodyMeant("leader_unknown_near", near) if near else NobodyMeant("leader_unknown")

    def _find_first(self, *candidates: str) -> UUID:
        """The first of the wordings that means somebody; the fault of the last one."""
        for words in candidates[:-1]:
            try:
                return self._find(words)
            except NobodyMeant:
                continue
        return self._find(candidates[-1])

    def _places(self, same: list[UUID]) -> list[str]:
        """What tells people of the same name apart: the row, or the address or number."""
        people = [self.known[each] for each in same[:4]]
        return [
            f"#{person.row}" if person.row else person.email or person.number or person.name
            for person in people
        ]

    def _near(self, words: str) -> str:
        """A name (or an address) that is nearly this one; only where the list is short enough to look through."""
        if self._nearby is None:
            short = len(self.known) <= LOOK_AMONG
            self._nearby = {p.name.casefold(): p.name for p in self.known.values()} if short else {}
            self._nearby |= {p.email: p.email for p in self.known.values() if p.email} if short else {}
        if initial := re.fullmatch(r"(\w)\.? (\w.*)", words):
            alike = [name for name in self._nearby if name[0] == initial[1] and " " in name]
            lasts = {name.rpartition(" ")[2]: name for name in alike}
            close = get_close_matches(initial[2], lasts, n=1, cutoff=NEAR)
            return self._nearby[lasts[close[0]]] if close else ""
        close = get_close_matches(words, self._nearby, n=1, cutoff=NEAR)
        return self._nearby[close[0]] if close else ""


def circles(leader_of: Mapping[UUID, UUID]) -> list[list[UUID]]:
    """Every circle of leaders, each person once, in one pass over all (O(n))."""
    done: set[UUID] = set()
    found: list[list[UUID]] = []
    for start in leader_of:
        path: list[UUID] = []
        on_path: dict[UUID, int] = {}
        above: UUID | None = start
        while above is not None and above not in done:
            if above in on_path:
                found.append(path[on_path[above] :])
                break
            on_path[above] = len(path)
            path.append(above)
            above = leader_of.get(above)
        done.update(path)
    return found
