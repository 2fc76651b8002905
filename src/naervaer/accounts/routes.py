"""Every route says who may use it. What says nothing is not there: 404, and the start is refused.

``@route`` stands on our own views. Routes of other packages are declared by name with ``foreign``.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache, wraps
from typing import Any, TypeVar, cast

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from naervaer.accounts.confirming import confirm_first, recently_confirmed
from naervaer.ui.views import nothing_to_open

Rule = Callable[[HttpRequest], bool]
View = TypeVar("View", bound=Callable[..., HttpResponseBase])


@dataclass(frozen=True)
class Declaration:
    """What a view says about itself: who may call it, with which methods, and whose data it shows.

    ``confirmed`` are the methods before which one shows again who one is.
    """

    who: Rule
    methods: frozenset[str]
    shows: str
    confirmed: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Route:
    """One path of the resolver, with its full name and its view."""

    path: str
    name: str
    view: Callable[..., HttpResponseBase]


def anyone(request: HttpRequest) -> bool:
    """Everybody, signed in or not."""
    return True


def nobody(request: HttpRequest) -> bool:
    """No one: a route that another package brings and that we do not offer."""
    return False


def signed_in(request: HttpRequest) -> bool:
    """Everybody who has signed in."""
    return bool(request.user.is_authenticated)


def signed_out(request: HttpRequest) -> bool:
    """Only who has not signed in yet."""
    return not request.user.is_authenticated


def route(
    *, who: Rule, methods: tuple[str, ...] = ("GET",), shows: str = "", confirmed: tuple[str, ...] = ()
) -> Callable[[View], View]:
    """Declare a view and guard it.

    ``confirmed=("POST",)`` asks for password, code or passkey again before that method: for exports, keys
    and roles. ``shows`` names what of other people the page shows ("person", "today"); the view notes whom in
    ``request.shown``. The guard is inside the view, so nothing that calls it directly walks past.
    """
    declaration = Declaration(
        who=who, methods=_with_head(methods), shows=shows, confirmed=_with_head(confirmed)
    )

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            refusal = refused(request, declaration)
            return refusal if refusal is not None else view(request, *args, **kwargs)

        guarded.declaration = declaration  # type: ignore[attr-defined]  # read by walk() and the read record
        return cast(View, guarded)

    return declare


def _with_head(methods: tuple[str, ...]) -> frozenset[str]:
    return frozenset(methods) | ({"HEAD"} if "GET" in methods else set())


def refused(request: HttpRequest, declaration: Declaration) -> HttpResponseBase | None:
    """The refusal for this request, or None. Forbidden is the same 404 as missing.

    Raises Http404 for somebody who may not; who is not signed in is led to the sign-in, on GET only. Who may,
    but has not confirmed it lately where that is asked, is led there.
    """
    if declaration.who(request):
        if request.method not in declaration.methods:
            return nothing_to_open(request, sorted(declaration.methods))
        unconfirmed = request.method in declaration.confirmed and not recently_confirmed(request)
        return confirm_first(request) if unconfirmed else None
    if not request.user.is_authenticated and request.method == "GET" and declaration.who is not nobody:
        return redirect_to_login(request.get_full_path())
    raise Http404


_foreign: dict[str, Declaration] = {}
_ANY = frozenset({"GET", "HEAD", "POST"})


def foreign(who: Rule, *names: str, confirmed: bool = False) -> None:
    """Declare routes of other packages by name; an upgrade that brings a new one stops the start."""
    for name in names:
        _foreign[name] = Declaration(
            who=who, methods=_ANY, shows="", confirmed=_ANY if confirmed else frozenset()
        )


def declaration_of(name: str, view: Callable[..., Any]) -> Declaration | None:
    """What is declared for this route: on the view itself, or for its name."""
    return getattr(view, "declaration", None) or _foreign.get(name)


def address_for(request: HttpRequest, name: str, *args: Any) -> str:
    """Where a route lies, if it is there and this reader may go there; else nothing."""
    try:
        address = reverse(name, args=args)
    except NoReverseMatch:
        return ""
    declaration = _declared(name, address, get_resolver())
    return address if declaration and declaration.who(request) else ""


@lru_cache(maxsize=1024)
def _declared(name: str, address: str, resolver: URLResolver) -> Declaration | None:
    """Finding the view of an address goes through all routes: once for each, not at each page."""
    return declaration_of(name, resolver.resolve(address).func)


def walk(resolver: URLResolver | None = None, path: str = "/", space: str = "") -> Iterator[Route]:
    """Every route of the resolver, nested ones included."""
    for entry in (resolver or get_resolver()).url_patterns:
        deeper = path + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from walk(entry, deeper, f"{space}{entry.namespace}:" if entry.namespace else space)
        elif isinstance(entry, URLPattern):
            yield Route(path=deeper, name=f"{space}{entry.name or ''}", view=entry.callback)


def undeclared() -> list[Route]:
    """The routes for which nobody has said who may use them."""
    return [found for found in walk() if declaration_of(found.name, found.view) is None]
