"""What pages say: the same words as Jinja's own way finds, each looked up once a language."""

import re
from threading import Thread
from typing import Any

import pytest
from django.utils import translation
from django.utils.translation import trans_real
from jinja2 import Environment

from naervaer.ui.sentences import language
from tests.ui.rendering import environment, render

VALUE = re.compile(r"%\((\w+)\)([sd])")
SENTENCE = "{{ pgettext(context, text, **values) if context else gettext(text, **values) }}"
NUMBERED = "{{ ngettext(one, many, number, **values) }}"


@pytest.fixture
def usual() -> Environment:
    """An environment that asks as Jinja's own extension does."""
    env = Environment(autoescape=True, extensions=["jinja2.ext.i18n"])
    env.install_gettext_callables(  # type: ignore[attr-defined]  # added by the extension
        translation.gettext, translation.ngettext, newstyle=True, pgettext=translation.pgettext
    )
    return env


def _values(text: str) -> dict[str, Any]:
    """Something for each value that a sentence names, with what must be escaped in it."""
    return {name: 3 if kind == "d" else f"<{name}> & 50 %" for name, kind in VALUE.findall(text)}


def _catalog() -> dict[Any, str]:
    """What our Danish catalog knows, which is all that we say: texts, and (text, form) where there are several."""
    known: Any = trans_real.translation("da")._catalog  # type: ignore[attr-defined]  # nothing else lists it
    return {key: told for key, told in known.items() if key}


@pytest.mark.parametrize("spoken", ["da", "en"])
def test_every_sentence_is_told_as_in_jinja_s_own_way(spoken: str, usual: Environment) -> None:
    ours, theirs, told = environment().from_string(SENTENCE), usual.from_string(SENTENCE), 0
    for key in _catalog():
        if isinstance(key, str):
            context, _, text = key.rpartition("\x04")
            if not VALUE.sub("", text).count("%"):
                given: dict[str, Any] = {"context": context, "text": text, "values": _values(text)}
                with translation.override(spoken):
                    expected = theirs.render(given)
                    assert [ours.render(given), ours.render(given)] == [expected, expected]
                told += 1
    assert told > 2000


@pytest.mark.parametrize("spoken", ["da", "en"])
def test_one_and_many_are_told_as_in_jinja_s_own_way(spoken: str, usual: Environment) -> None:
    ours, theirs, told = environment().from_string(NUMBERED), usual.from_string(NUMBERED), 0
    catalog = _catalog()
    for key, many in catalog.items():
        if isinstance(key, tuple) and not VALUE.sub("", key[0]).count("%") and "\x04" not in key[0]:
            for number in (0, 1, 2):
                given: dict[str, Any] = {"one": key[0], "many": many, "number": number}
                given["values"] = _values(key[0] + many) | _values(catalog.get((key[0], 1), ""))
                with translation.override(spoken):
                    assert ours.render(given) == theirs.render(given)
                told += 1
    assert told > 100


def test_a_page_is_written_in_one_language_from_its_first_line_to_its_last() -> None:
    """Also when a letter to somebody who reads another one is written meanwhile."""
    source = "{% trans %}Edit{% endtrans %} {{ meanwhile() }} {% trans %}Edit{% endtrans %} {{ language() }}"

    def letter() -> str:
        with translation.override("en"):
            return render("({% trans %}Edit{% endtrans %} {{ language() }})")

    with translation.override("da"):
        assert render(source, meanwhile=letter) == "Ret (Edit en) Ret da"
        translation.activate("en")
        assert render(source, meanwhile=lambda: "-") == "Edit - Edit en"
        assert language() == "en"


def test_two_pages_at_the_same_moment_each_speak_their_own_language() -> None:
    told: dict[str, set[str]] = {"da": set(), "en": set()}

    def read(spoken: str) -> None:
        with translation.override(spoken):
            told[spoken] |= {render("{% trans %}Edit{% endtrans %}{{ language() }}") for _ in range(200)}

    readers = [Thread(target=read, args=[spoken]) for spoken in told]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert told == {"da": {"Retda"}, "en": {"Editen"}}


def test_a_page_that_fails_half_way_leaves_no_language_behind() -> None:
    def fail() -> None:
        raise LookupError

    with translation.override("en"), pytest.raises(LookupError):
        render("{{ fail() }}", fail=fail)
    with translation.override("da"):
        assert language() == "da"


def test_a_percent_sign_is_one_with_and_without_values() -> None:
    assert render("{% trans %}100 % sure{% endtrans %}") == "100 % sure"
    assert render("{% trans n=5 %}{{ n }} % sure{% endtrans %}") == "5 % sure"


def test_what_is_not_escaped_by_the_page_is_not_escaped_in_its_sentences() -> None:
    source = "{% autoescape false %}{% trans name=name %}Hello {{ name }}{% endtrans %}{% endautoescape %}"
    assert render(source, name="<b>Ida</b>") == "Hello <b>Ida</b>"
    assert render(source.replace("false", "true"), name="<i>") == "Hello &lt;i&gt;"
