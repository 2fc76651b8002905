"""Words of I dag."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from naervaer.web.today.queries import House, Street

NUMBERS = (
    gettext_lazy("none"),
    gettext_lazy("one"),
    gettext_lazy("two"),
    gettext_lazy("three"),
    gettext_lazy("four"),
    gettext_lazy("five"),
    gettext_lazy("six"),
    gettext_lazy("seven"),
    gettext_lazy("eight"),
    gettext_lazy("nine"),
    gettext_lazy("ten"),
    gettext_lazy("eleven"),
    gettext_lazy("twelve"),
)


def number(count: int) -> str:
    """A small number as a word."""
    return str(NUMBERS[count]) if count < len(NUMBERS) else str(count)


def greeting(now: datetime) -> str:
    """By the clock of the reader."""
    if now.hour < 10:
        return _("Good morning")
    return _("Good day") if now.hour < 18 else _("Good evening")


ORDERS: dict[str, Callable[[House], Any]] = {
    "due": lambda house: house.seen.due.due_on,
    "name": lambda house: house.person.sort_key,
    "last": lambda house: house.seen.last_spoken_on or date.min,
}


def sorted_by(order: str, street: Street) -> list[House]:
    """The houses of a street in the asked order; an unknown order is the one by due day."""
    return sorted(street.houses, key=ORDERS.get(order, ORDERS["due"]))
