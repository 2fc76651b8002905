"""One line of the help page."""

from django import forms
from django.utils.translation import gettext_lazy as _

from naervaer.people.helplines.rules import link_to


class HelpLineForm(forms.Form):
    """Who helps, with what, and how they are reached."""

    name = forms.CharField(
        max_length=60,
        label=_("Who helps?"),
        help_text=_("A person or a service, such as the union representative Kim Dahl."),
        error_messages={"required": _("Write who helps.")},
    )
    purpose = forms.CharField(
        max_length=120,
        label=_("With what?"),
        help_text=_("For example: agreements, rights, somebody to go with you to a talk."),
        error_messages={"required": _("Write what one can get help with.")},
    )
    reach = forms.CharField(
        max_length=200,
        label=_("Phone, mail address or link"),
        help_text=_("For example 12 34 56 78 or https://example.dk/help"),
        error_messages={"required": _("Write how they are reached.")},
    )

    def clean_reach(self) -> str:
        """Something that can be clicked."""
        reach: str = self.cleaned_data["reach"]
        if not link_to(reach):
            raise forms.ValidationError(
                _("Write a phone number, a mail address, or a link that begins with https://.")
            )
        return reach
