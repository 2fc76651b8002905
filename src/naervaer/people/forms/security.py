"""What is posted to get a key: the answer of the browser, or the code of an app."""

from typing import Any

from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.internal import auth
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from naervaer.accounts.models import User


class PasskeyForm(forms.Form):
    """The browser's answer. It has no name to choose: what one recognises it by is noted by itself."""

    credential = forms.JSONField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_credential(self) -> dict[str, Any]:
        """An answer to what was asked in this session, from a device that has checked who holds it."""
        credential: dict[str, Any] = self.cleaned_data["credential"]
        auth.parse_registration_response(credential)
        if not auth.complete_registration(credential).is_user_verified():
            raise ValidationError(_("The device did not check that it was you. Please try again."))
        return credential


class AppForm(ActivateTOTPForm):  # type: ignore[misc]  # allauth ships no types
    """The code that the app shows for the secret of this session."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("The code that the app shows")
        self.fields["code"].widget.attrs["inputmode"] = "numeric"
