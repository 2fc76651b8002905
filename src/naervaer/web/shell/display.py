"""How this browser shows pages: light or dark, names shown or hidden. Two cookies, no personal data."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

NAMES_COOKIE = "names"
THEME_COOKIE = "theme"
THEMES = ("light", "dark")
YEAR = 365 * 24 * 3600


def names_hidden(request: HttpRequest) -> bool:
    """Whether names are shown as initials, for a shared screen."""
    return request.COOKIES.get(NAMES_COOKIE) == "hidden"


def theme(request: HttpRequest) -> str:
    """The chosen theme, empty for the device's own."""
    chosen = request.COOKIES.get(THEME_COOKIE, "")
    return chosen if chosen in THEMES else ""


def remember(response: HttpResponse, *, names: str | None, theme: str | None) -> None:
    """Keep a choice. Scripts change the same cookies, so they may read them."""
    if names is not None:
        _keep(response, NAMES_COOKIE, "hidden" if names == "hidden" else "")
    if theme is not None:
        _keep(response, THEME_COOKIE, theme if theme in THEMES else "")


def _keep(response: HttpResponse, cookie: str, value: str) -> None:
    if value:
        response.set_cookie(cookie, value, max_age=YEAR, samesite="Lax", secure=settings.SECURE)
    else:
        response.delete_cookie(cookie, samesite="Lax")
