"""How allauth signs our people in: nobody signs up, and mails go through our own channel."""

import logging
import threading
from collections.abc import Callable
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from naervaer.accounts.actions import end_sessions
from naervaer.accounts.sessions import recognise
from naervaer.people.actions.keys import open_secret
from naervaer.people.models import Organisation, Person
from naervaer.people.queries import has_left
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


def _organisation() -> str:
    return Organisation.objects.order_by("pk").values_list("name", flat=True).first() or ""


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
        return mail(Letter(plain.subject, str(plain.body).strip()), to=email, organisation=_organisation())

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

    def pre_login(self, request: HttpRequest, user: Any, **how: Any) -> HttpResponse | None:
        """Whoever has left is told so, whichever way they came."""
        if has_left(user, on=timezone.localdate()):
            refusal: HttpResponse = self.respond_user_inactive(request, user)
            return refusal
        answer: HttpResponse | None = super().pre_login(request, user, **how)
        return answer

    def login(self, request: HttpRequest, user: Any) -> None:
        """Sign in, and note by what the person recognises this session."""
        super().login(request, user)
        recognise(request, today=timezone.localdate())

    def set_password(self, user: Any, password: str) -> None:
        """A new password ends every session that the old one has opened."""
        super().set_password(user, password)
        end_sessions(users=[user.pk])

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """How one confirms that it is oneself: passkey, app, mail, password.

        With the app a mailed code alone is not enough, as at sign-in.
        """
        ways = {way["id"]: way for way in super().get_reauthentication_methods(user)}
        if user.is_authenticated and not _has(user, Authenticator.Type.TOTP):
            ways["mail"] = {"id": "mail", "url": reverse("confirm_by_mail")}
        words = {
            "mfa_reauthenticate:webauthn": _("Use a passkey"),
            "mfa_reauthenticate": _("Use a code from the app"),
            "mail": _("Get a code by e-mail"),
            "reauthenticate": _("Use your password"),
        }
        return [ways[way] | {"description": text} for way, text in words.items() if way in ways]


def _has(user: Any, *kinds: str) -> bool:
    return bool(Authenticator.objects.filter(user=user.pk, type__in=kinds).exists())


class KeyAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """Passkeys for this installation's own address, and secrets in the vault."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy("That did not fit. Please try again.")
    }

    def is_mfa_enabled(self, user: Any, types: Any = None) -> bool:
        """Whether a second step is asked for: only with the app. A passkey is one more door, not a lock."""
        if types and set(types) == {Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN}:
            types = [Authenticator.Type.TOTP]
        return bool(super().is_mfa_enabled(user, types))

    def encrypt(self, text: str) -> str:
        """Secrets are sealed where they are made (``people.actions.keys``), for the person who makes them."""
        raise NotImplementedError

    def decrypt(self, encrypted_text: str) -> str:
        """Out of the vault."""
        return open_secret(encrypted_text)

    def get_totp_issuer(self) -> str:
        """What the app shows above its codes."""
        name = _organisation()
        return f"Nærvær · {name}" if name else "Nærvær"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The installation's own host, whatever host the request has named."""
        return {"id": settings.HOST, "name": "Nærvær"}

    def get_public_key_credential_user_entity(self, user: Any) -> dict[str, Any]:
        """What the device shows when it asks which passkey to use."""
        entity: dict[str, Any] = super().get_public_key_credential_user_entity(user)
        name = Person.objects.filter(user=user.pk).values_list("name", flat=True).first()
        return entity | {"name": user.email, "display_name": name or user.email}
