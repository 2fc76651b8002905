"""Who looks: the person behind the signed-in user, and the organisation."""

from collections.abc import Callable

from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from naervaer.people.access import remember
from naervaer.people.models import Deputy, Leadership, Organisation, Person, Role


class Viewer:
    """Sets ``request.viewer``: the person with a running employment, or None; and ``request.organisation``.

    Whoever has left, or never was one of the organisation's people, is nobody here.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.viewer = _viewer(request)  # type: ignore[attr-defined]  # typed in people.requests.PersonRequest
        request.organisation = SimpleLazyObject(_organisation)  # type: ignore[attr-defined]  # likewise
        return self.get_response(request)


def _organisation() -> Organisation | None:
    return Organisation.objects.order_by("pk").first()


def _viewer(request: HttpRequest) -> Person | None:
    """The person with what every page asks about them, in one query."""
    if not request.user.is_authenticated:
        return None
    today = timezone.localdate()
    held = Role.objects.filter(person=OuterRef("pk"), ended_at=None)
    leads = Leadership.objects.filter(leader=OuterRef("pk"), ended_at=None)
    is_led = Leadership.objects.filter(person=OuterRef("pk"), ended_at=None)
    deputises = Deputy.objects.running(on=today).filter(deputy=OuterRef("pk"))
    kinds = {f"is_{kind}": Exists(held.filter(kind=kind)) for kind in Role.Kind.values}
    found = (
        Person.objects.active(on=today)
        .filter(user_id=request.user.pk)
        .annotate(leads_anyone=Exists(leads), is_led=Exists(is_led), deputises=Exists(deputises), **kinds)
        .order_by("pk")
        .first()
    )
    if found is not None:
        facts = vars(found)
        remember(
            found,
            roles=frozenset(kind for kind in Role.Kind.values if facts[f"is_{kind}"]),
            leads=facts["leads_anyone"],
            is_led=facts["is_led"],
            deputises=facts["deputises"],
        )
    return found
