"""One file for each way in which a message can reach somebody, behind one small interface."""

import time
from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from naervaer.people.models import Person
from naervaer.ui.letters import Letter


class Refused(OSError):
    """It will never get there this way: the address does not exist, or the message is not wanted."""


class Resting(OSError):
    """It did not answer a moment ago; nobody waits for it again so soon."""


class Rests:
    """Remembers, in this process, who has just let somebody wait in vain: one worker has more to do."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._until: dict[str, float] = {}

    def ask(self, whom: str) -> None:
        """Raises Resting while it rests."""
        if time.monotonic() < self._until.get(whom, 0.0):
            raise Resting

    def begin(self, whom: str) -> None:
        """It has not answered."""
        self._until[whom] = time.monotonic() + self.seconds


@dataclass(frozen=True, slots=True)
class Message:
    """What is told, in the receiver's language. ``id`` stays the same however often sending is tried.

    Outside the mail nothing is read but the letter's subject, which names no person and no matter, and its link.
    """

    id: str
    letter: Letter
    organisation: str = ""


class Channel(Protocol):
    """A way to reach people."""

    def reaches(self, people: Collection[UUID]) -> set[UUID]:
        """Which of these people can be told in this way."""

    def send(self, message: Message, to: Person) -> None:
        """Hand it over. Raises Refused when trying again would not help, another OSError when it might."""
