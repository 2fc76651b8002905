"""``shell`` in every template. All of it is lazy: a fragment without navigation asks nothing."""

from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from naervaer.people.access import administrator, is_led
from naervaer.people.models import Organisation, Person
from naervaer.web.shell import navigation
from naervaer.web.shell.display import names_hidden, theme

ON_PHONE = 4  # places in the bar at the bottom; the others are behind "More"
NEED_CONTACT, NO_CONTACT = ("contact/need.js",), ("contact/left.js",)
OWN_NAMES = {"da": "Dansk", "en": "English"}


class Shell:
    """What ``ui/base.html`` shows around a page for this reader."""

    languages = [(code, OWN_NAMES[code]) for code, _ in settings.LANGUAGES]

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def person(self) -> Person | None:
        """Who reads; None before sign-in and for whoever has left."""
        found: Person | None = getattr(self.request, "viewer", None)
        return found

    @property
    def viewer(self) -> str:
        """The reader's name, empty before sign-in."""
        return self.person.name if self.person else ""

    @property
    def initials(self) -> str:
        """The reader's initials."""
        return self.person.initials if self.person else ""

    @cached_property
    def organisation(self) -> str:
        """What the organisation is called; empty while it is not set up."""
        found: Organisation | None = getattr(self.request, "organisation", None)
        return found.name if found else ""

    @property
    def is_demo(self) -> bool:
        """Whether everybody here is invented: said to who has signed in. The footer has asked for the row already."""
        found: Organisation | None = getattr(self.request, "organisation", None)
        return bool(self.person and found and found.is_demo)

    @property
    def empties_demo(self) -> bool:
        """Whether the reader is told how to empty the demo: who looks after the installation."""
        return administrator(self.request)

    @cached_property
    def nav(self) -> list[navigation.Entry]:
        """The main menu. Nothing before sign-in."""
        return navigation.entries(self.request, navigation.MENU) if self.person else []

    @property
    def on_phone(self) -> int:
        """How many places stand in the bar of a phone; never "More" for a single one."""
        return len(self.nav) if len(self.nav) <= ON_PHONE + 1 else ON_PHONE

    @cached_property
    def links(self) -> list[navigation.Entry]:
        """The reader's own pages, in the menu under the initials."""
        return navigation.entries(self.request, navigation.OWN) if self.person else []

    @cached_property
    def footer(self) -> list[navigation.Entry]:
        """What can be read from every page."""
        return navigation.entries(self.request, navigation.FOOTER)

    @property
    def own_sign_in(self) -> str:
        """What the organisation calls its own sign-in; empty while it has none."""
        return settings.OIDC_NAME if settings.OIDC_URL else ""

    @property
    def home(self) -> str:
        """Where the logo leads."""
        return navigation.address_of(settings.LOGIN_REDIRECT_URL) or "/"

    @property
    def search(self) -> str:
        """The search page, empty while there is none."""
        return navigation.address_of("search")

    @property
    def contact(self) -> str:
        """Where "Need contact" leads: for whoever has a leader. Scripts put the promise of this minute on it."""
        return navigation.address_of("contact") if self.person and is_led(self.person) else ""

    @property
    def scripts(self) -> tuple[str, ...]:
        """What capabilities bring to every page of this reader."""
        return NEED_CONTACT if self.contact else NO_CONTACT

    @property
    def display(self) -> str:
        """Where the choice of theme and of hidden names is sent."""
        return navigation.address_of("display")

    @property
    def names_hidden(self) -> bool:
        """Whether names are hidden in this browser, from the first byte on."""
        return names_hidden(self.request)

    @property
    def theme(self) -> str:
        """ "light" or "dark" if chosen in this browser, else empty: as the device."""
        return theme(self.request)


def shell(request: HttpRequest) -> dict[str, Any]:
    """The context processor."""
    return {"shell": Shell(request)}
