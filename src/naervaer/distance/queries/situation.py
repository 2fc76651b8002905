"""What people have chosen to tell, for the person and for who may read it."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.db.models import Exists, OuterRef, QuerySet

from naervaer.distance.models import SituationLine
from naervaer.distance.rules import asks_again_on
from naervaer.people.models import Leadership, Person
from naervaer.statements.kept import kept


@dataclass(frozen=True, slots=True)
class OwnLine:
    """A line as the person sees it.

    ``asks`` whether it is three months since it was last said to hold; ``former`` the leader with whom it was shared
    and who does not lead the person now, so that nobody reads it.
    """

    line: SituationLine
    asks: bool
    former: Person | None
    is_unread: bool

    @property
    def sharing(self) -> str:
        """Who reads it now, in effect."""
        return SituationLine.Sharing.ME if self.is_unread else self.line.sharing


def own_lines(person: Person, *, today: date) -> list[OwnLine]:
    """The person's own lines in the order in which they were written."""
    rows = SituationLine.objects.standing(today=today).filter(person=person).select_related("shared_with")
    leader = Leadership.objects.filter(person=person, ended_at=None).values_list("leader", flat=True).first()
    return [_own(row, leader, today) for row in rows.order_by("written_at", "pk")]


def _own(line: SituationLine, leader: object, today: date) -> OwnLine:
    is_unread = not line.is_shared or line.shared_with_id is None or line.shared_with_id != leader
    return OwnLine(
        line=line,
        asks=asks_again_on(line.confirmed_at.date()) <= today,
        former=line.shared_with if is_unread and line.is_shared else None,
        is_unread=is_unread,
    )


def told_by(person: Person, *, viewer: Person, today: date) -> list[SituationLine]:
    """What this person has chosen to tell the viewer, the newest first."""
    rows = _told(person=person, viewer=viewer, today=today, own=viewer == person)
    return sorted(rows, key=lambda line: line.news_at, reverse=True)


@kept
def _told(*, person: Person, viewer: Person, today: date, own: bool) -> QuerySet[SituationLine]:
    """The lines that the viewer may read; of another's none that is meant for that person alone."""
    rows = SituationLine.objects.visible_to(viewer).standing(today=today).filter(person=person)
    return (rows if own else rows.exclude(sharing=SituationLine.Sharing.ME)).order_by("pk")


@dataclass(frozen=True, slots=True)
class Told:
    """What one colleague tells the team."""

    person: Person
    lines: tuple[SituationLine, ...]


def told_by_team(viewer: Person, *, today: date) -> list[Told]:
    """What the viewer's colleagues tell the team they share: by name."""
    same_leader = Leadership.objects.filter(person=viewer, leader=OuterRef("shared_with"), ended_at=None)
    rows = (
        SituationLine.objects.visible_to(viewer)
        .standing(today=today)
        .filter(Exists(same_leader), sharing=SituationLine.Sharing.TEAM)
        .exclude(person=viewer)
        .select_related("person")
        .order_by("person__sort_key", "person", "written_at", "pk")
    )
    return [Told(person, tuple(lines)) for person, lines in groupby(rows, key=lambda line: line.person)]


@dataclass(frozen=True, slots=True)
class Changed:
    """A line with something new in it for its reader: the line itself, or other words."""

    line: SituationLine
    is_new: bool


def changed_since(person: Person, *, viewer: Person, since: datetime, today: date) -> list[Changed]:
    """What of the lines that the viewer may read now was written, changed or shared after this moment, newest first.

    A line that is no longer shared is not among them: nothing tells that there was one.
    """
    lines = told_by(person, viewer=viewer, today=today)
    return [
        Changed(
            line, is_new=line.written_at > since or (line.shared_at is not None and line.shared_at > since)
        )
        for line in lines
        if line.news_at > since
    ]
