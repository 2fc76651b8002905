"""Which places there are, and which of them this reader may enter: asked of the routes themselves."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from django.http import HttpRequest
from django.urls import NoReverseMatch, resolve, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from naervaer.accounts.routes import Declaration, declaration_of


@dataclass(frozen=True)
class Place:
    """A page that can be gone to from anywhere: the name of its route, and how it is called.

    ``key`` is the letter after ``g`` on the keyboard.
    """

    route: str
    label: str | Promise
    icon: str = "next"
    key: str = ""


@dataclass(frozen=True)
class Entry:
    """A place as one reader sees it now."""

    label: str
    url: str
    icon: str
    key: str
    current: bool


MENU = (
    Place("today", _("Today"), "home", "i"),
    Place("people", _("People"), "people", "m"),
    Place("talks", _("Talks"), "talk", "s"),
    Place("agreements", _("Agreements"), "check", "a"),
    Place("at_home", _("At home"), "desk", "j"),
    Place("projects", _("Projects"), "book", "p"),
    Place("setup", _("Set-up"), "settings", "o"),
    Place("units", _("Units"), "tree", "u"),
    Place("imports", _("Import"), "up", "k"),
    Place("days", _("Closed days"), "calendar", "l"),
    Place("duty", _("Duty person"), "phone"),
    Place("operations", _("Operations"), "pulse", "d"),
)
OWN = (
    Place("me", _("My page"), "person"),
    Place("hours", _("My hours"), "clock"),
    Place("reachable", _("Can be called"), "phone"),
    Place("contact_agreements", _("How you get hold of each other"), "talk"),
    Place("first_day", _("Your first day"), "check"),
    Place("welcome", _("How Nærvær works"), "lamp"),
    Place("practice", _("My leadership"), "leaf"),
    Place("what_leader_sees", _("What my leader sees"), "people"),
    Place("seen_me", _("Who has seen my data"), "eye"),
    Place("security", _("Sign-in and security"), "key"),
)
FOOTER = (
    Place("who_sees_what", _("Who sees what")),
    Place("does_not", _("What Nærvær does not do")),
    Place("help", _("Help: who else can help?")),
    Place("handbook", _("The handbook")),
)


@cache
def _found(route: str) -> tuple[str, Declaration] | None:
    """The address of a route and who may use it; None while nobody has built it."""
    try:
        address = reverse(route)
    except NoReverseMatch:
        return None
    declaration = declaration_of(route, resolve(address).func)
    return (address, declaration) if declaration else None


def address_of(route: str) -> str:
    """Where a route lies, or nothing while it does not exist."""
    found = _found(route)
    return found[0] if found else ""


def entries(request: HttpRequest, places: tuple[Place, ...]) -> list[Entry]:
    """The places that this reader may enter, in their order; the one that is open now is ``current``."""
    allowed = list(_allowed(request, places))
    here = max((entry.url for entry in allowed if _leads_to(entry.url, request.path)), key=len, default="")
    return [replace(entry, current=entry.url == here) for entry in allowed]


def _allowed(request: HttpRequest, places: tuple[Place, ...]) -> Iterator[Entry]:
    for place in places:
        found = _found(place.route)
        if found and found[1].who(request):
            yield Entry(str(place.label), found[0], place.icon, place.key, current=False)


def _leads_to(address: str, path: str) -> bool:
    return path == address or (address != "/" and path.startswith(address))
