"""A pair's standing in plain words, about what the leader has done, never about the employee; and its contact strip."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from naervaer.followup.queries import Seen
from naervaer.followup.rules import FULL_WEEK, State, StripWeek
from naervaer.kernels.worktime import ONE_DAY
from naervaer.ui.dates import ago, day_within, short_day


def every(days: int) -> str:
    """A rhythm as people say it: "every week", "every 14 days"."""
    weeks, rest = divmod(days, 7)
    if rest or weeks == 2:
        return _("every %(days)d days") % {"days": days}
    return ngettext("every week", "every %(weeks)d weeks", weeks) % {"weeks": weeks}


def line(seen: Seen, *, today: date) -> str:
    """The short line under a house."""
    if seen.away_until:
        return _("away until %(day)s") % {"day": short_day(seen.away_until - ONE_DAY, today)}
    if seen.last_spoken_on:
        return ago(seen.last_spoken_on, today)
    return _("new") if seen.due.state is State.NEW else _("not talked yet")


def label(seen: Seen, *, today: date) -> str:
    """The whole house in words, for who does not see it."""
    name = seen.person.first_name
    if seen.away_until:
        return _("%(name)s: away until %(day)s") % {
            "name": name,
            "day": day_within(seen.away_until - ONE_DAY, today),
        }
    if seen.last_spoken_on is None:
        return _("%(name)s: you have not talked yet") % {"name": name}
    spoken = _("%(name)s: you last talked on %(day)s") % {
        "name": name,
        "day": day_within(seen.last_spoken_on, today),
    }
    return spoken + (", " + _("time to drop by") if seen.due.overdue_days else "")


def why(seen: Seen, *, today: date) -> str:
    """Why this person is on the list: one or two short statements."""
    parts = [_first_talk(seen, today) if seen.due.reason.first_talk else _since(seen, today)]
    if seen.away_until:
        parts.append(_("away until %(day)s") % {"day": short_day(seen.away_until - ONE_DAY, today)})
    elif seen.due.reason.leave_days and not seen.due.reason.first_talk:
        days = seen.due.reason.leave_days
        parts.append(
            ngettext("%(days)d day of leave not counted", "%(days)d days of leave not counted", days)
            % {"days": days}
        )
    if seen.due.reason.part_time:
        parts.append(_("works %(days)s") % {"days": weekdays(seen.due.reason.part_time)})
    if seen.due.no_common_day:
        parts.append(_("you have no working day in common"))
    return " · ".join(parts)


def _first_talk(seen: Seen, today: date) -> str:
    due, start = short_day(seen.due.due_on, today), short_day(seen.due.reason.counted_from, today)
    if seen.due.state is State.NEW:
        return _("new since %(start)s, first talk by %(due)s") % {"start": start, "due": due}
    if seen.due.state is State.LEADER_CHANGED:
        return _("yours since %(start)s, first talk by %(due)s") % {"start": start, "due": due}
    return _("you have not talked yet, first talk by %(due)s") % {"due": due}


def _since(seen: Seen, today: date) -> str:
    days = (today - seen.due.reason.counted_from).days
    if days < 1:
        return _("you talked today · agreed: %(rhythm)s") % {"rhythm": every(seen.rhythm_days)}
    since = ngettext("%(days)d day since you talked", "%(days)d days since you talked", days) % {"days": days}
    return since + " · " + _("agreed: %(rhythm)s") % {"rhythm": every(seen.rhythm_days)}


def weekdays(days: tuple[int, ...]) -> str:
    """ISO weekdays as short names; a run of three or more as "Mon–Wed"."""
    names = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))
    if not days:
        return _("on no fixed day")
    in_a_row = len(days) >= 3 and days[-1] - days[0] == len(days) - 1
    if in_a_row and len(days) < FULL_WEEK:
        return f"{names[days[0] - 1]}–{names[days[-1] - 1]}"
    return ", ".join(names[day - 1] for day in days)


@dataclass(frozen=True, slots=True)
class Strip:
    """What the picture draws, in percent from the left: contacts, week numbers, today."""

    marks: list[dict[str, object]]
    weeks: list[dict[str, object]]
    now: float
    spoken: int
    written: int


def strip_marks(strip: tuple[StripWeek, ...], *, today: date) -> Strip:
    """Eight weeks laid on a line from 2 to 98 percent."""
    first, days = strip[0].monday, 7 * len(strip)

    def at(day: date) -> float:
        return 2 + 96 * ((day - first).days + 0.5) / days

    contacts = [contact for week in strip for contact in week.marks]
    return Strip(
        marks=[{"at": at(each.on), "kind": "call" if each.spoken else "written"} for each in contacts],
        weeks=[
            {"at": 2 + 96 * (index + 0.5) / len(strip), "number": week.week}
            for index, week in enumerate(strip)
        ],
        now=at(today),
        spoken=sum(each.spoken for each in contacts),
        written=sum(not each.spoken for each in contacts),
    )
