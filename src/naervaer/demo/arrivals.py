"""The organisation is founded, people come, change leader, go on leave; one leaves for good."""

from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from naervaer.accounts.models import User
from naervaer.demo import people as cast
from naervaer.demo.past import moved_back
from naervaer.demo.people import Member, named
from naervaer.demo.story import HOME, Story
from naervaer.distance.actions import add_leave, close_day, set_default_hours, set_hours
from naervaer.kernels.worktime import Period, parse_week
from naervaer.people.actions import (
    add_person,
    add_project,
    add_unit,
    change_leader,
    change_organisation,
    change_own,
    change_person,
    end_employment,
    give_role,
    invite,
    name_buddy,
    name_deputy,
    set_up,
    share_hours,
)
from naervaer.people.models import Organisation, Person

EMPLOYED_DAYS = (300, 4000)
LEADERS_HOLIDAY = {"mette": (121, 100)}
"""So many days ago their own leave began and ended; the deputy called their people."""
LAST_HOLIDAY = (60, 95)
HOLIDAY_DAYS = 14
ASKED_BEFORE = 20


def plan(story: Story) -> None:
    """Everybody, in the order in which they came."""
    story.then(story.start, partial(_found, story))
    password = make_password(cast.PASSWORD)  # argon2 is slow on purpose: once is enough
    for number, member in enumerate(cast.EVERYBODY, start=1):
        _plan_member(story, member, number, password)
    story.then(story.start, partial(_beside_the_line, story), hour=10)
    for newcomer, buddy in cast.BUDDIES:
        story.then(_first_day(story, newcomer), partial(_buddy, story, newcomer, buddy), hour=10)


def _plan_member(story: Story, member: Member, number: int, password: str) -> None:
    came = story.start if member.joined is None else _first_day(story, member.key)
    story.then(came, partial(_arrive, story, member, number, came))
    _plan_leave(story, member)
    if member.signs_in:
        story.then(came, partial(_let_in, story, member, password), hour=9)
    else:
        story.then(
            story.day(2), lambda at: invite(person=story.people[member.key], by=story.ole, at=at), hour=9
        )
    if member.came is not None:
        story.then(took_over(story, member), partial(_lead, story, member))
    if member.left is not None:
        story.then(story.day(member.left), partial(_leave_for_good, story, member), hour=9)


def _first_day(story: Story, key: str) -> date:
    """The first day of somebody who has come in this half year: a working day."""
    member = named(key)
    return moved_back(story.day(member.joined or 0), date.min, story.workdays(member).open_on)


def took_over(story: Story, member: Member) -> date:
    """The day from which the nearest leader leads this person."""
    if member.came is not None:
        return story.day(member.came)
    return story.start if member.joined is None else _first_day(story, member.key)


def _found(story: Story, at: datetime) -> None:
    first = cast.EVERYBODY[0]
    story.people[first.key] = set_up(
        organisation=cast.ORGANISATION,
        language="da",
        name=first.name,
        email=first.email,
        password=None,
        at=at,
        is_demo=True,
    )
    change_organisation(
        organisation=Organisation.objects.get(),
        name=cast.ORGANISATION,
        language="da",
        country="DK",
        time_zone=HOME.key,
        call_link=cast.CALL_LINK,
        by=story.ole,
        at=at,
    )
    for name, above in cast.UNITS:
        story.units[name] = add_unit(name=name, parent=story.units.get(above), by=story.ole, at=at)
    set_default_hours(week=parse_week(cast.WEEK), by=story.ole, at=at)
    for year in range(at.year, story.today.year + 2):
        for month, day, name in cast.CLOSED:
            close_day(on=date(year, month, day), name=name, by=story.ole, at=at)


