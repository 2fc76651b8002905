"""Who looks: the person behind the signed-in user, and the organisation."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from django.contrib.auth import logout
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from naervaer.people.access import remember, roles_of
from naervaer.people.models import Deputy, Leadership, Organisation, Person, PersonQuerySet, Role
from naervaer.people.queries import has_left
from naervaer.people.rules import IDLE, RENEWED
from naervaer.statements.kept import kept

_RENEWED_AT = "renewed_at"


class Viewer:
    """Sets ``request.viewer``: the person with a running employment, or None; and ``request.organisation``.

    Whoever never was one of the organisation's people is nobody here, and whoever has left is signed out.
    Administrators and HR stay signed in for an hour without doing anything.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        viewer = _viewer(request)
        request.viewer = viewer  # type: ignore[attr-defined]  # typed in people.requests.PersonRequest
        request.organisation = SimpleLazyObject(_organisation)  # type: ignore[attr-defined]  # likewise
        if viewer is not None:
            _keep_short(request, viewer)
        elif request.user.is_authenticated and has_left(request.user, on=timezone.localdate()):
            logout(request)
        return self.get_response(request)


def _keep_short(request: HttpRequest, viewer: Person) -> None:
    """The session of who keeps the list ends an hour after its last use; that is all that is kept about it.

    A page that asks for its own news is not somebody who uses it.
    """
    if not roles_of(viewer) & {Role.Kind.ADMIN, Role.Kind.HR}:
        return
    now, renewed = timezone.now().timestamp(), request.session.get(_RENEWED_AT, 0)
    by_itself = request.method == "GET" and "HX-Request" in request.headers
    if now - renewed >= RENEWED.total_seconds() and not (renewed and by_itself):
        request.session[_RENEWED_AT] = int(now)
        request.session.set_expiry(int(IDLE.total_seconds()))


def _organisation() -> Organisation | None:
    return Organisation.objects.order_by("pk").first()


def _viewer(request: HttpRequest) -> Person | None:
    """The person with what every page asks about them, in one query."""
    if not request.user.is_authenticated:
        return None
    found = next(iter(_with_facts(user=request.user.pk, today=timezone.localdate())), None)
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


@kept
def _with_facts(*, user: UUID, today: date) -> PersonQuerySet:
    """Who this user is among everybody who works here today, with what every page asks about them."""
    held = Role.objects.filter(person=OuterRef("pk"), ended_at=None)
    leads = Leadership.objects.filter(leader=OuterRef("pk"), ended_at=None)
    is_led = Leadership.objects.filter(person=OuterRef("pk"), ended_at=None)
    deputises = Deputy.objects.running(on=today).filter(deputy=OuterRef("pk"))
    kinds = {f"is_{kind}": Exists(held.filter(kind=kind)) for kind in Role.Kind.values}
    working = Person.objects.active(on=today).filter(user_id=user).order_by("pk")[:1]
    return working.annotate(
        leads_anyone=Exists(leads), is_led=Exists(is_led), deputises=Exists(deputises), **kinds
    )
