"""The list of people, and what is offered while somebody writes a name."""

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from naervaer.accounts.routes import anyone, route
from naervaer.people import access
from naervaer.people.forms.fields import zones_matching
from naervaer.people.models import Person, PersonQuerySet, Unit
from naervaer.people.queries import (
    SUGGESTED,
    here,
    in_unit,
    label_of,
    list_page,
    matching,
    path_of,
    units_matching,
)
from naervaer.people.requests import PersonRequest
from naervaer.ui.fragments import page, wants_block

LAST_PAGE = 2_000


@route(who=access.looks_up_people)
def people(request: PersonRequest) -> HttpResponse:
    """Everybody by name, fifty a page: for a leader first the own people."""
    keeps = access.keeps(request.viewer)
    scope = request.GET.get("of") or ("mine" if access.leads_anyone(request.viewer) and not keeps else "here")
    unit = _unit(request)
    found = _scoped(request, scope)
    if unit:
        found = in_unit(found, unit)
    text = request.GET.get("q", "").strip()
    if text:
        found = matching(found, text, with_number=keeps)
    context = {
        "list": list_page(found, number=_number(request), on=timezone.localdate()),
        "text": text,
        "scope": scope,
        "unit": unit,
        "unit_path": path_of(unit) if unit else "",
        "keeps": keeps,
        "invites": keeps and scope == "invited",
        "sends_mail": bool(settings.MAIL_URL),
        "leads": access.leads_anyone(request.viewer),
    }
    return page(request, "people/people.html", context, block="list")


def _scoped(request: PersonRequest, scope: str) -> PersonQuerySet:
    everybody = Person.objects.visible_to(request.viewer)
    today = timezone.localdate()
    if scope == "mine":
        return here(everybody.led_by(request.viewer), on=today)
    if scope == "left" and access.keeps(request.viewer):
        return everybody.exclude(pk__in=here(everybody, on=today).values("pk"))
    if scope == "invited" and access.keeps(request.viewer):
        return here(everybody, on=today).filter(user=None)
    return here(everybody, on=today)


def _unit(request: PersonRequest) -> Unit | None:
    wanted = request.GET.get("unit", "")
    if not wanted:
        return None
    try:
        return get_object_or_404(Unit, pk=UUID(wanted))
    except ValueError:
        raise Http404 from None


def _number(request: PersonRequest) -> int:
    wanted = request.GET.get("page", "1")
    return min(int(wanted), LAST_PAGE) if wanted.isdecimal() and int(wanted) else 1


def _typed(request: HttpRequest) -> str:
    """What stands in the one field that asks, whatever its name."""
    return request.GET.get(next(iter(request.GET), ""), "").strip()[:120]


def _offered(request: HttpRequest, options: list[str]) -> HttpResponse:
    """The matches for the field's list; who opens the address as a page reads them line by line."""
    if wants_block(request):
        return page(request, "people/suggestions.html", {"options": options}, block="options", by_itself=True)
    return HttpResponse("\n".join(options), content_type="text/plain; charset=utf-8")


@route(who=access.person)
def person_suggestions(request: PersonRequest) -> HttpResponse:
    """Up to eight people whose name begins so."""
    text = _typed(request)
    everybody = here(Person.objects.visible_to(request.viewer), on=timezone.localdate())
    found = matching(everybody, text).order_by("sort_key", "pk")[:SUGGESTED] if text else []
    return _offered(request, [label_of(each) for each in found])


@route(who=access.person)
def unit_suggestions(request: PersonRequest) -> HttpResponse:
    """Up to eight units whose name begins so, with their paths."""
    return _offered(request, [path_of(unit) for unit in units_matching(_typed(request))])


@route(who=anyone)
def zone_suggestions(request: HttpRequest) -> HttpResponse:
    """Time zones with this text in their name. Also before sign-in: the set-up asks for one."""
    return _offered(request, zones_matching(_typed(request)))
