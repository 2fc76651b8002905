"""Who may do what: the rules that routes declare, and the verbs that views and templates ask."""

from typing import Any, cast

from django.http import HttpRequest
from django.utils import timezone

from naervaer.people.models import (
    Buddy,
    Deputy,
    Leadership,
    Organisation,
    Person,
    Project,
    ProjectQuerySet,
    ProjectShare,
    Role,
)


def _viewer(request: HttpRequest) -> Person | None:
    return cast("Person | None", getattr(request, "viewer", None))


def remember(person: Person, *, roles: frozenset[str], leads: bool, is_led: bool, deputises: bool) -> None:
    """Keep on this loaded person what has been asked already, for the time of the request."""
    person.__dict__.update(_roles=roles, _leads=leads, _is_led=is_led, _deputises=deputises)


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


def is_led(person: Person) -> bool:
    """Whether somebody is this person's nearest leader."""
    held: Any = person.__dict__.get("_is_led")
    if held is None:
        held = Leadership.objects.filter(person=person, ended_at=None).exists()
        person.__dict__["_is_led"] = held
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


def looks_up_people(request: HttpRequest) -> bool:
    """Who finds people in the list: leaders, and who keeps it."""
    return leader(request) or keeps_people(request)


def works_with_projects(request: HttpRequest) -> bool:
    """Who has a page of projects: leaders, project leaders, who has a share in one, and who keeps the list."""
    viewer = _viewer(request)
    if viewer is None:
        return False
    return looks_up_people(request) or Project.objects.visible_to(viewer).exists()


def not_set_up(request: HttpRequest) -> bool:
    """Everybody, as long as there is no organisation."""
    return not Organisation.objects.exists()


def readers_of(person: Person) -> list[str]:
    """Who sees the entry in the directory: everybody who works here."""
    return ["everyone"] if person.pk else []


def keeps(viewer: Person) -> bool:
    """Whether the person keeps the list of people."""
    return bool(roles_of(viewer) & {Role.Kind.ADMIN, Role.Kind.HR})


def leads(leader: Person, employee: Person) -> bool:
    """Whether this is the employee's nearest leader now."""
    return Leadership.objects.filter(person=employee, leader=leader, ended_at=None).exists()


def may_name_deputies(leader: Person, *, by: Person) -> bool:
    """A leader names the own deputies; who keeps the list may do it for others."""
    return keeps(by) or (leader.id == by.id and leads_anyone(by))


def may_name_buddies(newcomer: Person, *, by: Person) -> bool:
    """The newcomer's nearest leader, and who keeps the list."""
    return keeps(by) or leads(by, newcomer)


def may_change_project(project: Project, *, by: Person) -> bool:
    """The project leader, and who keeps the list."""
    return project.leader_id == by.id or keeps(by)


def may_share_hours(project: Project, *, by: Person) -> bool:
    """Only the project leader: shares are between the project and the person's nearest leader."""
    return project.leader_id == by.id


def may_end(row: Deputy | Buddy | ProjectShare, *, by: Person) -> bool:
    """Who may name it may also end it."""
    if isinstance(row, Deputy):
        return may_name_deputies(row.leader, by=by)
    if isinstance(row, Buddy):
        return may_name_buddies(row.newcomer, by=by)
    return may_share_hours(row.project, by=by)


def projects_for(viewer: Person) -> ProjectQuerySet:
    """The projects that the viewer finds: the own ones; who keeps the list finds all."""
    return Project.objects.all() if keeps(viewer) else Project.objects.visible_to(viewer)
