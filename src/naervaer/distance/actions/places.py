"""Saying where one works: sites, a week of them, and single days. Only the person says it."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from naervaer.distance.actions.hours import undo_ref
from naervaer.distance.models import PlaceDay, PlaceException, Site
from naervaer.jobs.actions import forget
from naervaer.ledger.actions import record
from naervaer.people.models import Person

NAME_KEPT = timedelta(days=1)
PLAN_KEPT = timedelta(days=365)


class NotYourSite(Exception):
    """A plan is made of the person's own sites that stand."""


@transaction.atomic
def add_site(*, person: Person, kind: str, name: str, country: str, by: Person, at: datetime) -> Site:
    """One more place where this person works."""
    site = Site.objects.create(person=person, kind=kind, name=name, country=country)
    record("site.added", by=by.id, at=at, about=person.id)
    return site


@transaction.atomic
def remove_site(*, site: Site, by: Person, at: datetime) -> None:
    """It is no longer offered, and the plan says nothing for its days until another is chosen."""
    if Site.objects.standing().filter(pk=site.pk).update(removed_at=at):
        record("site.removed", by=by.id, at=at, about=site.person_id)


@transaction.atomic
def return_site(*, site: Site, by: Person, at: datetime) -> None:
    """Undo: the site and its days stand again as they stood."""
    if Site.objects.filter(pk=site.pk).exclude(removed_at=None).update(removed_at=None):
        record("site.returned", by=by.id, at=at, about=site.person_id)


@transaction.atomic
def plan_week(
    *, person: Person, sites: Mapping[int, Site | None], by: Person, at: datetime, today: date
) -> None:
    """From today on, the person works from these sites on these ISO weekdays; None says nothing about a weekday.

    What held before today stays as it was. Raises NotYourSite.
    """
    _checked(person, [site for site in sites.values() if site])
    Person.objects.select_for_update().get(pk=person.pk)  # one at a time for a person
    held = {row.weekday: row for row in PlaceDay.objects.in_force().filter(person=person)}
    changed = [
        weekday
        for weekday, site in sites.items()
        if _site_of(held.get(weekday)) != (site.id if site else None)
    ]
    ending = PlaceDay.objects.in_force().filter(person=person, weekday__in=changed)
    ending.filter(started_on__gte=today).delete()
    ending.update(ended_on=today)
    PlaceDay.objects.bulk_create(
        PlaceDay(person=person, weekday=weekday, site=site, started_on=today)
        for weekday in changed
        if (site := sites[weekday])
    )
    if changed:
        record("place.planned", by=by.id, at=at, about=person.id)


def _site_of(row: PlaceDay | None) -> UUID | None:
    return row.site_id if row else None


@transaction.atomic
def set_exception(*, person: Person, on: date, site: Site, by: Person, at: datetime) -> None:
    """On this day another site than the week's plan says. Raises NotYourSite."""
    _checked(person, [site])
    PlaceException.objects.update_or_create(person=person, on=on, defaults={"site": site})
    record("place.excepted", by=by.id, at=at, about=person.id)


@transaction.atomic
def clear_exception(*, exception: PlaceException, by: Person, at: datetime) -> str:
    """The week's plan holds on this day too. Returns the reference for undo."""
    undo = undo_ref(
        "place",
        by,
        person=str(exception.person_id),
        on=str(exception.on),
        site=str(exception.site_id),
    )
    PlaceException.objects.filter(pk=exception.pk).delete()
    record("place.cleared", by=by.id, at=at, about=exception.person_id)
    return undo


def _checked(person: Person, sites: list[Site]) -> None:
    if any(site.person_id != person.id or site.removed_at is not None for site in sites):
        raise NotYourSite


def forget_places(*, at: datetime) -> None:
    """Empty the names of sites removed a day ago; delete days, plans and sites that have been past for a year."""
    for site in Site.objects.filter(removed_at__lt=at - NAME_KEPT).order_by("pk"):
        if site.name:
            site.name = ""
            site.save(update_fields=["name"])
    end = at.date() - PLAN_KEPT
    PlaceException.objects.filter(on__lt=end).delete()
    PlaceDay.objects.filter(Q(ended_on__lt=end) | Q(site__removed_at__lt=at - PLAN_KEPT)).delete()
    forget(Site.objects.filter(removed_at__lt=at - PLAN_KEPT))
