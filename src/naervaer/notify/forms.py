"""What a browser answers when it is asked, and a chat address. Cleaning only."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from naervaer.people.models import Person


class SubscriptionForm(forms.Form):
    """The browser fills it in."""

    endpoint = forms.CharField(max_length=1000)
    public = forms.CharField(max_length=200)
    shared = forms.CharField(max_length=60)


class ChatForm(forms.Form):
    """An address of a chat service, for everybody or for one."""

    address = forms.CharField(
        max_length=500,
        label=_("Address of the chat service"),
        help_text=_(
            "As apprise writes it, such as slack://token/{email} or mmosts://chat.example.dk/token?channel=@{user}. "
            "{email} and {user} stand for the receiver."
        ),
        error_messages={"required": _("Write the address.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    whose = forms.EmailField(
        required=False,
        label=_("Whose is it?"),
        help_text=_("The work address of the one person whom it reaches. Empty: everybody."),
    )

    def clean_address(self) -> str:
        """Without the space around it that comes with copying."""
        return str(self.cleaned_data["address"]).strip()

    def clean_whose(self) -> Person | None:
        """The person with this address."""
        address = str(self.cleaned_data["whose"]).strip().lower()
        if not address:
            return None
        found = Person.objects.filter(email=address).order_by("pk").first()
        if found is None:
            raise forms.ValidationError(_("Nobody here has this address."))
        return found

    def add_fault(self, fault: Any) -> None:
        """Say at the address what is wrong with it."""
        self.add_error("address", fault)
