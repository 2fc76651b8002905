"""A person's entry, employment, leader, and what everybody decides about themselves."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from naervaer.people.forms.fields import ONE_DAY, DayField, PersonField, UnitField
from naervaer.people.models import Person
from naervaer.people.queries import here

CALL_BY = [
    ("", _("Whatever works")),
    ("phone", pgettext_lazy("way to call", "By phone")),
    ("link", pgettext_lazy("way to call", "Online, for example Teams")),
]


class PhoneField(forms.RegexField):
    """A phone number as people write it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            r"^\+?[0-9 ()./-]{4,30}$",
            widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
            required=False,
            error_messages={"invalid": _("Write the number with digits, for example +45 12 34 56 78.")},
            **options,
        )


class PersonForm(forms.Form):
    """The entry that who keeps the list can correct."""

    name = forms.CharField(max_length=120, label=_("Name"), error_messages={"required": _("Write the name.")})
    email = forms.EmailField(
        required=False,
        label=_("Work address"),
        help_text=_("Needed for an own sign-in."),
        error_messages={"invalid": _("Write an address such as ida@example.dk.")},
    )
    title = forms.CharField(max_length=120, required=False, label=_("Title"))
    unit = UnitField(required=False, label=_("Unit"), help_text=_("Write the first letters of its name."))
    employee_number = forms.CharField(max_length=40, required=False, label=_("Employee number"))

    def __init__(self, *args: Any, person: Person | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def _others(self) -> Any:
        others = Person.objects.all()
        return others.exclude(pk=self.person.pk) if self.person else others

    def clean_email(self) -> str | None:
        """In small letters, and one person's only."""
        email: str = self.cleaned_data["email"].lower()
        taken = self._others().filter(email=email).order_by("pk").first() if email else None
        if taken:
            raise forms.ValidationError(_("This address belongs to %(name)s."), params={"name": taken.name})
        if not email and self.person and self.person.user_id:
            raise forms.ValidationError(
                _("The person signs in with this address. Write another one instead.")
            )
        return email or None

    def clean_employee_number(self) -> str:
        """One person's only."""
        number: str = self.cleaned_data["employee_number"]
        taken = self._others().filter(employee_number=number).order_by("pk").first() if number else None
        if taken:
            raise forms.ValidationError(_("This number belongs to %(name)s."), params={"name": taken.name})
        return number


class EntryForm(PersonForm):
    """An entry that is there. Phone and way to be called are the person's: they can be replaced, not read."""

    phone = PhoneField(label=_("New phone number"), help_text=_("You do not see the number that is there."))
    call_by = forms.ChoiceField(
        required=False, choices=[("keep", _("As the person has chosen")), *CALL_BY], label=_("Call by")
    )

    def replaced(self) -> dict[str, Any]:
        """What shall be another from now on; None where it stays as it is."""
        call_by = self.cleaned_data["call_by"]
        return {
            "phone": self.cleaned_data["phone"] or None,
            "call_by": None if call_by == "keep" else call_by,
        }


class NewPersonForm(PersonForm):
    """Somebody who is not in the list yet."""

    phone = PhoneField(label=_("Phone"))
    leader = PersonField(
        required=False,
        label=_("Nearest leader"),
        help_text=_("Write the first letters of a name or an address."),
    )
    started_on = DayField(label=_("First day"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["started_on"].initial = today
        _choose_from(self.fields["leader"], today)


def _choose_from(field: Any, today: date, *, but: Person | None = None) -> None:
    people = here(Person.objects.all(), on=today)
    field.among = people.exclude(pk=but.pk) if but else people


class LeaderForm(forms.Form):
    """Another nearest leader, or none."""

    leader = PersonField(
        required=False,
        label=_("Nearest leader"),
        help_text=_("Write the first letters of a name or an address. Leave it empty for nobody."),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose_from(self.fields["leader"], today)


class StartForm(forms.Form):
    """Somebody begins again."""

    started_on = DayField(label=_("First day"))


class EndForm(forms.Form):
    """Somebody leaves."""

    last_day = DayField(label=_("Last day"))

    def __init__(self, *args: Any, started_on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.started_on = started_on

    def clean_last_day(self) -> date:
        """Not before the first; kept as the first day on which it holds no more."""
        last: date = self.cleaned_data["last_day"]
        if last < self.started_on - ONE_DAY:
            raise forms.ValidationError(_("That is before the first day. Choose a later one."))
        return last + ONE_DAY


class ProfileForm(forms.Form):
    """What everybody decides about themselves."""

    phone = PhoneField(label=_("Your phone"))
    call_by = forms.ChoiceField(
        required=False, choices=CALL_BY, label=_("How you like to be called"), widget=forms.RadioSelect
    )
    language = forms.ChoiceField(choices=[("da", "Dansk"), ("en", "English")], label=_("Language"))


class PeriodForm(forms.Form):
    """Somebody for a period: a deputy, a buddy."""

    person = PersonField(label=_("Who?"), help_text=_("Write the first letters of a name or an address."))
    first_day = DayField(label=_("First day"))
    last_day = DayField(required=False, label=_("Last day"))

    def __init__(self, *args: Any, today: date, of: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["first_day"].initial = today
        _choose_from(self.fields["person"], today, but=of)

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first."""
        return _in_order(self)


def _in_order(form: forms.Form) -> dict[str, Any]:
    first, last = form.cleaned_data.get("first_day"), form.cleaned_data.get("last_day")
    if first and last and last < first:
        form.add_error("last_day", _("The last day is before the first. Choose a later one."))
    return form.cleaned_data


class ProjectForm(forms.Form):
    """A project, its leader and its time."""

    name = forms.CharField(max_length=120, label=_("Name"), error_messages={"required": _("Write the name.")})
    leader = PersonField(
        label=_("Project leader"), help_text=_("Write the first letters of a name or an address.")
    )
    first_day = DayField(label=_("First day"))
    last_day = DayField(required=False, label=_("Last day"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose_from(self.fields["leader"], today)

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first."""
        return _in_order(self)


class ShareForm(forms.Form):
    """How much of somebody's hours a project has."""

    person = PersonField(label=_("Who?"), help_text=_("Write the first letters of a name or an address."))
    percent = forms.IntegerField(
        min_value=1,
        max_value=100,
        label=_("Percent of the hours"),
        error_messages={
            "required": _("Write a whole number from 1 to 100."),
            "invalid": _("Write a whole number from 1 to 100."),
            "min_value": _("Write a whole number from 1 to 100."),
            "max_value": _("Write a whole number from 1 to 100."),
        },
    )
    first_day = DayField(label=_("First day"))
    last_day = DayField(required=False, label=_("Last day"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["first_day"].initial = today
        _choose_from(self.fields["person"], today)

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first."""
        return _in_order(self)
