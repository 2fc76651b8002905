"""What one leader did, from the objects that stand in the tables; asked as that leader, through ``visible_to``."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from naervaer.agreements.models import Development, Goal, Obstacle, Picture
from naervaer.agreements.rules import Spoken
from naervaer.conversations.models import Talk, WellbeingMark
from naervaer.conversations.rules import MarkKind
from naervaer.distance.models import SituationLine
from naervaer.followup.models import Standing
from naervaer.people.models import Buddy, Leadership, Person
from naervaer.web.practice.rules import Deed, Done


def done_by(leader: Person) -> list[Done]:
    """The latest deed of each kind, with the people whom this person leads now."""
    return list(_latest(leader))


def _latest(leader: Person) -> Iterator[Done]:
    with_them = {
        Deed.DEVELOPMENT: (_development(leader), "on"),
        Deed.GOAL: (_goals(leader), "agreed_at"),
        Deed.PICTURE: (_pictures(leader), "changed_at"),
        Deed.TALKED: (_standings(leader), "last_spoken_on"),
        Deed.OBSTACLE: (_obstacles(leader), "closed_at"),
        Deed.SITUATION: (_talks_with_something_shared(leader), "touch__on"),
        Deed.WELLBEING: (_talks_with_wellbeing(leader), "touch__on"),
    }
    for deed, (rows, day) in with_them.items():
        found = rows.order_by(f"-{day}", "pk").values_list(day, "employee").first()
        if found is not None:
            yield Done(_day(found[0]), deed, found[1])
    buddy = _buddies(leader).order_by("-started_on", "pk").values_list("started_on", "newcomer").first()
    if buddy is not None:
        yield Done(buddy[0], Deed.BUDDY, buddy[1])


def _day(when: date | datetime) -> date:
    return timezone.localtime(when).date() if isinstance(when, datetime) else when


def _development(leader: Person) -> QuerySet[Development]:
    return Development.objects.visible_to(leader).standing().filter(leader=leader, kind=Spoken.TALKED.value)


def _goals(leader: Person) -> QuerySet[Goal]:
    agreed = Q(agreed_by=leader) | Q(proposed_by=leader)
    goals = Goal.objects.visible_to(leader).standing().filter(agreed, agreed_at__isnull=False)
    return goals.exclude(employee=leader)


def _pictures(leader: Person) -> QuerySet[Picture]:
    """Those to which this leader has put a hand."""
    return Picture.objects.visible_to(leader).standing().filter(changed_by=leader).exclude(employee=leader)


def _standings(leader: Person) -> QuerySet[Standing]:
    return Standing.objects.visible_to(leader).filter(leader=leader).exclude(last_spoken_on=None)


def _obstacles(leader: Person) -> QuerySet[Obstacle]:
    """Out of the way since this leader began to lead the employee."""
    since = Leadership.objects.filter(
        leader=leader, ended_at=None, person=OuterRef("employee"), started_at__lte=OuterRef("closed_at")
    )
    closed = Obstacle.objects.visible_to(leader).standing().exclude(closed_at=None)
    return closed.filter(Exists(since))


def _held(leader: Person) -> QuerySet[Talk]:
    return Talk.objects.visible_to(leader).held().filter(touch__leader=leader)


def _talks_with_something_shared(leader: Person) -> QuerySet[Talk]:
    """Talks whose page showed the leader something of the employee's situation."""
    lines = SituationLine.objects.visible_to(leader).filter(
        person=OuterRef("employee"), shared_at__lte=OuterRef("appointment__starts_at")
    )
    return _held(leader).filter(Exists(lines))


def _talks_with_wellbeing(leader: Person) -> QuerySet[Talk]:
    marks = WellbeingMark.objects.standing().filter(talk=OuterRef("pk"), kind=MarkKind.TALKED.value)
    return _held(leader).filter(Exists(marks))


def _buddies(leader: Person) -> QuerySet[Buddy]:
    """Named for a newcomer since this leader began to lead the newcomer."""
    return Buddy.objects.filter(
        newcomer__leaderships__leader=leader,
        newcomer__leaderships__ended_at=None,
        started_on__gte=F("newcomer__leaderships__started_on"),
    )
