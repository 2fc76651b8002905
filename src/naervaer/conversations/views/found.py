"""The talk of an address, for one of its two."""

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from naervaer.agreements.rules import Side
from naervaer.conversations.access import side_of
from naervaer.conversations.models import Talk
from naervaer.conversations.queries import leader_with, with_people
from naervaer.people.models import Person
from naervaer.people.requests import PersonRequest
from naervaer.ui.returning import back


@dataclass(frozen=True, slots=True)
class Pair:
    """A talk as one of the two has it before them. ``leader`` is on the other side of the employee."""

    talk: Talk
    leader: Person
    side: Side

    @property
    def other(self) -> Person:
        """The other of the two."""
        return self.leader if self.side is Side.EMPLOYEE else self.talk.employee


def pair_in(request: PersonRequest, pk: UUID) -> Pair:
    """The talk, if the viewer is one of its two and both are there. Raises Http404."""
    talk = get_object_or_404(with_people(Talk.objects.visible_to(request.viewer)), pk=pk)
    leader = leader_with(talk)
    if leader is None:
        raise Http404
    return Pair(talk, leader, side_of(talk, request.viewer))


def back_to(request: PersonRequest, talk: Talk) -> HttpResponse:
    """To the page that the form came from, else to the talk."""
    return back(request, reverse("talk", args=[talk.id]))
