"""What may be typed about hours, leave and closed days."""

from typing import Any, ClassVar

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext, gettext_noop, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from naervaer.distance.rules import LeaveError, LeaveFault, checked_leave
from naervaer.distance.texts import QUICK_WEEKS
from naervaer.kernels.worktime import HoursError, HoursFault, Week, format_day, parse_week, week_of_lines
from naervaer.people.forms.fields import ONE_DAY, CountryField, DayField, ZoneField

PARTS = 3
WEEKDAYS = (
    ("mon", _("Monday")),
    ("tue", _("Tuesday")),
    ("wed", _("Wednesday")),
    ("thu", _("Thursday")),
    ("fri", _("Friday")),
    ("sat", _("Saturday")),
    ("sun", _("Sunday")),
)
FAULTS = {
    HoursFault.UNREADABLE: _("Write times such as 9 or 9.30."),
    HoursFault.NO_SUCH_TIME: _("No clock shows this time. Write one from 0 to 24, such as 9 or 9.30."),
    HoursFault.EMPTY: _("Start and end are the same. Write a later end, or leave both empty."),
    HoursFault.TOO_MANY: _("These are too many pieces for one day."),
}


def _told(text: str, day: Any) -> Any:
    return lazy(lambda: gettext(text) % {"day": day}, str)()


class DayHours(forms.MultiWidget):
    """Three rows of from and to; an empty row is nothing."""

    template_name = "distance/widgets/day.html"

    def __init__(self, day: Any) -> None:
        asked = (_told(gettext_noop("%(day)s, from"), day), _told(gettext_noop("%(day)s, to"), day))
        self.day = day
        attrs = {"inputmode": "decimal", "maxlength": "5", "autocomplete": "off", "size": "5"}
        super().__init__(
            [forms.TextInput(attrs | {"aria-label": asked[index % 2]}) for index in range(2 * PARTS)]
        )

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The rows as pairs; the third is folded away while it is empty."""
        context = super().get_context(name, value, attrs)
        each = context["widget"]["subwidgets"]
        pairs = list(zip(each[::2], each[1::2], strict=True))
        third_open = any(part["value"] for part in pairs[2])
        return context | {"pairs": pairs, "third_open": third_open, "day": self.day}

    def decompress(self, value: Any) -> list[str]:
        """The times of "09:00-12:00 13:00-17:00" as six texts."""
        times = [time for part in (value or "").split() for time in part.split("-")]
        return (times + [""] * 2 * PARTS)[: 2 * PARTS]


class DayHoursField(forms.Field):
    """The hours of one weekday, cleaned to a line such as "9-12, 13-17"."""

    def __init__(self, day: Any) -> None:
        super().__init__(required=False, label=day, widget=DayHours(day))

    def clean(self, value: Any) -> str:
        """The line; a start without an end is refused."""
        times = [(time or "").strip() for time in value or []]
        pairs = list(zip(times[::2], times[1::2], strict=True))
        if any(bool(start) != bool(end) for start, end in pairs):
            raise forms.ValidationError(_("Write both a start and an end, or leave both empty."))
        return ", ".join(f"{start}-{end}" for start, end in pairs if start)


class WeekForm(forms.Form):
    """Seven weekdays; a quick choice stands in for all of them."""

    quick = forms.ChoiceField(
        required=False, choices=[(key, key) for key in QUICK_WEEKS], widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, week: Week, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for (name, label), day in zip(WEEKDAYS, week.days, strict=True):
            self.fields[name] = DayHoursField(label)
            self.initial[name] = format_day(day)

    def clean(self) -> dict[str, Any]:
        """The week as a value in ``cleaned_data["week"]``; each fault at its own day."""
        quick = self.cleaned_data.get("quick")
        if quick:
            for name, _label in WEEKDAYS:
                self.errors.pop(name, None)
            self.cleaned_data["week"] = parse_week(QUICK_WEEKS[quick])
            return self.cleaned_data
        lines = [self.cleaned_data.get(name, "") for name, _label in WEEKDAYS]
        for index, (name, _label) in enumerate(WEEKDAYS):
            self._try(name, [line if at == index else "" for at, line in enumerate(lines)])
        if not self.errors:
            self.cleaned_data["week"] = week_of_lines(lines)
        return self.cleaned_data

    def _try(self, name: str, lines: list[str]) -> None:
        try:
            week_of_lines(lines)
        except HoursError as wrong:
            self.add_error(name, FAULTS.get(wrong.fault, FAULTS[HoursFault.UNREADABLE]))

    @property
    def days(self) -> list[Any]:
        """The seven fields, Monday first."""
        return [self[name] for name, _label in WEEKDAYS]


class HoursForm(WeekForm):
    """One person's week in the own zone."""

    zone = ZoneField()
    country = CountryField()


class LeaveForm(forms.Form):
    """From the first day to the last, both included. Nobody is asked why."""

    first_day = DayField(label=_("First day away"))
    last_day = DayField(label=_("Last day away"))
    faults: ClassVar[dict[LeaveFault, Any]] = {
        LeaveFault.ENDS_BEFORE_IT_STARTS: _("The last day is before the first. Choose a later one."),
        LeaveFault.TOO_LONG: _("That is more than 400 days. Is the year right?"),
    }

    def clean(self) -> dict[str, Any]:
        """The half-open period in ``started_on`` and ``ended_on``."""
        first, last = self.cleaned_data.get("first_day"), self.cleaned_data.get("last_day")
        if first and last:
            try:
                period = checked_leave(first, last + ONE_DAY)
            except LeaveError as wrong:
                self.add_error("last_day", self.faults[wrong.fault])
            else:
                self.cleaned_data["started_on"], self.cleaned_data["ended_on"] = period
        return self.cleaned_data


class ClosedDayForm(forms.Form):
    """A day on which the whole organisation is closed."""

    on = DayField(label=pgettext_lazy("closed", "Day"))
    name = forms.CharField(
        max_length=80,
        label=_("What the day is called"),
        help_text=_("For example Christmas Eve."),
        error_messages={"required": _("Write what the day is called.")},
    )
