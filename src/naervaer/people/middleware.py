"""Who looks: the person behind the signed-in user."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from naervaer.people.models import Person


class Viewer:
    """Sets ``request.viewer``: the person with a running employment, or None.

    Whoever has left, or never was one of the organisation's people, is nobody here.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.viewer = _viewer(request)  # type: ignore[attr-defined]  # typed in people.requests.PersonRequest
        return self.get_response(request)


def _viewer(request: HttpRequest) -> Person | None:
    if not request.user.is_authenticated:
        return None
    active = Person.objects.active(on=timezone.localdate())
    return active.filter(user_id=request.user.pk).order_by("pk").first()
