"""Fields that several forms share: a day, a person, a unit, a time zone, a country."""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import available_timezones

from babel import Locale
from django import forms
from django.urls import reverse_lazy
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from naervaer.people.models import Person, PersonQuerySet, Unit
from naervaer.people.queries import label_of, named, path_of, units_named
from naervaer.ui.dates import city

ONE_DAY = timedelta(days=1)
DAY_FORMATS = ["%Y-%m-%d", "%d.%m.%Y", "%d-%m-%Y", "%d/%m/%Y"]
COMMON_ZONES = (
    "Europe/Copenhagen",
    "America/Nuuk",
    "Atlantic/Faroe",
    "Europe/London",
    "Europe/Stockholm",
    "Europe/Oslo",
    "Europe/Helsinki",
    "Europe/Berlin",
    "Europe/Warsaw",
    "Europe/Vilnius",
    "Asia/Kolkata",
    "America/New_York",
)
COMMON_COUNTRIES = ("DK", "GL", "FO", "SE", "NO", "FI", "DE", "GB", "PL", "LT")


class DayField(forms.DateField):
    """A date, picked or written the Danish way."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def __init__(self, **options: Any) -> None:
        said = {
            "invalid": _("Write the day as in 24.11.2026."),
            "required": _("Choose a day."),
        }
        super().__init__(
            input_formats=DAY_FORMATS, error_messages=said | options.pop("error_messages", {}), **options
        )


def half_open(first: date, last: date | None) -> tuple[date, date | None]:
    """What a form calls first and last day, as a period whose end does not belong to it."""
    return first, last + ONE_DAY if last else None


# Its own, not what it would inherit from the form around it.
ASKS = {"hx-trigger": "input changed delay:250ms", "hx-swap": "innerHTML", "hx-disabled-elt": "unset"}


class Suggested(forms.TextInput):
    """A text field that offers matches while one types; without scripts one types the whole."""

    template_name = "people/widgets/suggested.html"

    def __init__(
        self,
        source: str | Promise | None = None,
        options: tuple[str, ...] = (),
        attrs: dict[str, Any] | None = None,
    ):
        asked: dict[str, Any] = ASKS | {"hx-get": source} if source is not None else {}
        super().__init__({"autocomplete": "off"} | asked | (attrs or {}))
        self.options = options

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The same, with the list of matches that belongs to the field."""
        context = super().get_context(name, value, attrs)
        found = f"{context['widget']['attrs'].get('id', name)}_found"
        context["widget"]["attrs"]["list"] = found
        if "hx-get" in context["widget"]["attrs"]:
            context["widget"]["attrs"]["hx-target"] = f"#{found}"
        return context | {"found": found, "options": self.options}


class PersonField(forms.CharField):
    """One of the people, by what ``label_of`` offers, an address or a whole name."""

    def __init__(self, **options: Any) -> None:
        self.among: PersonQuerySet = Person.objects.none()
        super().__init__(
            widget=Suggested(reverse_lazy("person_suggestions")),
            max_length=260,
            error_messages={"required": _("Write a name or an address.")},
            **options,
        )

    def prepare_value(self, value: Any) -> Any:
        """A person is shown by name and address."""
        return label_of(value) if isinstance(value, Person) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether the text is another."""
        return super().has_changed(self.prepare_value(initial), data)

    def clean(self, value: Any) -> Any:
        """The person, or None where the field may be left out."""
        text = super().clean(value)
        if not text:
            return None
        found = named(self.among, text)
        if not found:
            raise forms.ValidationError(
                _("Nobody here is called that. Choose one of the names that are offered.")
            )
        if len(found) > 1:
            raise forms.ValidationError(_("Several people are called that. Write the address instead."))
        return found[0]


class UnitField(forms.CharField):
    """One of the units, by its name or its whole path."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=Suggested(reverse_lazy("unit_suggestions")), max_length=400, **options)

    def prepare_value(self, value: Any) -> Any:
        """A unit is shown by its path."""
        return path_of(value) if isinstance(value, Unit) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether the text is another."""
        return super().has_changed(self.prepare_value(initial), data)

    def clean(self, value: Any) -> Any:
        """The unit, or None where the field is left out."""
        text = super().clean(value)
        if not text:
            return None
        found = units_named(text)
        if not found:
            raise forms.ValidationError(_("There is no unit of this name. Add it under Units first."))
        if len(found) > 1:
            raise forms.ValidationError(_("Several units are called that. Write the path too: Drift / Havn."))
        return found[0]


@lru_cache(maxsize=4)
def _zones(language: str) -> dict[str, str]:
    """Every way of writing a zone, in small letters, to its name: by name, and by city where only one has it.

    A city may be written as its zone has it or as it is called in the reader's ``language``.
    """
    names = sorted(
        name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "posix/"))
    )
    written = ((name.rpartition("/")[2].replace("_", " "), name) for name in names)
    called = ((city(name), name) for name in names)
    return _where_one(called) | _where_one(written) | {name.lower(): name for name in names}


def _where_one(cities: Iterable[tuple[str, str]]) -> dict[str, str]:
    """City, in small letters, to its zone, for cities that only one zone has."""
    zones: dict[str, list[str]] = {}
    for place, name in cities:
        zones.setdefault(place.lower(), []).append(name)
    return {place: found[0] for place, found in zones.items() if len(found) == 1}


class ZoneField(forms.CharField):
    """A time zone by its name or by its city: "København", "Copenhagen", "Europe/Copenhagen"."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            widget=Suggested(reverse_lazy("zone_suggestions"), options=COMMON_ZONES),
            label=_("Time zone"),
            help_text=_("Write a city, for example Copenhagen or Nuuk."),
            max_length=60,
            **options,
        )

    def clean(self, value: Any) -> str:
        """The name of the zone."""
        found = _zones(get_language() or "").get(super().clean(value).strip().lower())
        if found is None:
            raise forms.ValidationError(
                _("This city is not in the list. Choose one of the zones that are offered.")
            )
        return found


def zones_matching(text: str) -> list[str]:
    """Zones in which a part of the name, or of what its city is called here, is this text."""
    asked = text.strip().lower()
    part = asked.replace(" ", "_")
    zones = _zones(get_language() or "")
    names = dict.fromkeys(COMMON_ZONES) | dict.fromkeys(sorted(set(zones.values())))
    return [name for name in names if part in name.lower() or asked in city(name).lower()][:12]


@lru_cache(maxsize=1)
def _countries() -> frozenset[str]:
    """The countries whose public holidays are known."""
    from holidays import list_supported_countries

    return frozenset(code for code in list_supported_countries(include_aliases=False) if len(code) == 2)


@lru_cache(maxsize=4)
def countries(language: str) -> list[tuple[str, str]]:
    """Code and name of each country, in the language; those that are chosen most come first."""
    names = Locale.parse(language[:2]).territories
    known = sorted(((code, names.get(code, code)) for code in _countries()), key=lambda pair: pair[1])
    common = [(code, names[code]) for code in COMMON_COUNTRIES if code in _countries()]
    return common + [pair for pair in known if pair not in common]


def _choices() -> list[tuple[str, str]]:
    return countries(get_language() or "da")


class CountryField(forms.ChoiceField):
    """The country whose public holidays hold."""

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=_choices, label=_("Country of the public holidays"), **options)
