"""A whole page, or only the block of it that changed. One template serves both."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template import loader
from django.template.backends.utils import csrf_input
from django.utils.cache import patch_vary_headers
from django.utils.functional import SimpleLazyObject
from jinja2 import Template

from naervaer.ui.sentences import speaking

TOASTS = "ui/toasts.html"


def wants_block(request: HttpRequest) -> bool:
    """Whether the browser asks for a piece of the page it already shows."""
    asked = request.headers
    return "HX-Request" in asked and "HX-Boosted" not in asked and "HX-History-Restore-Request" not in asked


def form_token(request: HttpRequest) -> dict[str, Any]:
    """The context processor of the form token: masked anew for each answer, and once for all the forms of a page."""
    return {
        "csrf_input": SimpleLazyObject(partial(csrf_input, request)),
        "csrf_token": SimpleLazyObject(partial(get_token, request)),
    }


def _full(request: HttpRequest, backend: Any, context: Mapping[str, Any]) -> dict[str, Any]:
    """The context a whole page would have: the view's, and the processors' with the form token."""
    full: dict[str, Any] = {**context, "request": request}
    for processor in backend.template_context_processors:
        full |= processor(request)
    return full


def render_block(request: HttpRequest, template: str, block: str, context: Mapping[str, Any]) -> str:
    """One block of a page as HTML, with the same context that the page has.

    Top-level ``{% set %}`` of the template does not run: give the block its data in ``context``.
    """
    found: Any = loader.get_template(template)
    inner: Template = found.template
    full = inner.new_context(_full(request, found.backend, context))
    with speaking():
        return inner.environment.concat(inner.blocks[block](full))


def page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    *,
    block: str | None = None,
    status: int = 200,
    by_itself: bool = False,
) -> HttpResponse:
    """Answer with the page, or with ``block`` alone when htmx asks; pending toasts come along.

    A block that a page asks for ``by_itself`` takes none: a toast belongs to the answer to what somebody did, and the
    two questions may be under way at once.
    """
    html: str
    if block is None or not wants_block(request):
        html = loader.render_to_string(template, dict(context), request)
    else:
        html = render_block(request, template, block, context)
        if not by_itself and len(get_messages(request)):
            html += loader.render_to_string(TOASTS, {"beside": True}, request)
    response = HttpResponse(html, status=status)
    if block is not None:
        patch_vary_headers(response, ["HX-Request"])
    return response
