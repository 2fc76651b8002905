"""The bank of openers is large enough, whole in both languages, and asks about nothing that is nobody's business.

First the person, then the tasks (A48); what lifts (A15) as often as what weighs, side by side (A21).
"""

import re
from collections import Counter

import pytest
from django.utils.translation import override

from naervaer.conversations.seeds import OPENERS, PROPOSALS, Opener, Proposal, Side, Theme

AT_LEAST = 48
LONGEST = {"en": 90, "da": 100}
LONGEST_PROPOSAL = 60
# Whole words, and beginnings of words with a star: health, sleep, and who lives with whom.
FORBIDDEN = {
    "en": """health* ill illness* sick* disease* diagnos* doctor* medic* symptom* therap* psych* stress* burn* depress*
        anxi* pain* pregnan* sleep* slept insomnia tired* fatigue* famil* child* kid kids son daughter* wife husband*
        spouse* partner* parent* mother* father* girlfriend boyfriend marri* divorc*
        household* live""",
    "da": """helbred* sund* syg* sygdom* læge* diagnose* medicin* symptom* terapi* psyk* stress* udbrændt* depress*
        angst* smerte* ondt gravid* søvn* sov* træt* udmattet* famili* barn* børn* søn sønner datter døtre kone mand
        ægte* kæreste* samlever* partner* forældre* mor far gift skilt* skilsmisse* husstand* bor""",
}
WORN = {
    "en": "engag* resilien* mindset* synerg* feedback comfort* empower* journey* balance*",
    "da": "engag* robust* mindset* synergi* feedback komfort* rejse* balance* trivselsrejse* ressourceperson*",
}


def said(each: Opener | Proposal, language: str) -> str:
    with override(language):
        return str(each.text)


def hits(words: str, text: str) -> list[str]:
    alternatives = "|".join(re.escape(word).replace(r"\*", r"\w*") for word in words.split())
    return re.findall(rf"\b(?:{alternatives})\b", text.lower())


def test_the_search_for_words_finds_them() -> None:
    assert hits(FORBIDDEN["en"], "How did you sleep, and how are the children?") == ["sleep", "children"]
    assert hits(FORBIDDEN["da"], "Har du sovet, og hvad siger din mand?") == ["sovet", "mand"]
    assert hits(FORBIDDEN["da"], "En mandag for længe siden") == []


def test_the_bank_is_large_enough_for_eight_talks_without_a_repeat() -> None:
    assert len(OPENERS) >= AT_LEAST


def test_keys_are_short_and_none_comes_twice() -> None:
    keys = [each.key for each in (*OPENERS, *PROPOSALS)]
    assert [key for key, times in Counter(keys).items() if times > 1] == []
    assert [key for key in keys if not re.fullmatch(r"[a-z]+(-[a-z]+)*", key) or len(key) > 30] == []


@pytest.mark.parametrize("language", ["en", "da"])
def test_every_opener_is_one_short_open_question(language: str) -> None:
    texts = [said(each, language) for each in OPENERS]
    first = {"en": ("W", "How", "If"), "da": ("H",)}[language]  # when, which, who; never yes or no
    assert [text for text in texts if not text.startswith(first)] == []
    assert [text for text in texts if not text.endswith("?") or text.count("?") > 1 or "!" in text] == []
    assert [text for text in texts if len(text) > LONGEST[language]] == []


@pytest.mark.parametrize("language", ["en", "da"])
def test_no_text_comes_twice(language: str) -> None:
    texts = [said(each, language).lower() for each in (*OPENERS, *PROPOSALS)]
    assert len(set(texts)) == len(texts)


def test_every_text_is_there_in_both_languages() -> None:
    assert [each.key for each in (*OPENERS, *PROPOSALS) if said(each, "en") == said(each, "da")] == []


@pytest.mark.parametrize("language", ["en", "da"])
def test_nobody_is_asked_about_health_sleep_or_the_people_at_home(language: str) -> None:
    texts = [said(each, language) for each in (*OPENERS, *PROPOSALS)]
    assert [text for text in texts if hits(FORBIDDEN[language], text)] == []
    assert [text for text in texts if hits(WORN[language], text)] == []


def test_the_bank_asks_as_often_for_what_lifts_as_for_what_weighs() -> None:
    sides = Counter(each.side for each in OPENERS)
    assert sides[Side.LIFTS] == sides[Side.WEIGHS]


@pytest.mark.parametrize("theme", Theme)
def test_every_theme_has_both_sides(theme: Theme) -> None:
    assert {each.side for each in OPENERS if each.theme is theme} == set(Side)


def test_an_empty_list_has_eight_short_proposals() -> None:
    assert len(PROPOSALS) == 8
    texts = [said(each, language) for each in PROPOSALS for language in ("en", "da")]
    assert [text for text in texts if len(text) > LONGEST_PROPOSAL or "!" in text] == []
