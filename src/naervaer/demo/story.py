"""Half a year as a list of what happens when: first all of it is planned, then it is done in the order of time."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from random import Random
from zoneinfo import ZoneInfo

from naervaer.demo.people import CLOSED, COPENHAGEN, WEEK, Member
from naervaer.distance.rules import closed_days
from naervaer.kernels.worktime import Period, Workdays, parse_week, weekdays
from naervaer.people.models import Person, Unit

HOME = ZoneInfo(COPENHAGEN.zone)
DAYS = 182
ALWAYS_THE_SAME = 2611
Act = Callable[[datetime], object]


@dataclass
class Story:
    """What is to happen before ``now``, and who and what is there already."""

    now: datetime
    people: dict[str, Person] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    leave: dict[str, list[Period]] = field(default_factory=dict)
    die: Random = field(default_factory=lambda: Random(ALWAYS_THE_SAME))  # noqa: S311  # no secret: it must not surprise
    _acts: list[tuple[datetime, int, Act]] = field(default_factory=list)

    @cached_property
    def today(self) -> date:
        """The date in Copenhagen."""
        return self.now.astimezone(HOME).date()

    @cached_property
    def start(self) -> date:
        """The day on which they began to use Nærvær."""
        return self.day(DAYS)

    @property
    def ole(self) -> Person:
        """Who looks after the installation and brings everybody in."""
        return self.people["ole"]

    def day(self, ago: int) -> date:
        """So many days ago; a negative number lies ahead."""
        return self.today - timedelta(days=ago)

    def then(self, day: date, act: Act, *, hour: int = 8) -> None:
        """On this day, never after now. What is planned first is done first."""
        at = min(datetime.combine(day, time(hour), HOME), self.now)
        self._acts.append((at, len(self._acts), act))

    def tell(self) -> None:
        """Do it all."""
        for at, _, act in sorted(self._acts, key=lambda planned: planned[:2]):
            act(at)

    def workdays(self, member: Member) -> Workdays:
        """When the person works, with all the leave that is planned for them."""
        years = (self.start.year - 1, self.today.year + 1)
        own = [date(year, month, day) for year in range(years[0], years[1] + 1) for month, day, _ in CLOSED]
        closed = closed_days(member.place.country, *years, own)
        days = Workdays(weekdays(parse_week(member.week or WEEK)), closed)
        return days.with_leave(self.leave.get(member.key, ()))
