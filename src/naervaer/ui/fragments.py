"""A whole page, or only the block of it that changed. One template serves both."""

from collections.abc import Mapping
from typing import Any

from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.template.backends.utils import csrf_input_lazy, csrf_token_lazy
from django.utils.cache import patch_vary_headers
from jinja2 import Template

TOASTS = "ui/toasts.html"


def wants_block(request: HttpRequest) -> bool:
    """Whether the browser asks for a piece of the page it already shows."""
    asked = request.headers
    return "HX-Request" in asked and "HX-Boosted" not in asked and "HX-History-Restore-Request" not in asked


def _full(request: HttpRequest, backend: Any, context: Mapping[str, Any]) -> dict[str, Any]:
    """The context a whole page would have: the view's, the processors' and the form token."""
    full: dict[str, Any] = dict(context)
    full |= {
        "request": request,
        "csrf_input": csrf_input_lazy(request),
        "csrf_token": csrf_token_lazy(request),
    }
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
