"""How a page is looked at: the width of the window, the light, the language, with scripts or without."""

import os
from dataclasses import dataclass
from itertools import product
from typing import Literal

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
# Every two of width, light and language meet at least once.
PAIRWISE = [
    Look(1280, "light", "da"),
    Look(1280, "dark", "en"),
    Look(390, "light", "en"),
    Look(390, "dark", "da"),
    Look(320, "dark", "en"),
    Look(320, "light", "da"),
]
HALF = PAIRWISE[1::2] if os.environ.get("DATABASE_URL") else PAIRWISE[::2]
"""How a page looks has nothing to do with the database: in the short run each of the two sees half, in every width."""
LOOKS = [HALF, EVERY_LOOK][numbers(0, 1)]
