"""What two people may type: one form for each kind of row. An error says what to write."""

from datetime import date, timedelta
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from naervaer.agreements.models import Experiment, Goal, Obstacle, Picture, Promise, Topic
from naervaer.agreements.queries import Pair
from naervaer.agreements.rules import Side, Track, both_as_one
from naervaer.people.forms.fields import DayField

LINE = 300
PARAGRAPHS = 3000
FRIDAY = 5
REVIEW_AFTER = timedelta(days=14)
VIA = ("button", "talk", "wellbeing")


def _line(label: Any, missing: Any) -> forms.CharField:
    too_long = _("Make it shorter: at most %(limit_value)d characters.")
    return forms.CharField(
        label=label, max_length=LINE, error_messages={"required": missing, "max_length": too_long}
    )


def _paragraphs(label: Any) -> forms.CharField:
    too_long = _("Make it shorter: at most %(limit_value)d characters.")
    return forms.CharField(
        label=label,
        max_length=PARAGRAPHS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": too_long},
    )


def next_friday(today: date) -> date:
    """The day that is proposed: this week's Friday while it is at least two days away, else the next."""
    ahead = (FRIDAY - today.isoweekday()) % 7
    return today + timedelta(days=ahead if ahead >= 2 else ahead + 7)


class RowForm(forms.Form):
    """A row of this pair. ``row`` is the one that is being changed; without it, a new one.

    ``TEXTS`` are the columns that hold what people wrote: of those, both versions can be kept as one.
    """

    TEXTS: ClassVar[tuple[str, ...]] = ("text",)
    DAYS: ClassVar[tuple[str, ...]] = ()

    def __init__(self, data: Any = None, *, pair: Pair, today: date, row: Any = None) -> None:
        self.pair, self.today, self.row = pair, today, row
        place = row.pk if row is not None else pair.employee.pk
        super().__init__(
            data,
            auto_id=f"{self.kind}-{place}-%s",
            initial={name: getattr(row, name) for name in self.base_fields} if row else self.proposed(),
        )
        for name in self.base_fields:
            if name in ("side", "owner_side"):
                self.fields[name].choices = self._sides()  # type: ignore[attr-defined]  # a ChoiceField

    @property
    def kind(self) -> str:
        """The word for the kind of row."""
        return type(self).__name__.removesuffix("Form").lower()

    @property
    def html_id(self) -> str:
        """The id of the form in the page, so that an answer can replace it alone."""
        return str(self.auto_id).replace("%s", "form")

    def proposed(self) -> dict[str, Any]:
        """What stands in a new one before anybody has typed."""
        return {}

    def _sides(self) -> list[tuple[str, str]]:
        people = [(side, self.pair.person(side)) for side in (self.pair.side, self.pair.side.other)]
        return [(side.value, person.first_name) for side, person in people if person]

    def clean(self) -> dict[str, Any]:
        """A day that is set must not have passed; one that stood before may stay."""
        said = super().clean() or {}
        for name in self.DAYS:
            day = said.get(name)
            if day and day < self.today and (self.row is None or day != getattr(self.row, name)):
                self.add_error(name, _("That day has passed. Choose today or a later day."))
        return said

    def words(self, *, with_theirs: bool = False) -> dict[str, Any]:
        """What the action is told; ``with_theirs`` puts the texts that stand and those typed into one."""
        said = dict(self.cleaned_data)
        if with_theirs:
            said |= {name: both_as_one(said[name], getattr(self.row, name)) for name in self.TEXTS}
        return said


class TopicForm(RowForm):
    """One line for the next talk."""

    text = _line(_("What would you like to talk about?"), _("Write what you would like to talk about."))


