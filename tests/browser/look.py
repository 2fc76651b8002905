"""How a page is looked at: the width of the window, the light, the language, with scripts or without."""

import os
from dataclasses import dataclass
from itertools import product
from typing import Literal
from zlib import crc32

from tests import numbers

Scheme = Literal["light", "dark"]
Language = Literal["da", "en"]

HEIGHTS = {1280: 800, 390: 844, 320: 640}
WIDTHS = tuple(HEIGHTS)
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
LANGUAGES: tuple[Language, ...] = ("da", "en")


@dataclass(frozen=True)
class Look:
    """One way to look at a page."""

    width: int = 1280
    scheme: Scheme = "light"
    language: Language = "da"
    scripts: bool = True

    def __str__(self) -> str:
        return f"{self.width}-{self.scheme}-{self.language}" + ("" if self.scripts else "-without-scripts")


EVERY_LOOK = [Look(*choice) for choice in product(WIDTHS, SCHEMES, LANGUAGES)]
OPPOSITES = [
    (Look(1280, "light", "da"), Look(390, "dark", "en")),
    (Look(390, "dark", "da"), Look(1280, "light", "en")),
    (Look(390, "light", "da"), Look(1280, "dark", "en")),
    (Look(1280, "dark", "da"), Look(390, "light", "en")),
]
"""Two that have nothing in common show each width, light and language; 320 pixels are tried with 390."""


def looks(module: str) -> list[Look]:
    """How the pages of this module of tests are looked at: in one way, in the long run in every way."""
    return [[look_of(module, second=bool(os.environ.get("DATABASE_URL")))], EVERY_LOOK][numbers(0, 1)]


def look_of(module: str, *, second: bool) -> Look:
    """The one way of the short run, in which the second database sees the opposite of the first.

    How a page looks has nothing to do with the database. From module to module it is another way: every one occurs.
    """
    return OPPOSITES[crc32(module.encode()) % len(OPPOSITES)][second]
