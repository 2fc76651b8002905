"""Who asks, the reader's own language, and the gate in front of every route."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import translation
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject

from naervaer.accounts.models import User
from naervaer.accounts.routes import declaration_of, refused

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class SignedIn(AuthenticationMiddleware):
    """Django's own, without a question for a user who came with the session already."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.user = SimpleLazyObject(partial(_who_asks, request))  # type: ignore[assignment]  # it stands for one


def _who_asks(request: HttpRequest) -> User | AnonymousUser:
    """The owner of the session, if all that it holds says so; in any other case Django looks closer, and may end it."""
    if not hasattr(request, "_cached_user"):  # Django's own name for it
        vars(request)["_cached_user"] = _owner(request.session) or get_user(request)
    found: User | AnonymousUser = vars(request)["_cached_user"]
    return found


def _owner(session: SessionBase) -> User | None:
    named, hashed = session.get(SESSION_KEY), session.get(HASH_SESSION_KEY, "")
    owner = getattr(session, "owner", None)
    if (
        isinstance(owner, User)
        and session.get(BACKEND_SESSION_KEY) in settings.AUTHENTICATION_BACKENDS
        and named == str(owner.pk)
        and constant_time_compare(hashed, owner.get_session_auth_hash())
        and owner.is_active
    ):
        return owner
    return None


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
