"""The tree of units: finding the one that a path of names means, and the new ones that it needs."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID, uuid4


class Unit(NamedTuple):
    """A unit in the tree; ``parent`` None is the top."""

    id: UUID
    name: str
    parent: UUID | None


class UnitTree:
    """The units that are here, and those that a list adds. Case does not matter."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self.new: list[Unit] = []
        self._known: dict[UUID, Unit] = {}
        self._under: dict[tuple[UUID | None, str], UUID] = {}
        self._anywhere: dict[str, list[UUID]] = {}
        self._places: dict[str, UUID] = {}
        for unit in units:
            self._add(unit)

    def _add(self, unit: Unit) -> None:
        self._known[unit.id] = unit
        self._under[unit.parent, unit.name.casefold()] = unit.id
        self._anywhere.setdefault(unit.name.casefold(), []).append(unit.id)

    def place(self, path: str) -> UUID:
        """The unit of "A / B / C", made where it is missing.

        A single name also means a unit deeper in the tree, as long as only one is called so.
        """
        if path not in self._places:
            names = path.split(" / ")
            self._places[path] = self._by_name(names[0]) if len(names) == 1 else self._down(names)
        return self._places[path]

    def _by_name(self, name: str) -> UUID:
        same = self._anywhere.get(name.casefold(), [])
        top = self._under.get((None, name.casefold()))
        return same[0] if len(same) == 1 and top is None else self._down([name])

    def _down(self, names: list[str]) -> UUID:
        parent: UUID | None = None
        for name in names:
            found = self._under.get((parent, name.casefold()))
            if found is None:
                unit = Unit(uuid4(), name, parent)
                self.new.append(unit)
                self._add(unit)
                found = unit.id
            parent = found
        assert parent is not None, "a path has at least one name"  # noqa: S101
        return parent

    def path(self, unit: UUID | None) -> str:
        """The names from the top, as a list would write them."""
        names: list[str] = []
        while unit is not None:
            names.insert(0, self._known[unit].name)
            unit = self._known[unit].parent
        return " / ".join(names)
