"""Where people work on which day, from their own plan; nothing here knows where anybody is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date
from uuid import UUID

from naervaer.distance.models import PlaceDay, PlaceException, Site
from naervaer.distance.rules import Planned, place_on
from naervaer.kernels.worktime import ONE_DAY
from naervaer.people.models import Person


@dataclass(frozen=True, slots=True)
class Plan:
    """Where one person works, for each of some days: the week's plan and what was said for single days."""

    week: tuple[Planned[Site], ...]
    exceptions: dict[date, Site]

    def on(self, day: date) -> Site | None:
        """The site of this day; None when nothing was said."""
        return place_on(day, self.week, self.exceptions)


NOTHING_SAID = Plan((), {})


def plans_of(people: Iterable[UUID], first: date, end: date) -> dict[UUID, Plan]:
    """The plans of these people for the days in [first, end), in two queries.

    As it stood on each day: a site that was removed later still counts for the days before.
    """
    wanted = list(dict.fromkeys(people))
    week: dict[UUID, list[Planned[Site]]] = {person: [] for person in wanted}
    days: dict[UUID, dict[date, Site]] = {person: {} for person in wanted}
    rows = PlaceDay.objects.touching(first, end).filter(person__in=wanted).select_related("site")
    for row in rows.order_by("person", "weekday", "-started_on"):
        week[row.person_id].append(Planned(row.weekday, row.site, row.started_on, _end(row)))
    single = PlaceException.objects.filter(person__in=wanted, on__gte=first, on__lt=end)
    for each in single.select_related("site").order_by("person", "on"):
        if _stands_on(each.site, each.on):
            days[each.person_id][each.on] = each.site
    return {person: Plan(tuple(week[person]), days[person]) for person in wanted}


def _end(row: PlaceDay) -> date | None:
    gone_on = row.site.removed_at.astimezone(UTC).date() if row.site.removed_at else None
    return min(filter(None, (row.ended_on, gone_on)), default=None)


def _stands_on(site: Site, day: date) -> bool:
    return site.removed_at is None or day < site.removed_at.astimezone(UTC).date()


def site_on(person: Person, day: date) -> Site | None:
    """Where the person works on this day by the own plan, exceptions included; None when nothing was said (A05)."""
    return plans_of([person.id], day, day + ONE_DAY)[person.id].on(day)


def sites_of(person: Person) -> list[Site]:
    """The person's own sites, home first and then as they were added."""
    order = list(Site.Kind)
    rows = list(Site.objects.standing().filter(person=person).order_by("pk"))
    return sorted(rows, key=lambda site: (order.index(Site.Kind(site.kind)), site.name.lower()))


def week_of_places(person: Person) -> dict[int, Site]:
    """The week's plan as it stands from now on, by ISO weekday."""
    rows = PlaceDay.objects.in_force().filter(person=person, site__removed_at=None).select_related("site")
    return {row.weekday: row.site for row in rows.order_by("weekday")}


def exceptions_from(person: Person, first: date) -> list[PlaceException]:
    """The days from this one on that are different from the week's plan."""
    rows = PlaceException.objects.filter(person=person, on__gte=first, site__removed_at=None)
    return list(rows.select_related("site").order_by("on"))
