"""What is wrong with a list or a row, and what to do about it, as sentences."""

from datetime import date

from django.utils.dates import MONTHS
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

FIELDS: dict[str, Promise] = {
    "name": _("Name"),
    "first_name": _("First name"),
    "last_name": _("Last name"),
    "email": _("Work address (e-mail)"),
    "phone": _("Telephone"),
    "employee_number": _("Employee number"),
    "title": _("Job title"),
    "unit": _("Department"),
    "team": _("Team"),
    "leader": _("Nearest leader"),
    "started_on": _("First day"),
    "ended_on": _("Last day"),
}
_ONE_DAY = _("Correct one of the two days.")
_WRITE_DAY = _("Write it as 24-11-2026 or 2026-11-24.")
_WHO_LEADS = _("Write the leader's address, employee number or full name.")
_CLOSE_QUOTE = _("Delete the quotation mark, or save the list anew.")
# What is wrong, and what to do. %(a)s, %(b)s and %(c)s are what the rule has told about the case.
PROBLEMS: dict[str, tuple[Promise, Promise]] = {
    "name_empty": (_("The row has no name."), _("Write the name.")),
    "name_ambiguous": (
        _("%(a)s people here are called this."),
        _("Give the person's address or employee number in the row."),
    ),
    "name_twice": (_("Row %(a)s is the same person."), _("Keep one of the two rows.")),
    "email_twice": (
        _("The same address stands in row %(a)s."),
        _("Give everybody an own address, or delete one of the rows."),
    ),
    "employee_number_twice": (
        _("The same employee number stands in row %(a)s."),
        _("Give everybody an own number, or delete one of the rows."),
    ),
    "email_of_other": (_("The address belongs to %(a)s."), _("Write the person's own address.")),
    "email_broken": (_("This is not an e-mail address."), _("Correct the address, or leave it empty.")),
    "email_without_ending": (
        _("The address lacks what stands after the dot."),
        _("Correct the address, or leave it empty."),
    ),
    "too_long": (_("At most %(a)s characters fit."), _("Make it shorter.")),
    "quote_never_closed": (_("A quotation mark begins here and never ends."), _CLOSE_QUOTE),
    "phone_broken": (_("This is not a telephone number."), _("Correct the number, or leave it empty.")),
    "date_unknown": (_("This is not a date."), _WRITE_DAY),
    "date_short_year": (_("The year has two digits only."), _WRITE_DAY),
    "date_month": (_("There is no month %(a)s."), _WRITE_DAY),
    "date_day": (_("%(a)s has %(b)s days."), _("Correct the day.")),
    "date_year": (_("The year %(a)s cannot be right."), _("Correct the year.")),
    "end_before_start": (_("The last day lies before the first, which is %(a)s."), _ONE_DAY),
    "start_after_end": (_("The first day lies after the last, which is %(a)s."), _ONE_DAY),
    "already_left": (
        _("The last day has been, and the person is not here."),
        _("Nothing to do: who has left is not brought in."),
    ),
    "earlier_employment": (
        _("The last day lies before the employment that runs now."),
        _("Nothing to do, if it is an earlier employment; else correct the day."),
    ),
    "ends_oneself": (
        _("Your own access would end."),
        _("Ask another administrator to do it."),
    ),
    "last_administrator": (
        _("Nobody else could let people in."),
        _("Make somebody else administrator first."),
    ),
    "leader_self": (
        _("The person is named as own leader."),
        _("Write who leads, or leave it empty."),
    ),
    "leader_unknown": (_("Nobody in the list or here is known by this."), _WHO_LEADS),
    "leader_unknown_near": (
        _("Nobody in the list or here is known by this. Did you mean %(a)s?"),
        _("Write %(a)s, if that is who leads."),
    ),
    "leader_ambiguous": (
        _("Several people are called this: %(a)s."),
        _("Write the leader's address or employee number."),
    ),
    "leader_circle": (_("They would lead each other in a circle: %(a)s."), _("Correct one of the leaders.")),
    "leader_gone": (_("The leader does not work here any more."), _("Write who leads now.")),
    "leader_left_out": (
        _("The leader's own row, %(a)s, is left out."),
        _("Put row %(a)s right first."),
    ),
}
FILES: dict[str, Promise] = {
    "empty": _("There is nothing in the list."),
    "too_big": _("The file is larger than %(a)s MB. Save the sheet with the people alone."),
    "too_many_rows": _("The list has more than %(a)s rows."),
    "old_workbook": _(
        "This is an old Excel file, or one with a password. Save it as .xlsx without a password, or as CSV."
    ),
    "not_a_list": _("This is not a list of people. Save the sheet as .xlsx or CSV."),
    "not_a_workbook": _("This is a packed file, but no Excel file. Save the sheet as .xlsx or CSV."),
    "broken_workbook": _("The Excel file is broken. Open it, and save it anew as .xlsx or CSV."),
    "bomb": _("The file unpacks to far more than a list of people can hold, and was not opened."),
    "unknown_signs": _("The letters cannot be read. Save the list as CSV in UTF-8."),
    "quote_never_closed": _("A quotation mark begins and never ends. Save the list anew as CSV."),
    "no_names": _("No column holds names. Choose the one that does."),
    "unknown_column": _("There is no column, and no field, called %(a)s."),
}


def field_name(field: str) -> str:
    """A field as people call it."""
    return str(FIELDS[field])


def problem(kind: str, about: tuple[str, ...]) -> str:
    """What is wrong."""
    return str(PROBLEMS[kind][0]) % _told(kind, about)


def what_to_do(kind: str, about: tuple[str, ...]) -> str:
    """What to do about it."""
    return str(PROBLEMS[kind][1]) % _told(kind, about)


def outcome(field: str, *, left_out: bool) -> str:
    """What becomes of the row."""
    if left_out:
        return gettext("The row is left out.")
    if field == "leader":
        return gettext("Comes in without this leader.")
    return gettext("Comes in without this.")


def unreadable(kind: str, about: tuple[str, ...]) -> str:
    """Why the file cannot be read, and what to do."""
    return str(FILES[kind]) % _told(kind, about)


def day(iso: str) -> str:
    """A day as lists write it: 24-11-2026 in Danish, 24 Nov 2026 in English; "" stays empty."""
    if not iso:
        return ""
    return date_format(
        date.fromisoformat(iso), "d-m-Y" if (get_language() or "da").startswith("da") else "j M Y"
    )


def _told(kind: str, about: tuple[str, ...]) -> dict[str, str]:
    if kind == "date_day":
        month, longest, year = about
        name = str(MONTHS[int(month)]).capitalize()
        about = (f"{name} {year}" if month == "2" else name, longest)
    elif kind in ("end_before_start", "start_after_end"):
        about = (day(about[0]),)
    elif kind == "leader_ambiguous":
        about = (", ".join(_place(each) for each in about),)
    return dict(zip("abc", about, strict=False))


def _place(place: str) -> str:
    return gettext("row %(row)s") % {"row": place[1:]} if place.startswith("#") else place
