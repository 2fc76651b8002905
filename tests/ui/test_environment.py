"""What every template may rely on."""

from pathlib import Path

import pytest
from django.template import TemplateDoesNotExist, engines
from django.utils import translation
from jinja2 import UndefinedError

import naervaer
from tests.ui.rendering import environment, render

PACKAGE = Path(naervaer.__file__).parent


def test_what_is_not_defined_fails() -> None:
    with pytest.raises(UndefinedError):
        render("{{ nobody }}")


def test_pages_are_escaped_and_plain_mails_are_not() -> None:
    assert render("{{ name }}", name="<Ida>") == "&lt;Ida&gt;"
    escaped = environment().autoescape
    assert callable(escaped)
    assert escaped("today/today.html")
    assert escaped(None)
    assert not escaped("notify/digest.txt")


def test_texts_are_in_the_reader_s_language() -> None:
    source = "{% trans %}Sign in{% endtrans %} {{ pgettext('theme', 'Night') }} {{ language() }}"
    with translation.override("da"):
        assert render(source) == "Log ind Nat da"
    with translation.override("en"):
        assert render(source) == "Sign in Night en"


def test_a_name_in_a_text_is_escaped() -> None:
    assert render("{% trans name=name %}Hello {{ name }}{% endtrans %}", name="<x>") == "Hello &lt;x&gt;"
    assert render("{{ _('Hello %(name)s', name=name) }}", name="<x>") == "Hello &lt;x&gt;"


def test_every_template_compiles() -> None:
    templates = sorted(PACKAGE.glob("ui/jinja2/**/*.*"))
    assert len(templates) > 30
    for path in templates:
        environment().get_template(str(path.relative_to(PACKAGE / "ui/jinja2")))


def test_pages_of_other_packages_are_found_by_the_second_engine_only() -> None:
    with pytest.raises(TemplateDoesNotExist):
        engines["jinja2"].get_template("allauth/layouts/base.html")
    assert engines["django"].get_template("allauth/layouts/base.html")
