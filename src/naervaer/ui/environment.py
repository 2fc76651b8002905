"""The Jinja2 environment of all our pages: strict, translated, with the components as the global ``ui``."""

from types import SimpleNamespace
from typing import Any
from urllib.parse import quote

from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext, npgettext, pgettext
from jinja2 import Environment, StrictUndefined

from naervaer.ui import dates

PARTS = ("ui/parts.html", "ui/houses.html", "ui/fields.html")


def url(name: str, *args: Any, **kwargs: Any) -> str:
    """The address of a route by its name. Raises NoReverseMatch for a name that does not exist."""
    return reverse(name, args=args, kwargs=kwargs)


def language() -> str:
    """The language this page is read in, "da" or "en"."""
    return get_language() or "da"


def _escaped(name: str | None) -> bool:
    """Escape everything but plain-text mails."""
    return name is None or not name.endswith(".txt")


def _add_parts(env: Environment) -> None:
    """All component macros under one global name, so that a block rendered alone finds them too.

    The name exists before the macros are read: each of them copies the globals of that moment.
    """
    env.globals["ui"] = parts = SimpleNamespace()
    for name in PARTS:
        vars(parts).update({key: part for key, part in vars(env.get_template(name).module).items() if key[0] != "_"})


def environment(**options: Any) -> Environment:
    """Build the environment; called once by Django's Jinja2 backend with its loader."""
    options |= {
        "undefined": StrictUndefined,
        "autoescape": _escaped,
        "extensions": ["jinja2.ext.i18n"],
        "trim_blocks": True,
        "lstrip_blocks": True,
    }
    env = Environment(**options)
    env.policies["ext.i18n.trimmed"] = True
    env.install_gettext_callables(  # type: ignore[attr-defined]  # added by the i18n extension
        gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext
    )
    env.globals |= {"static": static, "url": url, "language": language}
    env.filters |= dates.FILTERS | {"path_quote": quote}
    _add_parts(env)
    return env
