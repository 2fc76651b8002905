"""The pages for what went wrong."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader

HIDDEN = ("token", "password")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """One page for "does not exist" and "not shared with you", so that nothing can be guessed."""
    return render(request, "404.html", status=404)


def nothing_to_open(request: HttpRequest, methods: Iterable[str]) -> HttpResponse:
    """The address does something, and somebody has opened it: nothing is done, and here is the way on."""
    answer = render(request, "405.html", status=405)
    answer["Allow"] = ", ".join(methods)
    return answer


def broken(request: HttpRequest) -> HttpResponse:
    """Our own fault. Stands alone: whatever broke may be needed by the shell as well."""
    return HttpResponse(loader.get_template("500.html").render(), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say in plain words that nothing was saved, and give back what was typed, so it can be copied.

    Only to a form of our own pages: a foreign page cannot make us show its text.
    """
    typed: list[str] = []
    if _is_ours(request):
        for name, values in request.POST.lists():
            if not any(part in name.lower() for part in HIDDEN):
                typed += [value for value in values if len(value.split()) > 1]
    return render(request, "ui/expired.html", {"typed": typed, "back": _back(request)}, status=403)


def _is_ours(request: HttpRequest) -> bool:
    origin = request.headers.get("Origin", "")
    return urlsplit(origin).netloc == request.get_host()


def _back(request: HttpRequest) -> str:
    """The page with the form, if the browser says that it is one of ours."""
    referer = urlsplit(request.headers.get("Referer", ""))
    return referer.path if referer.netloc == request.get_host() else ""
