"""What belongs to the shell itself: how pages are displayed, and the one script that lives while none is open."""

import hashlib
import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from naervaer.accounts.routes import anyone, route
from naervaer.contact.texts import page_without_net
from naervaer.web.shell.display import remember

WORKERS = ("contact/static/contact/worker.js", "notify/static/notify/sw.js")
OFFLINE_FILES = (
    "ui/nv.css",
    "ui/icon.svg",
    "ui/fonts/figtree-latin.woff2",
    "contact/offline.js",
    "contact/kept.js",
)


@route(who=anyone, methods=("POST",))
def display(request: HttpRequest) -> HttpResponse:
    """Hide or show names, choose light or dark, and go back to where one was."""
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    response = HttpResponseRedirect(back, status=303)
    remember(response, names=request.POST.get("names"), theme=request.POST.get("theme"))
    return response


@route(who=anyone)
def service_worker(request: HttpRequest) -> HttpResponse:
    """What capabilities let a browser do while no page is open. At the root, so that it holds for every page.

    It names the page for a browser without a net. In another language, or after an upgrade, it is another script,
    and the browser fetches that page anew.
    """
    offline = {
        "page": reverse("contact_offline"),
        "files": [static(name) for name in OFFLINE_FILES],
        "version": _version(page_without_net()),
    }
    script = f"const OFFLINE = {json.dumps(offline)}\n" + "\n".join(map(_source, WORKERS))
    response = HttpResponse(script, content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "private, max-age=3600"  # browsers ask at every page otherwise
    return response


def _version(page: str) -> str:
    return hashlib.sha256(page.encode()).hexdigest()[:16]


def _source(name: str) -> str:
    source: str = (settings.PACKAGE / name).read_text(encoding="utf-8")
    return source
