"""The organisation, its units and its roles; the first set-up and an invitation."""

import re
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from naervaer.people.forms.fields import CountryField, PersonField, UnitField, ZoneField
from naervaer.people.models import Person, Role
from naervaer.people.queries import here

OWN_NAMES = [("da", "Dansk"), ("en", "English")]


class OrganisationForm(forms.Form):
    """What holds for the whole organisation."""

    name = forms.CharField(max_length=120, label=_("Name"), error_messages={"required": _("Write the name.")})
    language = forms.ChoiceField(choices=OWN_NAMES, label=_("Language of the organisation"))
    country = CountryField()
    time_zone = ZoneField()
    call_link = forms.CharField(
        max_length=200,
        required=False,
        label=_("Link for online calls"),
        help_text=_("For example https://teams.microsoft.com/l/call/0/0?users={email}"),
    )

    def clean_call_link(self) -> str:
        """An https address with {email} or {phone} in it, and nothing else in braces."""
        link: str = self.cleaned_data["call_link"].strip()
        if not link:
            return ""
        if urlsplit(link).scheme != "https" or not urlsplit(link).hostname:
            raise forms.ValidationError(_("The link begins with https:// and names a server."))
        held = set(re.findall(r"\{[^}]*\}?", link))
        if not held or held - {"{email}", "{phone}"} or "{" in (urlsplit(link).netloc):
            raise forms.ValidationError(_("Put {email} or {phone} into the link, after the server's name."))
        return link


class UnitForm(forms.Form):
    """A unit's name."""

    name = forms.CharField(max_length=120, label=_("Name"), error_messages={"required": _("Write the name.")})

    def clean_name(self) -> str:
        """Without the sign that stands between the names of a path."""
        name: str = self.cleaned_data["name"]
        if " / " in name:
            raise forms.ValidationError(_("Leave out the slash: it stands between the units of a path."))
        return name


class MoveForm(forms.Form):
    """Where a unit lies."""

    parent = UnitField(
        required=False,
        label=_("Lies in"),
        help_text=_("Write the first letters of its name. Empty is on top."),
    )


class RoleForm(forms.Form):
    """Who gets which role."""

    person = PersonField(label=_("Who?"), help_text=_("Write the first letters of a name or an address."))
    kind = forms.ChoiceField(
        choices=[(Role.Kind.HR, _("HR")), (Role.Kind.AMO, _("AMO")), (Role.Kind.ADMIN, _("Administrator"))],
        label=_("Role"),
    )

    def __init__(self, *args: Any, today: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["person"]
        field.among = here(Person.objects.all(), on=today)


class PasswordForm(forms.Form):
    """The password that opens the door from now on."""

    password = forms.CharField(
        label=_("Choose a password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 10 characters. A short sentence is easy to remember."),
        error_messages={"required": _("Choose a password.")},
    )

    def clean_password(self) -> str:
        """Long enough and not one of the best known."""
        password: str = self.cleaned_data["password"]
        validate_password(password)
        return password


class SetUpForm(PasswordForm):
    """The organisation and its first administrator."""

    organisation = forms.CharField(
        max_length=120, label=_("Name of the organisation"), error_messages={"required": _("Write the name.")}
    )
    language = forms.ChoiceField(choices=OWN_NAMES, label=_("Language of the organisation"))
    country = CountryField()
    time_zone = ZoneField()
    name = forms.CharField(
        max_length=120, label=_("Your name"), error_messages={"required": _("Write your name.")}
    )
    email = forms.EmailField(
        label=_("Your work address"),
        error_messages={
            "required": _("Write your address: you sign in with it."),
            "invalid": _("Write an address such as ida@example.dk."),
        },
    )
    field_order = ["organisation", "language", "country", "time_zone", "name", "email", "password"]
