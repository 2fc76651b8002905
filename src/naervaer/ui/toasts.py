"""The short line after something was done: "Noteret. Fortryd"."""

from django.contrib import messages
from django.http import HttpRequest


def toast(request: HttpRequest, text: str, *, undo: str = "") -> None:
    """Say ``text`` on the next page or fragment; ``undo`` is the address its Undo button posts to.

    The text lies in a cookie for a moment: no names in it.
    """
    messages.success(request, text, extra_tags=undo)
