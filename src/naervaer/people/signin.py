"""How allauth signs our people in: nobody signs up, and mails go through our own channel."""

import logging
import threading
from collections.abc import Callable
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.urls import reverse

from naervaer.people.models import Organisation
from naervaer.ui.letters import Letter, mail

log = logging.getLogger(__name__)


UNKNOWN = "/unknown_account"


def later(task: Callable[[], None]) -> None:
    """Do something outside of the request. Lost when the process ends in this moment: the person asks anew."""
    threading.Thread(target=task, daemon=True).start()


def _send(message: EmailMessage) -> None:
    try:
        message.send()
    except OSError as error:  # all that smtplib and sockets raise
        log.error("A sign-in mail could not be sent: %s", type(error).__name__)


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Sign-in by password or mailed code. An account comes from an invitation only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes an own account."""
        return False

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """There are no user names."""

    def render_mail(
        self, template_prefix: str, email: str, context: dict[str, Any], headers: dict[str, str] | None = None
    ) -> EmailMessage:
        """Our words (``account/email/…``) in our letter."""
        plain = super().render_mail(template_prefix, email, context, headers)
        name = Organisation.objects.order_by("pk").values_list("name", flat=True).first() or ""
        return mail(Letter(plain.subject, str(plain.body).strip()), to=email, organisation=name)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """At once, but beside the request. An address that we do not know costs the same and gets nothing.

        So neither the page nor its time tells which addresses are known, and a mail server that is away
        breaks no page and holds nobody up.
        """
        message = self.render_mail(template_prefix, email, context | {"email": email})
        known = not template_prefix.endswith(UNKNOWN)
        later(lambda: _send(message) if known else None)

    def get_reset_password_from_key_url(self, key: str) -> str:
        """At the installation's own address, whatever host the request has named."""
        path: str = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return settings.ADDRESS + path.replace("UID-KEY", key)