def _arrive(story: Story, member: Member, number: int, came: date, at: datetime) -> None:
    """Into the directory, below the first leader of these months."""
    entry: dict[str, Any] = {
        "name": member.name,
        "email": member.email,
        "title": member.title,
        "unit": story.units[member.unit],
        "employee_number": str(1000 + number),
        "phone": f"{member.place.dial} 01 {number:02}",
        "by": story.ole,
        "at": at,
    }
    if member.key in story.people:
        change_person(person=story.people[member.key], **entry)
        return
    long_ago = came - timedelta(days=story.die.randrange(*EMPLOYED_DAYS))
    leader = member.leader if member.came is None else member.before
    story.people[member.key] = person = add_person(
        started_on=came if member.joined is not None else long_ago, leader=story.people.get(leader), **entry
    )
    if member.place is not cast.COPENHAGEN or member.week:
        week, place = parse_week(member.week or cast.WEEK), member.place
        set_hours(person=person, week=week, zone=place.zone, country=place.country, by=story.ole, at=at)


def _let_in(story: Story, member: Member, password: str, at: datetime) -> None:
    """An own sign-in, and the way to be called that they have chosen."""
    person = story.people[member.key]
    user = person.user or User(email=member.email)
    user.language, user.password = member.language, password
    user.save()
    person.user, person.welcomed_at = user, at
    person.save(update_fields=["user", "welcomed_at"])
    if member.by_link:
        change_own(person=person, phone=person.phone, call_by="link", language=member.language, at=at)


def _lead(story: Story, member: Member, at: datetime) -> None:
    change_leader(person=story.people[member.key], leader=story.people[member.leader], by=story.ole, at=at)


def _leave_for_good(story: Story, member: Member, at: datetime) -> None:
    end_employment(person=story.people[member.key], on=timezone.localdate(at, HOME), by=story.ole, at=at)


def _plan_leave(story: Story, member: Member) -> None:
    """A holiday some months ago, and what is running or ahead now. Only when, never why."""
    periods: list[Period] = []
    if member.key in LEADERS_HOLIDAY:
        begun, ended = LEADERS_HOLIDAY[member.key]
        periods.append((story.day(begun), story.day(ended)))
    elif member.joined is None and member.left is None:
        begun = story.die.randrange(*LAST_HOLIDAY)
        periods.append((story.day(begun), story.day(begun - HOLIDAY_DAYS)))
    if member.away is not None:
        ago, ahead = member.away
        periods.append((story.day(ago), story.day(-ahead)))
    story.leave[member.key] = periods
    for period in periods:
        asked = max(period[0] - timedelta(days=ASKED_BEFORE), story.start)
        story.then(asked, partial(_note_leave, story, member, period), hour=11)


def _note_leave(story: Story, member: Member, period: Period, at: datetime) -> None:
    person = story.people[member.key]
    add_leave(person=person, started_on=period[0], ended_on=period[1], by=person, at=at)


def _beside_the_line(story: Story, at: datetime) -> None:
    """Roles, deputies and projects."""
    people, today = story.people, at.date()
    for key, kind in cast.ROLES:
        give_role(person=people[key], kind=kind, by=story.ole, at=at)
    for leader, deputy in cast.DEPUTIES:
        name_deputy(
            leader=people[leader],
            deputy=people[deputy],
            started_on=today,
            ended_on=None,
            by=people[leader],
            at=at,
        )
    for name, leader, shares in cast.PROJECTS:
        led_by = people[leader]
        project = add_project(name=name, leader=led_by, started_on=today, ended_on=None, by=story.ole, at=at)
        for key, percent in shares:
            share_hours(
                project=project,
                person=people[key],
                percent=percent,
                started_on=today,
                ended_on=None,
                by=led_by,
                at=at,
            )


def _buddy(story: Story, newcomer: str, buddy: str, at: datetime) -> None:
    person = story.people[newcomer]
    leader: Person = story.people[named(newcomer).leader]
    name_buddy(
        newcomer=person, buddy=story.people[buddy], started_on=at.date(), ended_on=None, by=leader, at=at
    )
