"""Fetching a published calendar, past the guard of every question to the outside (`trust.md` T11)."""

from collections.abc import Callable

from naervaer.distance.rules import CALENDAR_LONGEST, CalendarFault, text_of
from naervaer.jobs.outward import Answer, Distrust, NoAnswer, NotOutside, NotTrusted, TooLong
from naervaer.jobs.outward import ask as ask_outside

SECONDS = 5.0  # the loop has others waiting
FAULTS = {
    401: CalendarFault.REFUSED,
    403: CalendarFault.REFUSED,
    404: CalendarFault.GONE,
    410: CalendarFault.GONE,
}

DISTRUST = {
    Distrust.EXPIRED: CalendarFault.EXPIRED,
    Distrust.OTHER_NAME: CalendarFault.OTHER_NAME,
    Distrust.UNKNOWN: CalendarFault.NOT_TRUSTED,
}

Fetch = Callable[[str], str]


class NotFetched(Exception):
    """The address gave no calendar; ``fault`` says why."""

    def __init__(self, fault: CalendarFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def fetch(address: str, *, ask: Callable[..., Answer] = ask_outside) -> str:
    """The text at this https address, at most 5 MB of it. Raises NotFetched.

    No redirect is followed: who publishes a calendar names where it lies. ``ask`` is the guarded question.
    """
    try:
        answer = ask(address, headers={"Accept": "text/calendar"}, longest=CALENDAR_LONGEST, seconds=SECONDS)
    except NotOutside:
        raise NotFetched(CalendarFault.INSIDE) from None
    except TooLong:
        raise NotFetched(CalendarFault.TOO_LARGE) from None
    except NotTrusted as error:
        raise NotFetched(DISTRUST[error.why]) from None
    except NoAnswer:
        raise NotFetched(CalendarFault.NO_ANSWER) from None
    if answer.status != 200:
        moved = CalendarFault.MOVED if 300 <= answer.status < 400 else CalendarFault.NO_ANSWER
        raise NotFetched(FAULTS.get(answer.status, moved))
    return text_of(answer.body)
