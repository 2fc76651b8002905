"""Times are told on the reader's own clock."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.db.models import QuerySet, Subquery
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from naervaer.distance.models import Hours
from naervaer.people.models import Organisation, Person
from naervaer.statements.kept import kept


class OwnZone:
    """Activate the zone of the signed-in person; without own hours the organisation's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        zone = _zone(request)
        with timezone.override(ZoneInfo(zone) if zone else None):
            return self.get_response(request)


def _zone(request: HttpRequest) -> str:
    viewer: Person | None = getattr(request, "viewer", None)
    if viewer is None:
        return ""
    found = next(iter(_organisation(viewer=viewer)), None)
    request.organisation = found  # type: ignore[attr-defined]  # every page asks for it: one statement for both
    return (vars(found)["own_zone"] or found.time_zone) if found else ""


@kept
def _organisation(*, viewer: Person) -> QuerySet[Organisation]:
    """The organisation, with the viewer's own zone."""
    own = Hours.objects.filter(person=viewer).order_by().values("zone")[:1]
    return Organisation.objects.annotate(own_zone=Subquery(own)).order_by("pk")[:1]
