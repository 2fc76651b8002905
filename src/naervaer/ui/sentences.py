"""What pages say, in the reader's language: each sentence is looked up once a language, not once a row.

Jinja's own way asks Django anew for every sentence of every row, which asks which language is spoken just now, and
copies all that a page knows where a loop has given something a name. On a talk with forty rows that was a quarter of
the page's time.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any

from django.utils import translation
from django.utils.translation import get_language
from jinja2 import Environment, Template, pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

_spoken: ContextVar[str | None] = ContextVar("naervaer_spoken_language", default=None)


def language() -> str:
    """The language that is spoken: that of the page that is being written, else the one that is active."""
    return _spoken.get() or get_language() or "da"


@contextmanager
def speaking() -> Iterator[None]:
    """The language that is active now is spoken until this ends; nothing that is written in between changes it."""
    token = _spoken.set(get_language() or "da")
    try:
        yield
    finally:
        _spoken.reset(token)


class Page(Template):
    """A template that is written in one language from its first line to its last."""

    def render(self, *args: Any, **kwargs: Any) -> str:
        with speaking():
            return super().render(*args, **kwargs)


@cache
def _told(spoken: str, context: str, sentence: str, escapes: bool) -> str:
    with translation.override(spoken):
        told = translation.pgettext(context, sentence) if context else translation.gettext(sentence)
    return Markup(told) if escapes else told  # noqa: S704  # our own catalogs, which hold markup


@cache
def _told_as_it_is(spoken: str, context: str, sentence: str, escapes: bool) -> str:
    """A sentence without values. It is a pattern all the same: "%%" in it is one percent sign."""
    return _told(spoken, context, sentence, escapes) % {}


@pass_eval_context
def gettext(page: EvalContext, sentence: str, /, **values: Any) -> str:
    """A sentence in the language that is spoken, with its values, escaped where the page is."""
    if values:
        return _told(language(), "", sentence, page.autoescape) % values
    return _told_as_it_is(language(), "", sentence, page.autoescape)


@pass_eval_context
def pgettext(page: EvalContext, context: str, sentence: str, /, **values: Any) -> str:
    """The same for a word that means something else in another place."""
    if values:
        return _told(language(), context, sentence, page.autoescape) % values
    return _told_as_it_is(language(), context, sentence, page.autoescape)


@pass_eval_context
def ngettext(page: EvalContext, one: str, many: str, number: int, /, **values: Any) -> str:
    """One or many. How the forms are chosen is the catalog's, so that each is asked for."""
    told = translation.ngettext(one, many, number)
    return (Markup(told) if page.autoescape else told) % {"num": number, **values}  # noqa: S704  # our catalogs


def install(env: Environment) -> None:
    """Have all templates of this environment speak so."""
    env.template_class = Page
    env.newstyle_gettext = True  # type: ignore[attr-defined]  # read by the i18n extension
    env.globals |= {"_": gettext, "gettext": gettext, "pgettext": pgettext, "ngettext": ngettext}
    env.globals["language"] = language
