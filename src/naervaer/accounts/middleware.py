"""The reader's own language, and the gate in front of every route."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import translation

from naervaer.accounts.models import User
from naervaer.accounts.routes import declaration_of, refused

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class OwnLanguage:
    """Speak the language that the signed-in person has chosen; cookie and browser come after it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        user = request.user
        if isinstance(user, User) and user.language:
            translation.activate(user.language)
            request.LANGUAGE_CODE = user.language
        response = self.get_response(request)
        response.headers["Content-Language"] = translation.get_language() or "da"
        return response


class DeclaredRoutes:
    """Ask the declaration before the view runs. A route without one does not exist."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Refuse what is not declared or not allowed."""
        match = request.resolver_match
        declaration = declaration_of(match.view_name if match else "", view)
        if declaration is None:
            raise Http404
        return refused(request, declaration)
