"""Empties the key ring before and after every request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from naervaer.vault import ring


class KeyRing:
    """Opened keys live for one request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with ring.fresh():
            return self.get_response(request)
