"""What people may type about a contact and a rhythm."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from naervaer.followup.rules import RHYTHM_LONGEST, RHYTHM_SHORTEST, RHYTHM_STANDARD


class TouchForm(forms.Form):
    """On which day, and whether by voice. Empty means today and by voice."""

    on = forms.DateField(
        required=False,
        label=_("Day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write the day as in 24.11.2026.")},
    )
    written = forms.BooleanField(required=False, label=_("In writing"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_on(self) -> date:
        """Today when nothing is said. A coming day is refused."""
        on: date = self.cleaned_data["on"] or self.today
        if on > self.today:
            raise forms.ValidationError(_("That day has not been yet. Choose today or a day before."))
        if (self.today - on).days > 730:
            raise forms.ValidationError(_("Contacts are kept for two years. Choose a later day."))
        return on


class RhythmForm(forms.Form):
    """How often two talk."""

    days = forms.IntegerField(
        min_value=RHYTHM_SHORTEST,
        max_value=RHYTHM_LONGEST,
        initial=RHYTHM_STANDARD,
        label=_("Days between talks"),
        error_messages={
            "min_value": _("Choose from 7 to 42 days."),
            "max_value": _("Choose from 7 to 42 days."),
            "required": _("Choose from 7 to 42 days."),
            "invalid": _("Write a whole number of days, from 7 to 42."),
        },
    )
