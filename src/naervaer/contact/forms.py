"""What people may say in a request and in an answer."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from naervaer.contact.rules import (
    LINE_LENGTH,
    LONGEST,
    REVIEW_LATEST_MONTHS,
    REVIEW_MONTHS,
    SHORTEST,
    Answer,
    How,
    Suits,
    months_on,
)
from naervaer.contact.texts import CALLS, CHANNELS, FOR_SO_LONG, HOW, SUITS, VIDEO, WEEKDAYS
from naervaer.people.forms.fields import PersonField
from naervaer.people.models import Person

NOW = "now"
LINE: dict[str, Any] = {
    "max_length": LINE_LENGTH,
    "required": False,
    "error_messages": {"max_length": _("Write at most 200 letters.")},
}

TIME: dict[str, Any] = {
    "required": False,
    "input_formats": ["%H:%M", "%H.%M"],
    "widget": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    "error_messages": {"invalid": _("Write the time as in 14.30.")},
}


class DetailsForm(forms.Form):
    """Everything is optional: the request stands without it."""

    how = forms.ChoiceField(
        label=_("How?"), choices=list(HOW.items()), widget=forms.RadioSelect, required=False
    )
    suits = forms.ChoiceField(
        label=_("When does it suit?"), choices=list(SUITS.items()), widget=forms.RadioSelect, required=False
    )
    text = forms.CharField(label=_("One line"), **LINE)
    urgent = forms.BooleanField(label=_("It is urgent"), required=False)

    def clean_how(self) -> str:
        """A call, when nothing is said."""
        return self.cleaned_data["how"] or How.CALL

    def clean_suits(self) -> str:
        """Any time, when nothing is said."""
        return self.cleaned_data["suits"] or Suits.ANY


class KeptForm(forms.Form):
    """A tap as a browser has kept it. ``tapped``: somebody sits there and sees the answer."""

    whose = forms.UUIDField()
    key = forms.UUIDField()
    tapped = forms.BooleanField(required=False)


class AnswerForm(forms.Form):
    """ "Now", a suggested time, or a day and a time of one's own."""

    at = forms.CharField(required=False, widget=forms.HiddenInput)
    on = forms.DateField(
        label=_("Day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write the day as in 24.11.2026.")},
    )
    time = forms.TimeField(label=_("Time"), **TIME)
    text = forms.CharField(label=_("A line to go with it"), **LINE)

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now

    def clean(self) -> dict[str, Any]:
        """Adds ``call_at``."""
        data = super().clean() or {}
        data["call_at"] = self._call_at(data)
        if data["call_at"] is None and not self.errors:
            self.add_error("time", _("Say when you call."))
        return data

    def _call_at(self, data: dict[str, Any]) -> datetime | None:
        if data.get("at") == NOW:
            return self.now
        if data.get("at"):
            return _moment(data["at"])
        if data.get("time") is None:
            return None
        day = data.get("on") or timezone.localdate(self.now)
        at: time = data["time"]
        return timezone.make_aware(datetime.combine(day, at))


def _moment(text: str) -> datetime | None:
    """A moment with its zone, as a button carries it; None for anything else."""
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found is not None and timezone.is_aware(found) else None


