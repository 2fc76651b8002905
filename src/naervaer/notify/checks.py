"""Stops the start when the address of the mail server cannot be right."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from naervaer.notify.channels.email import server


@register()
def mail_server_named_well(**kwargs: Any) -> list[CheckMessage]:
    """Says what is wrong without repeating the address, which may hold a password."""
    try:
        server(settings.MAIL_URL)
    except ValueError as error:
        return [Error(str(error), id="notify.E001")]
    return []
