"""The first day decided from plain values: which steps are done, and a day and time for each first talk.

A02, A41. Nothing of it is stored. The steps are read from what is there, and the round is worked out anew from hours,
leave and talks each time it is asked for; planned is what the leader has ticked.

The first round, decided here:

* A talk takes 30 minutes, lies on a working day of both, inside the hours of both, where neither has anything planned,
  and not before tomorrow: everybody is to hear of it in time. The leader has one talk at a time and at most so many
  a day.
* As many people as possible talk by the day on which their first talk is due. Whoever does not fit in comes on the
  first free time after that.
* Days are filled evenly, and talks begin on the whole hour where that suffices: there is air between them.
"""

from collections import Counter, deque
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from naervaer.kernels.worktime import ONE_DAY, Span, Week, Workdays, overlap

TALK = timedelta(minutes=30)
QUARTER = timedelta(minutes=15)
LOOK_AHEAD = 28
"""Days from tomorrow on in which a time is looked for."""
MOST_A_DAY = (2, 3, 4, 6)
USUAL_A_DAY = 3


# Steps ------------------------------------------------------------------------------------------------------


class Step(StrEnum):
    """The five steps, in their order."""

    TEAM = "team"
    RHYTHM = "rhythm"
    DEPUTY = "deputy"
    HOURS = "hours"
    TALKS = "talks"


class Progress(StrEnum):
    """Where a step stands."""

    DONE = "done"
    NEXT = "next"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Facts:
    """What there is today: people led, those of them without a rhythm, or with neither a talk nor a time for one."""

    people: int = 0
    without_rhythm: int = 0
    has_deputy: bool = False
    has_hours: bool = False
    without_talk: int = 0


def steps_of(facts: Facts) -> tuple[tuple[Step, Progress], ...]:
    """Each step with where it stands; the first that is not done is the next one."""
    led = facts.people > 0
    done = {
        Step.TEAM: led,
        Step.RHYTHM: led and not facts.without_rhythm,
        Step.DEPUTY: facts.has_deputy,
        Step.HOURS: facts.has_hours,
        Step.TALKS: led and not facts.without_talk,
    }
    following = next((step for step in Step if not done[step]), None)
    return tuple(
        (step, Progress.DONE if done[step] else Progress.NEXT if step is following else Progress.LATER)
        for step in Step
    )


# The first round --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Calendar:
    """When somebody works: the week, in which zone, which days, and what is planned already."""

    week: Week
    zone: ZoneInfo
    days: Workdays
    busy: Sequence[Span] = ()

    def is_free(self, start: datetime, end: datetime) -> bool:
        """Whether nothing is planned then."""
        return all(end <= begins or ends <= start for begins, ends in self.busy)

    def works_during(self, start: datetime, end: datetime) -> bool:
        """Whether each of the dates that this touches on the own calendar is a working day."""
        first, last = start.astimezone(self.zone).date(), (end - QUARTER).astimezone(self.zone).date()
        return self.days.works_on(first) and self.days.works_on(last)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody with whom the leader has not talked yet, and by when the first talk is due."""

    person: UUID
    calendar: Calendar
    due_on: date


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A time for one talk, in UTC, and the leader's date on which it lies."""

    start: datetime
    day: date

    @property
    def end(self) -> datetime:
        """When it is over."""
        return self.start + TALK


class Without(StrEnum):
    """Why nobody could find a time."""

    NO_COMMON_HOURS = "no_common_hours"
    AWAY = "away"
    NO_ROOM = "no_room"


@dataclass(frozen=True, slots=True)
class Round:
    """A time for each, and for the others the reason why there is none."""

    talks: dict[UUID, Place]
    without: dict[UUID, Without]


def first_round(leader: Calendar, waiting: Sequence[Waiting], *, today: date, most_a_day: int) -> Round:
    """The proposal for everybody in ``waiting``; ``today`` is the leader's date."""
    days = [today + offset * ONE_DAY for offset in range(1, LOOK_AHEAD + 1)]
    ordered = sorted(waiting, key=lambda each: (each.due_on, each.person))
    talks = _in_time(leader, ordered, days, most_a_day)
    without: dict[UUID, Without] = {}
    for each in ordered:
        if each.person not in talks:
            free = _first_free(leader, each, days, list(talks.values()), most_a_day)
            if free is None:
                without[each.person] = _why_not(leader, each, days)
            else:
                talks[each.person] = free
    return Round(talks, without)


