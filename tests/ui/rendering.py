"""Templates rendered from strings, with the product's own environment."""

from typing import Any

from django.template import engines
from django.utils.safestring import mark_safe
from jinja2 import Environment

from tests.client import page_faults

TOKEN = mark_safe('<input type="hidden" name="csrfmiddlewaretoken" value="x">')  # a constant


def environment() -> Environment:
    """The one environment."""
    found: Environment = engines["jinja2"].env  # type: ignore[attr-defined]  # the Jinja2 backend has one
    return found


def render(source: str, **context: Any) -> str:
    """The HTML of ``source``, which holds nothing that no page may hold."""
    html = environment().from_string(source).render(csrf_input=TOKEN, **context)
    assert page_faults(html, whole=False) == []
    return html
