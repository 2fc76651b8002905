"""Who may do what: the rules that routes declare, and the verbs that views and templates ask."""

from typing import Any, cast

from django.http import HttpRequest
from django.utils import timezone

from naervaer.people.models import Deputy, Leadership, Organisation, Person, Role


def _viewer(request: HttpRequest) -> Person | None:
    return cast("Person | None", getattr(request, "viewer", None))


def remember(person: Person, *, roles: frozenset[str], leads: bool, deputises: bool) -> None:
    """Keep on this loaded person what has been asked already, for the time of the request."""
    person.__dict__.update(_roles=roles, _leads=leads, _deputises=deputises)


def roles_of(person: Person) -> frozenset[str]:
    """The roles that the person holds now; asked once per loaded person."""
    held: Any = person.__dict__.get("_roles")
    if held is None:
        held = frozenset(
            Role.objects.filter(person=person, ended_at=None).order_by().values_list("kind", flat=True)
        )
        person.__dict__["_roles"] = held
    return cast("frozenset[str]", held)


def leads_anyone(person: Person) -> bool:
    """Whether somebody's nearest leader is this person."""
    held: Any = person.__dict__.get("_leads")
    if held is None:
        held = Leadership.objects.filter(leader=person, ended_at=None).exists()
        person.__dict__["_leads"] = held
    return bool(held)


def person(request: HttpRequest) -> bool:
    """Everybody who works here and has signed in."""
    return _viewer(request) is not None


def leader(request: HttpRequest) -> bool:
    """Who leads somebody, or is named as a deputy."""
    viewer = _viewer(request)
    if viewer is None:
        return False
    return leads_anyone(viewer) or deputises(viewer)


def deputises(person: Person) -> bool:
    """Whether the person is named as somebody's deputy today."""
    held: Any = person.__dict__.get("_deputises")
    if held is None:
        held = Deputy.objects.running(on=timezone.localdate()).filter(deputy=person).exists()
        person.__dict__["_deputises"] = held
    return bool(held)


def administrator(request: HttpRequest) -> bool:
    """Who looks after the installation. Opens no page with what people have written."""
    viewer = _viewer(request)
    return viewer is not None and Role.Kind.ADMIN in roles_of(viewer)


def hr(request: HttpRequest) -> bool:
    """HR."""
    viewer = _viewer(request)
    return viewer is not None and Role.Kind.HR in roles_of(viewer)


def keeps_people(request: HttpRequest) -> bool:
    """Who keeps the list of people: administrators and HR."""
    return administrator(request) or hr(request)


def not_set_up(request: HttpRequest) -> bool:
    """Everybody, as long as there is no organisation."""
    return not Organisation.objects.exists()


def readers_of(person: Person) -> list[str]:
    """Who sees the entry in the directory: everybody who works here."""
    return ["everyone"] if person.pk else []
