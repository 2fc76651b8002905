"""No reader meets a text in the wrong language, neither ours nor that of the packages under us."""

from pathlib import Path

import allauth
import django
import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

import texts

FOREIGN = {
    "allauth": Path(allauth.__file__).parent / "locale",
    "django": Path(django.__file__).parent / "conf" / "locale",
    "django.contrib.auth": Path(django.__file__).parent / "contrib" / "auth" / "locale",
}


def test_every_text_of_ours_is_translated() -> None:
    assert texts.faults(texts.PACKAGE) == []


@pytest.mark.parametrize("package", FOREIGN)
def test_the_danish_of_others_is_complete(package: str) -> None:
    with (FOREIGN[package] / "da" / "LC_MESSAGES" / "django.po").open("rb") as file:
        catalogue = read_po(file, locale="da")
    assert [message.id for message in catalogue if message.id and not _said(message)] == []


def _said(message: Message) -> bool:
    forms = [message.string] if isinstance(message.string, str) else message.string
    return all(forms or ()) and not message.fuzzy