class PromiseForm(RowForm):
    """Who does what by when."""

    DAYS = ("due_on",)

    side = forms.ChoiceField(label=_("Who"), error_messages={"required": _("Choose who does it.")})
    text = _line(_("does what"), _("Write what is to be done."))
    due_on = DayField(label=_("by"), error_messages={"required": _("Choose the day by which it is done.")})

    def proposed(self) -> dict[str, Any]:
        """Oneself, by Friday."""
        return {"side": self.pair.side.value, "due_on": next_friday(self.today)}

    def clean_side(self) -> Side:
        """One of the two."""
        return Side(self.cleaned_data["side"])


class GoalForm(RowForm):
    """Where to, the next step, and its day."""

    TEXTS = ("text", "step")
    DAYS = ("step_on",)

    track = forms.ChoiceField(
        label=_("Kind"),
        choices=[(Track.PROFESSIONAL.value, _("Professional")), (Track.PERSONAL.value, _("Personal"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose professional or personal.")},
    )
    text = _line(_("The goal"), _("Write where you would like to get."))
    step = _line(_("The next step"), _("Write the next small step."))
    step_on = DayField(
        label=_("The day of the step"), error_messages={"required": _("Choose the day of the next step.")}
    )

    def proposed(self) -> dict[str, Any]:
        """A professional one."""
        return {"track": Track.PROFESSIONAL.value}

    def clean_track(self) -> Track:
        """One of the two kinds."""
        return Track(self.cleaned_data["track"])


class ObstacleForm(RowForm):
    """What is in the way, who does something about it, and by when."""

    DAYS = ("due_on",)

    text = _line(_("What is in the way?"), _("Write in one line what is in the way."))
    owner_side = forms.ChoiceField(
        label=_("Who does something about it?"),
        error_messages={"required": _("Choose who does something about it.")},
    )
    due_on = DayField(label=_("by"), error_messages={"required": _("Choose the day by which it is gone.")})

    def proposed(self) -> dict[str, Any]:
        """The leader, by Friday."""
        return {"owner_side": Side.LEADER.value, "due_on": next_friday(self.today)}

    def clean_owner_side(self) -> Side:
        """One of the two."""
        return Side(self.cleaned_data["owner_side"])


class PictureForm(RowForm):
    """What both know, what they see differently, and the next step."""

    TEXTS = ("about", "known", "differently", "next_step")
    DAYS = ("next_on",)

    about = _line(_("What is it about?"), _("Write in one line what it is about."))
    known = _paragraphs(_("What we both know"))
    differently = _paragraphs(_("What we see differently"))
    next_step = _paragraphs(_("The next step"))
    next_on = DayField(label=_("The day of the step"), required=False)


class ExperimentForm(RowForm):
    """What the two try, and when they look at it together."""

    DAYS = ("review_on",)

    text = _line(_("What do you try?"), _("Write what the two of you try."))
    review_on = DayField(
        label=_("Look at it on"),
        error_messages={"required": _("Choose the day on which you look at it together.")},
    )

    def proposed(self) -> dict[str, Any]:
        """Two weeks."""
        return {"review_on": self.today + REVIEW_AFTER}

    def clean_review_on(self) -> date:
        """After it has begun."""
        day: date = self.cleaned_data["review_on"]
        if day <= (self.row.started_on if self.row else self.today):
            raise forms.ValidationError(_("Give it some days: choose a day after it has begun."))
        return day


class CarryForm(forms.Form):
    """To which day a promise is carried on. Nothing means a week."""

    to_on = DayField(required=False)


FORMS: dict[str, tuple[type[Any], type[RowForm]]] = {
    "topic": (Topic, TopicForm),
    "promise": (Promise, PromiseForm),
    "goal": (Goal, GoalForm),
    "obstacle": (Obstacle, ObstacleForm),
    "picture": (Picture, PictureForm),
    "experiment": (Experiment, ExperimentForm),
}
"""Kind of row → its table and its form."""


def composer(kind: str, pair: Pair, *, today: date) -> RowForm:
    """An empty form for a page that offers a new row of this kind."""
    return FORMS[kind][1](pair=pair, today=today)
