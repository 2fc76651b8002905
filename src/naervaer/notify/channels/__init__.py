"""One file for each way in which a message can reach somebody, behind one small interface."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from naervaer.people.models import Person
from naervaer.ui.letters import Letter


class Refused(OSError):
    """It will never get there this way: the address does not exist, or the message is not wanted."""


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