def _places(leader: Calendar, each: Waiting, days: Iterable[date], step: timedelta) -> Iterator[Place]:
    """Every time at which the two could talk, on the leader's clock in steps of so many minutes."""
    for day in days:
        if leader.days.works_on(day):
            shared = overlap(leader.week, leader.zone, each.calendar.week, each.calendar.zone, day)
            for span in shared:
                for start in _starts(span, leader.zone, step):
                    place = Place(start, day)
                    free = leader.is_free(start, place.end) and each.calendar.is_free(start, place.end)
                    if free and each.calendar.works_during(start, place.end):
                        yield place


def _starts(span: Span, zone: tzinfo, step: timedelta) -> Iterator[datetime]:
    minutes = int(step.total_seconds()) // 60
    start = span[0] + timedelta(minutes=-span[0].astimezone(zone).minute % minutes)
    while start + TALK <= span[1]:
        yield start
        start += step


def _first_free(
    leader: Calendar, each: Waiting, days: Iterable[date], taken: Sequence[Place], most_a_day: int
) -> Place | None:
    """The earliest time that collides with none of the taken ones, on a day that is not full."""
    full = {day for day, count in Counter(place.day for place in taken).items() if count >= most_a_day}
    free = (
        place
        for place in _places(leader, each, (day for day in days if day not in full), QUARTER)
        if all(place.end <= other.start or other.end <= place.start for other in taken)
    )
    return next(free, None)


def _why_not(leader: Calendar, each: Waiting, days: Sequence[date]) -> Without:
    if next(_places(leader, each, days, QUARTER), None) is not None:
        return Without.NO_ROOM
    here, there = leader.days, each.calendar.days
    never_away = Calendar(leader.week, leader.zone, Workdays(here.weekdays, here.closed))
    always_there = Calendar(each.calendar.week, each.calendar.zone, Workdays(there.weekdays, there.closed))
    both_here = Waiting(each.person, always_there, each.due_on)
    common = next(_places(never_away, both_here, days, QUARTER), None)
    return Without.NO_COMMON_HOURS if common is None else Without.AWAY


# As many as possible by their due day -----------------------------------------------------------------------

Node = Hashable
END = "end"


@dataclass(slots=True)
class _Flow:
    """People flow to times, times to days, days to the end; how much room each connection has left.

    Where no way to the end remains, none opens later: those nodes are never looked at again.
    """

    room: dict[Node, dict[Node, int]] = field(default_factory=dict)
    dead: set[Node] = field(default_factory=set)

    def connect(self, one: Node, other: Node, room: int = 1) -> None:
        """Let so many pass from one to the other; connecting twice changes nothing."""
        self.room.setdefault(one, {}).setdefault(other, room)
        self.room.setdefault(other, {}).setdefault(one, 0)

    def push(self, start: Node) -> bool:
        """Bring one more from here to the end by the shortest way, moving others where that helps."""
        came_from: dict[Node, Node] = {start: start}
        queue = deque([start])
        while queue:
            node = queue.popleft()
            for onward, room in self.room.get(node, {}).items():
                if room > 0 and onward not in came_from and onward not in self.dead:
                    came_from[onward] = node
                    if onward == END:
                        self._take(start, came_from)
                        return True
                    queue.append(onward)
        self.dead.update(came_from)
        return False

    def _take(self, start: Node, came_from: dict[Node, Node]) -> None:
        node: Node = END
        while node != start:
            before = came_from[node]
            self.room[before][node] -= 1
            self.room[node][before] += 1
            node = before


def _in_time(
    leader: Calendar, ordered: Sequence[Waiting], days: Sequence[date], most_a_day: int
) -> dict[UUID, Place]:
    """Times on the half hour for as many as possible by their due day, the days evenly filled."""
    flow, held = _Flow(), Counter[date]()
    for each in ordered:
        by_then = [day for day in days if day <= each.due_on]
        places = list(_places(leader, each, by_then, TALK))
        for place in sorted(
            places, key=lambda place: (held[place.day], place.day, _half(place, leader), place)
        ):
            flow.connect(each.person, place)
            flow.connect(place, place.day)
            flow.connect(place.day, END, most_a_day)
        if places and flow.push(each.person):
            held = Counter({day: flow.room[END].get(day, 0) for day in days})
    return {
        each.person: place
        for each in ordered
        for place, room in flow.room.get(each.person, {}).items()
        if isinstance(place, Place) and room == 0
    }


def _half(place: Place, leader: Calendar) -> bool:
    """Begins on the half hour, not on the whole."""
    return place.start.astimezone(leader.zone).minute != 0
