"""Which pages are shown, as whom, and in which looks README and the guides use them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple, cast

from django.urls import reverse
from playwright.sync_api import Page

from tests.browser.look import Language, Look, Scheme


class Site(NamedTuple):
    """Where the demo runs, and the token that opens it while nobody is in."""

    address: str
    token: str


Open = Callable[[Page, Site], None]

# Two lines are well, one names a leader who is not there, one has no name.
PEOPLE_FILE = """\
Medarbejdernr.;Navn;E-mail;Titel;Afdeling;Nærmeste leder;Startdato;Fødselsdato
1002;Birgit Falk;birgit@havn.test;Direktør;Havn og Partnere;;01-02-2012;03-03-1970
1004;Mette Krogh;mette@havn.test;Teamleder;Team Havn;birgit@havn.test;01-02-2019;04-05-1981
1101;Vera Holm;vera@havn.test;Ingeniør;Team Havn;Mette Krogh;01-12-2026;12-07-1990
1102;Otto Lund;otto@havn.test;Tegner;Team Havn;mette@havn.test;01-12-2026;30-01-1988
1103;Eva Dahl;eva@havn.test;Planlægger;Team Plan;Hans Ukendt;01-12-2026;
1104;;nina@havn.test;Geolog;Team Bane;Rune Storm;31-02-2027;
"""


@dataclass(frozen=True)
class Scene:
    """One page. `who` is a key of the demo's cast, None for somebody who has not signed in.

    `opened` brings the page to where the picture is taken; `before_anybody` means an empty installation.
    """

    name: str
    who: str | None
    opened: Open
    looks: tuple[Look, ...] = field(default_factory=tuple)
    before_anybody: bool = False


def looks(*names: str) -> tuple[Look, ...]:
    """Looks as short words: "1280-light-da"."""
    parts = (name.split("-") for name in names)
    return tuple(
        Look(int(width), cast(Scheme, scheme), cast(Language, language)) for width, scheme, language in parts
    )


def at(path: str) -> Open:
    """Simply the page at this address."""

    def opened(page: Page, site: Site) -> None:
        page.goto(site.address + path.format(token=site.token))

    return opened


def person(name: str) -> Open:
    """The page of one of the leader's people, by the house."""

    def opened(page: Page, site: Site) -> None:
        page.goto(site.address)
        house = page.locator("a[href^='/people/']").filter(has_text=name).first
        page.goto(site.address + (house.get_attribute("href") or ""))

    return opened


def talk(page: Page, site: Site) -> None:
    """The talk of this morning."""
    page.goto(site.address)
    line = page.locator("main a[href^='/talks/'][href$='/preparation/']").first
    page.goto(site.address + (line.get_attribute("href") or "").removesuffix("preparation/"))


def request(page: Page, site: Site) -> None:
    """Somebody asks for contact, and the leader answers."""
    page.goto(site.address)
    asked = page.locator("main a[href^='/contact/']").first
    page.goto(site.address + (asked.get_attribute("href") or ""))


def import_preview(page: Page, site: Site) -> None:
    """A small file with faults, looked at before anything is written."""
    page.goto(site.address + reverse("imports"))
    page.locator("input[type=file]").set_input_files(
        {"name": "personer.csv", "mimeType": "text/csv", "buffer": PEOPLE_FILE.encode()}
    )
    page.locator("#import button").first.click()
    page.locator("#preview h2").first.wait_for()
    page.locator("#preview").evaluate("preview => preview.scrollIntoView()")


SCENES = (
    Scene(
        "set-up",
        None,
        at("/set-up/{token}/"),
        looks("1280-light-da"),
        before_anybody=True,
    ),
    Scene("sign-in", None, at("/account/login/"), looks("1280-light-da", "390-dark-en")),
    Scene(
        "today-leader",
        "mette",
        at("/"),
        looks(
            "1280-light-da",
            "1280-light-en",
            "1280-dark-da",
            "1280-dark-en",
            "390-light-da",
            "390-light-en",
            "390-dark-da",
            "390-dark-en",
        ),
    ),
    Scene(
        "today-employee",
        "jonas",
        at("/"),
        looks("1280-light-da", "1280-dark-en", "390-light-en", "390-dark-da"),
    ),
    Scene("today-deputy", "anders", at("/"), looks("1280-light-da")),
    Scene("list", "mette", at("/list/"), looks("1280-light-en", "390-light-da")),
    Scene(
        "person",
        "mette",
        person("Nadia"),
        looks("1280-light-da", "1280-dark-en", "390-light-en", "390-dark-da"),
    ),
    Scene("people", "ole", at("/people/"), looks("1280-light-da", "390-light-en")),
    Scene("talk", "mette", talk, looks("1280-light-en", "390-light-en")),
    Scene("request", "mette", request, looks("390-light-en", "390-dark-da")),
    Scene("import", "ole", import_preview, looks("1280-light-da")),
    Scene("first-day", "ole", at("/first-day/"), looks("1280-light-da")),
)
