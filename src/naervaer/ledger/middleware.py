"""Notes after a page has been shown whose data was on it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from naervaer.ledger.actions import record_reads


class RecordReads:
    """A view says what it shows with ``@route(shows=…)`` and adds the people to ``request.shown``.

    The only table that a GET may touch. Who looked at the own data is not noted.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        shown: set[UUID] = set()
        request.shown = shown  # type: ignore[attr-defined]  # typed in people.requests.PersonRequest
        response = self.get_response(request)
        viewer: Any = getattr(request, "viewer", None)
        kind = _what_it_shows(request)
        if shown and viewer is not None and kind and response.status_code == 200:
            record_reads(kind, viewer=viewer.id, subjects=shown, on=timezone.localdate())
        return response


def _what_it_shows(request: HttpRequest) -> str:
    match = request.resolver_match
    return getattr(getattr(match.func if match else None, "declaration", None), "shows", "")
