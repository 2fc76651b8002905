"""Sentences about hours, rest, places and one's situation, and about who sees them."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from naervaer.distance.models import Appointment, CalendarFeed, Invite, Site, SituationLine
from naervaer.distance.rules import CalendarFault
from naervaer.kernels.calendar_text import Entry, Method, Post, feed, invitation
from naervaer.people.models import Person
from naervaer.ui.dates import clock, day
from naervaer.ui.letters import PRODUCT, CalendarPart, Letter

NAMED = 3


def seen_by(readers: Sequence[Person], *, viewer: Person) -> str:
    """The privacy line: the readers as the rule gives them, oneself first, three others by name."""
    others = [reader.first_name for reader in readers if reader.id != viewer.id]
    if not others:
        return _("Only you see this.")
    if len(others) > NAMED:
        return _("Only you, %(names)s see this.") % {"names": _some(others)}
    if len(others) == 1:
        return _("Only you and %(name)s see this.") % {"name": others[0]}
    return _("Only you, %(names)s see this.") % {"names": _joined(others)}


def _joined(names: Sequence[str]) -> str:
    return _("%(some)s and %(last)s") % {"some": ", ".join(names[:-1]), "last": names[-1]}


def _some(names: Sequence[str]) -> str:
    rest = len(names) - NAMED
    others = ngettext("%(count)d other whom you work with", "%(count)d others whom you work with", rest)
    return _joined([*names[:NAMED], others % {"count": rest}])


def hours_and_minutes(minutes: int) -> str:
    """A length of time: "37 hours", "37 hours 30 min"."""
    hours, rest = divmod(minutes, 60)
    whole = ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours}
    return f"{whole} {rest} min" if rest else whole


def rest_of(length: timedelta) -> str:
    """How long a rest is, in hours and minutes."""
    return hours_and_minutes(int(length.total_seconds()) // 60)


QUICK_WEEKS = {
    "37": "1-4 08:00-16:00;5 08:00-15:30",
    "9-17": "1-5 09:00-17:00",
    "split": "1-5 06:00-10:00 18:00-21:30",
}


def quick_choices() -> list[tuple[str, str]]:
    """The weeks that are chosen most, with their names."""
    return [
        ("37", _("Monday to Thursday 8–16, Friday 8–15.30")),
        ("9-17", _("Monday to Friday 9–17")),
        ("split", _("Split days: 6–10 and 18–21.30")),
    ]


# Places -----------------------------------------------------------------------------------------------------


def site_kinds() -> list[tuple[str, str]]:
    """The sorts of places with their names, the one that most people have first."""
    return [
        (Site.Kind.HOME.value, _("At home")),
        (Site.Kind.OFFICE.value, _("The office")),
        (Site.Kind.CUSTOMER.value, _("With a customer")),
        (Site.Kind.ROAD.value, _("On the road")),
    ]


def site_label(site: Site) -> str:
    """What a site is called: its sort, and the person's own words for it."""
    kind = dict(site_kinds())[site.kind]
    return f"{kind}, {site.name}" if site.name else kind


def short_weekdays() -> tuple[str, ...]:
    """Monday to Sunday where there is little room, inside a sentence."""
    return (
        pgettext("within", "Mon"),
        pgettext("within", "Tue"),
        pgettext("within", "Wed"),
        pgettext("within", "Thu"),
        pgettext("within", "Fri"),
        pgettext("within", "Sat"),
        pgettext("within", "Sun"),
    )


def week_told(week: Mapping[int, Site]) -> list[str]:
    """The week's plan as sentences: "At home Mon, Wed and Fri"."""
    names = short_weekdays()
    days: dict[Site, list[str]] = {}
    for weekday in sorted(week):
        days.setdefault(week[weekday], []).append(names[weekday - 1])
    return [f"{site_label(site)} {_listed(given)}." for site, given in days.items()]


def _listed(words: Sequence[str]) -> str:
    return _joined(words) if len(words) > 1 else words[0]


# The situation card -----------------------------------------------------------------------------------------


