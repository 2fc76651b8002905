"""What may be typed about the time of a talk."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from naervaer.conversations import texts
from naervaer.conversations.models import Talk
from naervaer.conversations.rules import LENGTH, Clash
from naervaer.kernels.worktime import Span
from naervaer.people.models import Person

LENGTHS = (15, 30, 45, 60, 90)
FURTHEST = timedelta(days=400)
Asked = Callable[[Span, dict[str, Any]], list[tuple[Person, Clash]]]
"""For whom a time does not suit, and why; the rest of what was typed goes along."""


def nothing_in_the_way(_span: Span, _typed: dict[str, Any]) -> list[tuple[Person, Clash]]:
    """For a form that is only shown."""
    return []


def _lengths() -> list[tuple[int, str]]:
    """How long a talk may be, in the language of whoever asks."""
    return [(each, _("%(count)d minutes") % {"count": each}) for each in LENGTHS]


class TimeForm(forms.Form):
    """Day, time of day on the reader's clock, length and form."""

    on = forms.DateField(
        label=_("Day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Choose a day."),
            "invalid": _("Write the day as in 24.11.2026."),
        },
    )
    at = forms.TimeField(
        label=_("Time of day"),
        input_formats=["%H:%M", "%H.%M", "%H"],
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={
            "required": _("Choose a time."),
            "invalid": _("Write the time as in 14.30."),
        },
    )
    length = forms.TypedChoiceField(
        label=_("How long"),
        coerce=int,
        choices=_lengths,
        initial=LENGTH,
        required=False,
        empty_value=None,
    )
    form = forms.ChoiceField(
        label=_("How do you meet?"),
        choices=list(texts.FORMS.items()),
        required=False,
        initial=Talk.Form.VIDEO,
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    anyway = forms.CharField(required=False, widget=forms.HiddenInput)
    """The time that was said to be in the way of something, and is wanted all the same."""

    def __init__(self, *args: Any, now: datetime, asked: Asked = nothing_in_the_way, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now, self.asked = now, asked
        self.clashes: list[tuple[Person, Clash]] = []
        self.typed = ""  # the time, for the button that takes it all the same

    def clean(self) -> dict[str, Any]:
        """The time has to be to come, not further off than a year, and to suit both or be wanted all the same."""
        held: dict[str, Any] = super().clean() or self.cleaned_data
        if "on" in held and "at" in held:
            if self.span[0] <= self.now:
                self.add_error("on", _("That time has been already. Choose a later one."))
            elif self.span[0] > self.now + FURTHEST:
                self.add_error("on", _("Choose a day within the coming year."))
        typed = "" if self.errors else _as_typed(*self.span)
        if typed and typed != held.get("anyway"):
            self.typed, self.clashes = typed, self.asked(self.span, held)
            if self.clashes:
                self.add_error("at", _("This time does not suit both of you."))
        return held

    def saying_it_again(self, version: int) -> "TimeForm":
        """The same words on the version that stands now: sent once more they hold."""
        return type(self)({**dict(self.data.items()), "version": version}, now=self.now, asked=self.asked)

    @property
    def span(self) -> Span:
        """From when to when, by the reader's clock. Only for a form whose day and time are there."""
        local = datetime.combine(self.cleaned_data["on"], self.cleaned_data["at"])
        start = timezone.make_aware(local)
        return start, start + timedelta(minutes=self.cleaned_data.get("length") or LENGTH)


class PlanForm(TimeForm):
    """The same for a talk that is not there yet: with whom, and of which kind."""

    kind = forms.ChoiceField(
        label=_("Which talk"), choices=list(texts.KINDS.items()), required=False, initial=Talk.Kind.TALK
    )

    def __init__(self, *args: Any, people: list[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(one), name) for one, name in people]
        self.fields["person"] = forms.ChoiceField(
            label=_("With whom"),
            choices=choices,
            error_messages={"invalid_choice": _("Choose somebody from the list.")},
        )
        self.order_fields(["person", "on", "at", "length", "form", "kind"])


def _as_typed(start: datetime, end: datetime) -> str:
    """A time as the button names it that takes it in spite of a clash: "2026-11-28T03:00/30"."""
    return f"{start:%Y-%m-%dT%H:%M}/{int((end - start).total_seconds()) // 60}"


def as_initial(span: Span | None) -> dict[str, Any]:
    """A proposed time as the values of the form, on the reader's clock."""
    if span is None:
        return {}
    local = timezone.localtime(span[0])
    minutes = int((span[1] - span[0]).total_seconds()) // 60
    return {"on": local.date(), "at": local.time(), "length": minutes}


def chosen_spans(values: list[str]) -> list[tuple[UUID, Span]] | None:
    """The ticked rows of the round: "<person>|<start>|<end>". None for what this page has not written."""
    found: list[tuple[UUID, Span]] = []
    for value in values:
        try:
            person, start, end = value.split("|")
            span = datetime.fromisoformat(start), datetime.fromisoformat(end)
            if timezone.is_naive(span[0]) or timezone.is_naive(span[1]) or span[0] >= span[1]:
                return None
            found.append((UUID(person), span))
        except ValueError:
            return None
    return found


def round_value(person: UUID, span: Span) -> str:
    """One row of the round as the value of its tick."""
    return f"{person}|{span[0].isoformat()}|{span[1].isoformat()}"
