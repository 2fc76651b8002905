"""What may be typed on the page of home: a line of the situation card, a site, a week of sites, a single day."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from naervaer.distance.forms.hours import WEEKDAYS
from naervaer.distance.models import Site, SituationLine
from naervaer.distance.texts import site_kinds, site_label
from naervaer.people.forms.fields import ONE_DAY, CountryField, DayField


class LineForm(forms.Form):
    """A line in own words, and perhaps the last day on which it holds."""

    text = forms.CharField(
        label=_("Your line"),
        max_length=SituationLine.LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "required": _("Write a line, or leave it be."),
            "max_length": _("A line has at most %(limit_value)d letters. This one has %(show_value)d."),
        },
    )
    last_day = DayField(label=_("Last day on which it holds"), required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_last_day(self) -> date | None:
        """Not over already."""
        last: date | None = self.cleaned_data["last_day"]
        if last and last < self.today:
            raise forms.ValidationError(_("That day is over. Choose a later one, or none."))
        return last

    @property
    def ends_on(self) -> date | None:
        """The day after the last one."""
        last: date | None = self.cleaned_data["last_day"]
        return last + ONE_DAY if last else None


class NewLineForm(LineForm):
    """With who reads it: the person alone, unless another choice is made. Each choice names its readers."""

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sharing"] = forms.ChoiceField(
            label=_("Who reads it"), widget=forms.RadioSelect, initial="me", choices=choices
        )


class SharingForm(forms.Form):
    """Who reads a line that stands already."""

    sharing = forms.ChoiceField(choices=SituationLine.Sharing.choices)


class SiteForm(forms.Form):
    """One more place where the person works."""

    kind = forms.ChoiceField(label=pgettext_lazy("site", "What sort of place"), choices=site_kinds)
    name = forms.CharField(
        label=_("What you call it"),
        max_length=60,
        required=False,
        help_text=_("For example the street or the town."),
    )
    country = CountryField()


class _OfSites(forms.Form):
    """Chooses among the person's own sites."""

    def __init__(self, *args: Any, sites: Sequence[Site], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sites = {str(site.id): site for site in sites}
        self.choices = [(key, site_label(site)) for key, site in self.sites.items()]


class WeekOfPlacesForm(_OfSites):
    """A site for each weekday, or nothing."""

    def __init__(self, *args: Any, held: Mapping[int, Site], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for weekday, (name, label) in enumerate(WEEKDAYS, start=1):
            choices = [("", _("not said")), *self.choices]
            self.fields[name] = forms.ChoiceField(label=label, choices=choices, required=False)
            self.initial[name] = str(held[weekday].id) if weekday in held else ""

    @property
    def week(self) -> dict[int, Site | None]:
        """The site of each ISO weekday."""
        said = enumerate(WEEKDAYS, start=1)
        return {weekday: self.sites.get(self.cleaned_data[name]) for weekday, (name, _label) in said}

    @property
    def days(self) -> list[Any]:
        """The seven fields, Monday first."""
        return [self[name] for name, _label in WEEKDAYS]


class PlaceDayForm(_OfSites):
    """One day that is different from the week's plan."""

    on = DayField(label=pgettext_lazy("place", "Day"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["site"] = forms.ChoiceField(label=_("You work from"), choices=self.choices)

    def clean_on(self) -> date:
        """Today or later: what has been is not planned any more."""
        on: date = self.cleaned_data["on"]
        if on < self.today:
            raise forms.ValidationError(_("That day is over. Choose today or a later one."))
        return on

    @property
    def site(self) -> Site:
        """The site that was chosen."""
        return self.sites[self.cleaned_data["site"]]
