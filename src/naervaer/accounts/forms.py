"""Sign-in on one screen: with a passkey, or with the e-mail address and a mailed code or the password."""

from typing import Any

from allauth.account.forms import LoginForm
from allauth.core import context
from allauth.mfa.webauthn.forms import LoginWebAuthnForm
from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

BY_CODE = "code"
BY_PASSWORD = "password"  # noqa: S105  # the name of a button


class SignIn(LoginForm):  # type: ignore[misc]  # allauth ships no types
    """With a password the person is let in; without one a code goes to the address.

    The button ``how`` decides where both are possible: a password that the browser has filled in by itself
    does not count when somebody asks for a code.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Work e-mail")
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        self.fields["password"].help_text = ""
        self.fields["password"].required = self._how() == BY_PASSWORD
        self.fields["remember"].label = _("Remember me on this device for 30 days")

    def user_credentials(self) -> dict[str, str]:
        """Who signs in; without the password when a code was asked for."""
        credentials: dict[str, str] = super().user_credentials()
        if self._how() == BY_CODE:
            credentials.pop("password", None)
        return credentials

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        """Sign in or send the code; either way the session lasts as long as was chosen here."""
        response: HttpResponse = super().login(request, redirect_url)
        remember(request, own=self.cleaned_data["remember"])
        return response

    def _how(self) -> str:
        return str(self.data.get("how", ""))


class PasskeySignIn(LoginWebAuthnForm):  # type: ignore[misc]  # allauth ships no types
    """The answer of a passkey, and whether the device is one's own."""

    remember = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """The passkey has fitted, so the session that begins now lasts as long as was chosen."""
        cleaned: dict[str, Any] = super().clean()
        if "credential" in cleaned:
            remember(context.request, own=cleaned.get("remember", False))
        return cleaned


class CodeForm(forms.Form):
    """The code of the mail."""

    code = forms.CharField(
        label=_("The code from the mail"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "spellcheck": "false"}),
    )

    def refuse(self) -> None:
        """Say that it was not the code."""
        self.add_error("code", _("That is not the code, or it is too old. Ask for a new one."))


def remember(request: HttpRequest, *, own: bool) -> None:
    """On one's own device for 30 days, else until the browser is closed and a day at most."""
    request.session.set_expiry(settings.SESSION_COOKIE_AGE if own else 0)
