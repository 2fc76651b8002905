"""Which advice there is, in which order, from where it comes, and where in Nærvær it lives (A55)."""

from enum import StrEnum


class Advice(StrEnum):
    """One recommendation of the article. The value is its address and stays as it is."""

    AT_HAND = "at-hand"
    EXPECTATIONS = "expectations"
    PROJECTS = "projects"
    UNDERSTANDING = "understanding"
    EVERYONE = "everyone"
    COMMUNITY = "community"
    FOUNDATION = "foundation"
    WELLBEING_FIRST = "wellbeing-first"
    OWN_SITUATION = "own-situation"
    OWN_EXPECTATIONS = "own-expectations"
    OWN_ENERGY = "own-energy"


FOR_EMPLOYEES = (Advice.OWN_SITUATION, Advice.OWN_EXPECTATIONS, Advice.OWN_ENERGY)
FOR_LEADERS = tuple(advice for advice in Advice if advice not in FOR_EMPLOYEES)

# Numbers, not ids: what is advised here is not yet built, and docs/article.md lists what is.
STATEMENTS: dict[Advice, tuple[int, ...]] = {
    Advice.AT_HAND: (33,),
    Advice.EXPECTATIONS: (34, 35, 36),
    Advice.PROJECTS: (37, 38),
    Advice.UNDERSTANDING: (39, 40),
    Advice.EVERYONE: (41,),
    Advice.COMMUNITY: (42, 43, 44, 45),
    Advice.FOUNDATION: (46, 47),
    Advice.WELLBEING_FIRST: (48,),
    Advice.OWN_SITUATION: (49,),
    Advice.OWN_EXPECTATIONS: (50, 51),
    Advice.OWN_ENERGY: (52, 53),
}
# Names of routes. A place that is not built yet, or not for this reader, is left out of the page.
PLACES: dict[Advice, tuple[str, ...]] = {
    Advice.AT_HAND: ("workplace", "people"),
    Advice.EXPECTATIONS: ("expectations", "agreements", "people"),
    Advice.PROJECTS: ("projects", "agreements"),
    Advice.UNDERSTANDING: ("situation", "people", "hours"),
    Advice.EVERYONE: ("today", "today_list", "first_talks"),
    Advice.COMMUNITY: ("community", "hours"),
    Advice.FOUNDATION: ("overview", "does_not"),
    Advice.WELLBEING_FIRST: ("talks", "today"),
    Advice.OWN_SITUATION: ("situation", "hours", "who_sees_what", "seen_me"),
    Advice.OWN_EXPECTATIONS: ("expectations", "agreements", "me"),
    Advice.OWN_ENERGY: ("energy", "talks", "today"),
}


def statements_of(advice: Advice) -> list[str]:
    """The ids of the article's statements that this advice puts into practice, as docs/article.toml counts them."""
    return [f"A{number:02}" for number in STATEMENTS[advice]]


def beside(advice: Advice) -> tuple[Advice | None, Advice | None]:
    """What stands before and after it in the book."""
    pages = list(Advice)
    place = pages.index(advice)
    return pages[place - 1] if place else None, pages[place + 1] if place + 1 < len(pages) else None
