"""Where one's own calendar is: its published address, or a file of it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from naervaer.distance.rules import CALENDAR_LONGEST, looks_like_calendar, text_of
from naervaer.kernels.addresses import NotOutside, target_of

CALENDAR_SCHEMES = ("webcal://", "webcals://")


class CalendarAddressForm(forms.Form):
    """The address under which one's calendar is published."""

    address = forms.CharField(
        label=_("The address of your calendar"),
        max_length=2000,
        help_text=_(
            "In your calendar it is called secret address, published address or iCal. It ends in .ics."
        ),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Paste the address here.")},
    )

    def clean_address(self) -> str:
        """An https address of a machine outside; calendars' own way of writing it is the same."""
        said: str = self.cleaned_data["address"]
        scheme = next((each for each in CALENDAR_SCHEMES if said.lower().startswith(each)), None)
        address = f"https://{said[len(scheme) :]}" if scheme else said
        if not address.lower().startswith("https://"):
            raise forms.ValidationError(_("The address must begin with https:// or webcal://."))
        try:
            target_of(address)
        except NotOutside:
            raise forms.ValidationError(_("That is not an address that can be asked from here.")) from None
        return address


class CalendarFileForm(forms.Form):
    """A file that one's calendar has written."""

    file = forms.FileField(
        label=_("A file of your calendar"),
        help_text=_("It ends in .ics and is read once. Bring it again when things have changed."),
        error_messages={
            "required": _("Choose a file."),
            "empty": _("The file is empty."),
        },
    )

    def clean_file(self) -> str:
        """The text of the file. Nothing else of it is kept, not even its name."""
        file = self.cleaned_data["file"]
        if file.size > CALENDAR_LONGEST:
            raise forms.ValidationError(_("The file is too large. At most 5 MB can be read."))
        text = text_of(file.read())
        if not looks_like_calendar(text):
            raise forms.ValidationError(
                _("There is no calendar in that file. Choose one that your calendar has exported as .ics.")
            )
        return text
