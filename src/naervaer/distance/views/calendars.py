"""One's own calendar: what is read of it, and the address at which it reads ours. Only the person's own."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.crypto import salted_hmac
from django.utils.http import quote_etag
from django.utils.translation import gettext as _

from naervaer.accounts.routes import anyone, route
from naervaer.distance import access, actions, texts
from naervaer.distance.forms.calendars import CalendarAddressForm, CalendarFileForm
from naervaer.distance.models import CalendarSource
from naervaer.distance.queries import feed_by, feed_of, in_feed, own_calendars, zone_of
from naervaer.distance.rules import CALENDARS_EACH
from naervaer.people.requests import PersonRequest
from naervaer.ui.fragments import page
from naervaer.ui.toasts import toast

PAGE = "distance/calendar.html"


@route(who=access.person)
def calendar(request: PersonRequest) -> HttpResponse:
    """What is read of my calendars, and what they may read of ours; the list alone while something is being read."""
    return page(request, PAGE, _context(request), block="read")


def _context(
    request: PersonRequest,
    *,
    link: str = "",
    address: CalendarAddressForm | None = None,
    file: CalendarFileForm | None = None,
) -> dict[str, Any]:
    viewer = request.viewer
    calendars = own_calendars(viewer)
    readers = access.readers_of(CalendarSource(person=viewer))
    return {
        "calendars": calendars,
        "is_reading": any(each.source.asked_at is None for each in calendars),
        "is_full": sum(not each.makes_room for each in calendars) >= CALENDARS_EACH,
        "fault_text": texts.calendar_fault,
        "address_form": address or CalendarAddressForm(),
        "file_form": file or CalendarFileForm(),
        "wrong": address or file,
        "feed": feed_of(viewer),
        "link": link,
        "email": viewer.email,
        "seen_by": texts.seen_by(readers, viewer=viewer),
    }


def _back() -> HttpResponse:
    return HttpResponseRedirect(reverse("calendar"), status=303)


def _refused(request: PersonRequest, **form: Any) -> HttpResponse:
    return page(request, PAGE, _context(request, **form), status=422)


def _added(request: PersonRequest, *, address: str = "", text: str = "") -> HttpResponse:
    """The calendar is noted, and the worker reads it."""
    viewer, now = request.viewer, timezone.now()
    actions.add_calendar(person=viewer, by=viewer, at=now, address=address, text=text)
    toast(request, _("Your calendar is being read."))
    return _back()


def _enough(form: forms.Form) -> None:
    form.add_error(None, _("Five calendars are read already. Remove one first."))


@route(who=access.person, methods=("POST",))
def calendar_addresses(request: PersonRequest) -> HttpResponse:
    """Read busy times from this address from now on."""
    form = CalendarAddressForm(request.POST)
    if form.is_valid():
        try:
            return _added(request, address=form.cleaned_data["address"])
        except actions.TooManyCalendars:
            _enough(form)
    return _refused(request, address=form)


@route(who=access.person, methods=("POST",))
def calendar_files(request: PersonRequest) -> HttpResponse:
    """Read busy times from this file, once. One over the limit of requests never reaches us."""
    form = CalendarFileForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            return _added(request, text=form.cleaned_data["file"])
        except actions.TooManyCalendars:
            _enough(form)
    return _refused(request, file=form)


def _calendar(request: PersonRequest, calendar: UUID) -> CalendarSource:
    return get_object_or_404(CalendarSource.objects.visible_to(request.viewer), pk=calendar)


@route(who=access.person, methods=("POST",))
def calendar_reading(request: PersonRequest, calendar: UUID) -> HttpResponse:
    """Read an address now."""
    actions.ask_again(source=_calendar(request, calendar), at=timezone.now())
    toast(request, _("Your calendar is being read."))
    return _back()


@route(who=access.person, methods=("POST",))
def calendar_removal(request: PersonRequest, calendar: UUID) -> HttpResponse:
    """A calendar is read no more. The address is gone, so there is no undo; it can be pasted again."""
    actions.remove_calendar(source=_calendar(request, calendar), by=request.viewer, at=timezone.now())
    toast(request, _("Removed, with every busy time that was read there."))
    return _back()


# The address at which calendars read ours -------------------------------------------------------------------


@route(who=access.person, methods=("POST",))
def calendar_feed(request: PersonRequest) -> HttpResponse:
    """Make an address, shown this once; the one before shows nothing any more."""
    token = actions.make_feed(person=request.viewer, by=request.viewer, at=timezone.now())
    link = request.build_absolute_uri(reverse("feed", args=[token]))
    return page(request, PAGE, _context(request, link=link))


@route(who=access.person, methods=("POST",))
def calendar_feed_end(request: PersonRequest) -> HttpResponse:
    """The address shows nothing from now on."""
    actions.end_feed(person=request.viewer, by=request.viewer, at=timezone.now())
    toast(request, _("The address shows nothing any more."))
    return _back()


@route(who=anyone)
def feed(request: HttpRequest, token: str) -> HttpResponseBase:
    """The appointments behind this token, for a calendar that has nothing else to show who it is.

    It asks again each time (no-cache), so that an address that was closed is dead at once everywhere.
    """
    now = timezone.now()
    found = feed_by(token, now=now)
    if found is None:
        raise Http404
    person, user = found.person, found.person.user
    with translation.override(user.language if user else None):
        text = texts.feed_text(found, in_feed(person, now=now), zone=zone_of(person))
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex"
    etag = quote_etag(salted_hmac("distance.feed", text, algorithm="sha256").hexdigest())
    response["ETag"] = etag
    answer: HttpResponseBase = get_conditional_response(request, etag=etag, response=response) or response
    return answer
