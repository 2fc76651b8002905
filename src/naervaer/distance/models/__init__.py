"""When each of us works and from where, when each is away, what meets in the calendar, and what one has told."""

from naervaer.distance.models.appointments import Appointment, Attendance
from naervaer.distance.models.calendars import BusyTime, CalendarFeed, CalendarSource, Invite
from naervaer.distance.models.hours import ClosedDay, DefaultHours, Hours, Leave
from naervaer.distance.models.places import PlaceDay, PlaceException, Site
from naervaer.distance.models.situation import SituationLine

__all__ = [
    "Appointment",
    "Attendance",
    "BusyTime",
    "CalendarFeed",
    "CalendarSource",
    "ClosedDay",
    "DefaultHours",
    "Hours",
    "Invite",
    "Leave",
    "PlaceDay",
    "PlaceException",
    "Site",
    "SituationLine",
]
