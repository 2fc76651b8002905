"""The handbook says all of the article's advice, easily, in both languages, with its source and its place (A55)."""

import re
import tomllib
from pathlib import Path

import pytest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import override

from naervaer.ledger.models import Act, Read
from naervaer.web.handbook import texts
from naervaer.web.handbook.rules import (
    FOR_EMPLOYEES,
    FOR_LEADERS,
    PLACES,
    STATEMENTS,
    Advice,
    beside,
    statements_of,
)
from tests.cast import Cast, sign_in
from tests.client import Client

ROOT = Path(__file__).resolve().parents[2]
EASY = 30
LONG_WORD = 6
LANGUAGES = ("en", "da")
NOT_YET_BUILT = {
    "workplace",
    "expectations",
    "agreements",
    "situation",
    "community",
    "overview",
    "talks",
    "energy",
}


def lix(text: str) -> float:
    """Björnsson's readability: words a sentence, and long words (over six letters) in a hundred."""
    words = re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", text)
    sentences = len(re.findall(r"[.?:](?=\s|$)", text)) or 1
    return len(words) / sentences + 100 * sum(len(word) > LONG_WORD for word in words) / len(words)


def test_lix_counts_as_it_should() -> None:
    assert lix("Katten sover. Hunden leger udendørs nu.") == pytest.approx(6 / 2 + 100 * 1 / 6)
    assert lix("Organisationsudviklingskonsulenterne evaluerer implementeringsstrategierne.") > EASY


# --- the words --------------------------------------------------------------------------------------------


def running_text(advice: Advice) -> str:
    words = texts.WORDS[advice]
    return " ".join(str(part) for part in (words.means, words.why, *words.steps))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("advice", Advice)
def test_every_page_is_easy_to_read(advice: Advice, language: str) -> None:
    with override(language):
        assert lix(running_text(advice)) <= EASY


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_week_is_easy_to_read(language: str) -> None:
    with override(language):
        assert lix(" ".join(str(thing) for _advice, _day, thing in texts.FIRST_WEEK)) <= EASY


def test_there_are_eight_for_leaders_and_three_for_employees() -> None:
    assert (len(FOR_LEADERS), len(FOR_EMPLOYEES)) == (8, 3)
    assert (*FOR_LEADERS, *FOR_EMPLOYEES) == tuple(Advice) == tuple(texts.WORDS)


def test_all_statements_with_advice_are_covered_once() -> None:
    told = [number for advice in Advice for number in STATEMENTS[advice]]
    assert told == list(range(33, 54))  # L1 to L8 and E1 to E3
    known = tomllib.loads((ROOT / "docs/article.toml").read_text())
    assert [each for advice in Advice for each in statements_of(advice) if each not in known] == []


@pytest.mark.parametrize("advice", Advice)
def test_a_page_has_two_or_three_steps_and_differs_in_danish(advice: Advice) -> None:
    assert len(texts.WORDS[advice].steps) in (2, 3)
    with override("en"):
        english = running_text(advice)
    with override("da"):
        assert running_text(advice) != english


def test_places_have_names_and_are_there_or_known_to_be_missing() -> None:
    def missing(name: str) -> bool:
        try:
            reverse(name)
        except NoReverseMatch:
            return True
        return False

    named = {name for names in PLACES.values() for name in names}
    assert named == set(texts.PLACE_NAMES)
    assert {name for name in named if missing(name)} <= NOT_YET_BUILT


# --- the pages --------------------------------------------------------------------------------------------


def test_one_can_leaf_through_from_the_first_page_to_the_last() -> None:
    read, here = [Advice.AT_HAND], beside(Advice.AT_HAND)[1]
    assert beside(read[0])[0] is None
    while here:
        assert beside(here)[0] is read[-1]
        read.append(here)
        here = beside(here)[1]
    assert read == list(Advice)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_index_leads_to_every_page_and_names_the_source(db: None, client: Client, language: str) -> None:
    response = client.get(reverse("handbook"), headers={"Accept-Language": language})
    html = response.content.decode()
    assert all(f'href="{reverse("handbook_page", args=[advice])}"' in html for advice in Advice)
    assert texts.AUTHOR in html
    assert texts.GUIDE_ADDRESS in html
    assert "2020" not in html  # the article bears no year


@pytest.mark.parametrize("advice", Advice)
def test_a_page_says_where_it_comes_from_and_what_is_beside_it(
    db: None, client: Client, advice: Advice
) -> None:
    html = client.get(reverse("handbook_page", args=[advice])).content.decode()
    assert f'data-article="{" ".join(statements_of(advice))}"' in html
    assert texts.AUTHOR in html
    before, after = beside(advice)
    for direction, page in (("prev", before), ("next", after)):
        link = f'rel="{direction}" href="{reverse("handbook_page", args=[page])}"' if page else ""
        assert link in html if link else f'rel="{direction}"' not in html


def test_a_page_links_only_where_the_reader_may_go(cast: Cast, client: Client) -> None:
    page = reverse("handbook_page", args=[Advice.EVERYONE])
    today, first_talks = (f'<a class="lk" href="{reverse(name)}">' for name in ("today", "first_talks"))
    signed_out = client.get(page).content.decode()
    assert today not in signed_out
    as_leader = sign_in(client, cast.mette).get(page).content.decode()
    assert today in as_leader
    assert first_talks in as_leader
    as_employee = sign_in(client, cast.jonas).get(page).content.decode()
    assert today in as_employee
    assert first_talks not in as_employee


def test_there_is_no_other_page(db: None, client: Client) -> None:
    assert client.get("/handbook/something-else/").status_code == 404


def test_nobody_records_what_is_read(cast: Cast, client: Client) -> None:
    before = Read.objects.count(), Act.objects.count()
    sign_in(client, cast.jonas)
    for address in (reverse("handbook"), *(reverse("handbook_page", args=[advice]) for advice in Advice)):
        assert client.get(address).status_code == 200
    assert (Read.objects.count(), Act.objects.count()) == before


def test_a_leaders_first_day_points_to_the_first_week(cast: Cast, client: Client) -> None:
    """A quick start for somebody who leads from afar since this week (A01)."""
    html = sign_in(client, cast.mette).get(reverse("first_day")).content.decode()
    assert f'href="{reverse("handbook")}#week"' in html
