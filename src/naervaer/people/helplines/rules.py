"""How a helper is reached: a number, a mail address or a page."""

import re
from urllib.parse import urlsplit

NUMBER = re.compile(r"\+?[0-9][0-9 ]{1,18}[0-9]")
MAIL = re.compile(r"[^@\s:/?#]+@[^@\s:/?#]+\.[^@\s:/?#]+")


def link_to(reach: str) -> str:
    """Where a click on it leads: `tel:`, `mailto:` or https. Empty if it is none of the three."""
    if NUMBER.fullmatch(reach):
        return "tel:" + reach.replace(" ", "")
    if MAIL.fullmatch(reach):
        return "mailto:" + reach
    return reach if _is_page(reach) else ""


def _is_page(reach: str) -> bool:
    try:
        parts = urlsplit(reach)
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.hostname) and not re.search(r"\s", reach)