def choice_label(sharing: str, readers: Sequence[Person], *, viewer: Person) -> str:
    """A choice of readers with everybody's name: nobody shares with a number."""
    names = _listed([reader.first_name for reader in readers if reader.id != viewer.id] or [""])
    if sharing == SituationLine.Sharing.LEADER:
        return _("My leader: %(names)s") % {"names": names}
    if sharing == SituationLine.Sharing.TEAM:
        return _("My team: %(names)s") % {"names": names}
    return _("Only me")


def starters() -> list[str]:
    """Beginnings of a line: about the working day, never about who lives there or how anybody is."""
    return [
        _("I am most likely to be interrupted between … and …"),
        _("Ring me rather than write when …"),
        _("I think best about hard things when …"),
        _("Where I work there is room for …, but not for …"),
    ]


# Calendars elsewhere ----------------------------------------------------------------------------------------


def invite_letter(invite: Invite, *, zone: ZoneInfo, link: str) -> Letter:
    """The mail that puts an appointment into the receiver's calendar, moves it there, or takes it out."""
    stands = invite.withdrawn_at is None
    starts = invite.starts_at.astimezone(zone)
    when = _("%(day)s at %(time)s") % {"day": day(starts.date()), "time": clock(starts, zone)}
    method = Method.REQUEST if stands else Method.CANCEL
    part = invitation(
        Entry(uid_of(invite.uid), invite.sequence, invite.starts_at, invite.ends_at, calendar_title()),
        method=method,
        post=Post(PRODUCT, settings.MAIL_FROM, invite.person.email or ""),
        zone=zone,
        at=invite.told_at,
        address=link,
    )
    said = _("A talk for your calendar:") if stands else _("A talk that is taken out of your calendar:")
    subject = _("A talk for your calendar") if stands else _("A talk is taken out of your calendar")
    paragraphs = (said, when, _("More about it stands in Nærvær:"), link)
    return Letter(subject, "\n\n".join(paragraphs), CalendarPart(method.value, part))


def feed_text(found: CalendarFeed, appointments: Sequence[Appointment], *, zone: ZoneInfo) -> str:
    """What the address shows: times and one word."""
    title = calendar_title()
    entries = [Entry(uid_of(row.id), row.sequence, row.starts_at, row.ends_at, title) for row in appointments]
    return feed(entries, name=PRODUCT, zone=zone, at=found.made_at)


def calendar_fault(fault: str) -> str:
    """What was wrong with a calendar, and what helps."""
    return {
        CalendarFault.NO_CALENDAR: _(
            "There is no calendar at this address, perhaps a page to sign in on. Copy the address that ends in .ics."
        ),
        CalendarFault.BROKEN: _("There is a calendar, but nothing in it can be understood."),
        CalendarFault.TOO_MUCH: _(
            "The calendar takes too long to read. An entry in it may repeat too often, or from too long ago."
        ),
        CalendarFault.TOO_LARGE: _("The calendar is too large. At most 5 MB can be read."),
        CalendarFault.INSIDE: _("The address lies inside a network that may not be asked from here."),
        CalendarFault.NO_ANSWER: _("The address did not give a calendar in time. It is tried again."),
        CalendarFault.REFUSED: _(
            "The address lets nobody in. Publish the calendar, or copy the secret address."
        ),
        CalendarFault.GONE: _(
            "There is nothing at this address any more. Copy the new one from your calendar."
        ),
        CalendarFault.MOVED: _("The address sends on to another one. Use that one."),
        CalendarFault.EXPIRED: _(
            "The certificate of this address has run out. Whoever runs the calendar has to renew it."
        ),
        CalendarFault.OTHER_NAME: _(
            "The certificate at this address belongs to another name. Check that the address is spelled right."
        ),
        CalendarFault.NOT_TRUSTED: _(
            "Nobody vouches for the certificate of this address, so nothing was read from it."
        ),
    }[CalendarFault(fault)]


def uid_of(appointment: UUID) -> str:
    """The id by which every calendar knows an appointment, as long as it lives."""
    return f"{appointment}@{settings.HOST}"


def calendar_title() -> str:
    """What an appointment is called where others may look over one's shoulder; never what it is about."""
    return pgettext("calendar", "Talk")
