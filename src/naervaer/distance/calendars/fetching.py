"""Fetching a published calendar, past the guard of every question to the outside (`trust.md` T11)."""

from collections.abc import Callable

from naervaer.distance.rules import CALENDAR_LONGEST, CalendarFault, text_of
from naervaer.jobs.outward import NoAnswer, NotOutside, TooLong, ask

SECONDS = 5.0  # the loop has others waiting
FAULTS = {
    401: CalendarFault.REFUSED,
    403: CalendarFault.REFUSED,
    404: CalendarFault.GONE,
    410: CalendarFault.GONE,
}

Fetch = Callable[[str], str]


class NotFetched(Exception):
    """The address gave no calendar; ``fault`` says why."""

    def __init__(self, fault: CalendarFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def fetch(address: str) -> str:
    """The text at this https address, at most 5 MB of it. Raises NotFetched.

    No redirect is followed: who publishes a calendar names where it lies.
    """
    try:
        answer = ask(address, headers={"Accept": "text/calendar"}, longest=CALENDAR_LONGEST, seconds=SECONDS)
    except NotOutside:
        raise NotFetched(CalendarFault.INSIDE) from None
    except TooLong:
        raise NotFetched(CalendarFault.TOO_LARGE) from None
    except NoAnswer:
        raise NotFetched(CalendarFault.NO_ANSWER) from None
    if answer.status != 200:
        moved = CalendarFault.MOVED if 300 <= answer.status < 400 else CalendarFault.NO_ANSWER
        raise NotFetched(FAULTS.get(answer.status, moved))
    return text_of(answer.body)