class OtherForm(forms.Form):
    """Who takes it instead."""

    other = forms.ChoiceField(label=_("Who takes it?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, people: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.id): person for person in people}
        choices: Any = [(key, person.name) for key, person in self.people.items()]
        self.fields["other"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField

    def clean_other(self) -> Person:
        """The person."""
        return self.people[self.cleaned_data["other"]]


class TermsForm(forms.Form):
    """How people get hold of each other (`domain.md` 6.4); all of it is what a team agrees on, too."""

    urgent_by = forms.ChoiceField(label=_("When it is urgent"), choices=list(CHANNELS.items()))
    today_by = forms.ChoiceField(label=_("Today"), choices=list(CHANNELS.items()))
    waits_by = forms.ChoiceField(label=_("When it can wait"), choices=list(CHANNELS.items()))
    sensitive_by = forms.ChoiceField(label=_("When it is sensitive"), choices=list(CHANNELS.items()))
    answer_within = forms.IntegerField(
        label=_("An answer within working minutes"), min_value=SHORTEST, max_value=LONGEST
    )
    talk_within = forms.IntegerField(
        label=_("The talk within working minutes"), min_value=SHORTEST, max_value=LONGEST
    )
    calls = forms.ChoiceField(label=_("Calls"), choices=list(CALLS.items()), widget=forms.RadioSelect)
    on_video = forms.ChoiceField(
        label=_("The picture in a video call"),
        choices=[("", _("Not agreed")), *VIDEO.items()],
        required=False,
    )
    core_from = forms.TimeField(label=_("Core time from"), **TIME)
    core_until = forms.TimeField(label=_("until"), **TIME)
    quiet_from = forms.TimeField(label=_("Quiet from"), **TIME)
    quiet_until = forms.TimeField(label=_("until"), **TIME)
    too_much = forms.CharField(label=_("How do you say that it got too much contact?"), **LINE)
    review_on = forms.DateField(
        label=_("Look at it again on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write the day as in 24.11.2026."), "required": _("Choose a day.")},
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["review_on"].initial = self.initial.get("review_on") or months_on(today, REVIEW_MONTHS)

    def clean_review_on(self) -> date:
        """From tomorrow to six months on."""
        on: date = self.cleaned_data["review_on"]
        if not self.today < on <= months_on(self.today, REVIEW_LATEST_MONTHS):
            raise forms.ValidationError(_("Choose a day within the next six months."))
        return on

    def clean(self) -> dict[str, Any]:
        """Times come in pairs. Core time ends on the day on which it begins; quiet time may go over midnight."""
        data = super().clean() or {}
        self._both_or_none(data, "quiet")
        self._ends_after_it_begins(data, "core")
        if data.get("quiet_from") and data.get("quiet_from") == data.get("quiet_until"):
            self.add_error("quiet_until", _("It must end at another time than it begins."))
        return data

    def _ends_after_it_begins(self, data: dict[str, Any], window: str) -> None:
        self._both_or_none(data, window)
        start, end = data.get(f"{window}_from"), data.get(f"{window}_until")
        if start and end and start >= end:
            self.add_error(f"{window}_until", _("It must end after it begins."))

    def _both_or_none(self, data: dict[str, Any], window: str) -> None:
        if (data.get(f"{window}_from") is None) != (data.get(f"{window}_until") is None):
            self.add_error(f"{window}_until", _("Write both times, or none."))


class AgreementForm(TermsForm):
    """How two get hold of each other: the leader's open hour as well."""

    open_weekday = forms.TypedChoiceField(
        label=_("Open hour, just call"), choices=WEEKDAYS, coerce=int, empty_value=None, required=False
    )
    open_from = forms.TimeField(label=_("from"), **TIME)
    open_until = forms.TimeField(label=_("until"), **TIME)

    def clean(self) -> dict[str, Any]:
        """An open hour has a weekday, and ends after it begins."""
        data = super().clean()
        self._ends_after_it_begins(data, "open")
        if (data.get("open_weekday") is None) != (data.get("open_from") is None):
            self.add_error("open_weekday", _("Choose a weekday and both times, or none."))
        return data


class TeamAnswerForm(forms.Form):
    """Yes, "I leave it to you", or an objection; only that has a line, and needs one."""

    answer = forms.TypedChoiceField(choices=[(each, each) for each in Answer], coerce=Answer)
    text = forms.CharField(label=_("If you object: what should be different?"), **LINE)

    def clean(self) -> dict[str, Any]:
        """An objection says what should be different."""
        data = super().clean() or {}
        if data.get("answer") == Answer.OBJECT and not data.get("text") and "text" not in self.errors:
            self.add_error("text", _("Write one line about what should be different."))
        return data


class ReachableForm(forms.Form):
    """For how long."""

    minutes = forms.TypedChoiceField(
        label=_("For how long?"), choices=list(FOR_SO_LONG.items()), coerce=int, widget=forms.RadioSelect
    )


class DutyForm(forms.Form):
    """Who is the last in every chain; empty: nobody."""

    person = PersonField(label=_("Duty person"), required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["person"]
        field.among = Person.objects.active(on=today)
