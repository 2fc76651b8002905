"""What goes at night: the trash after 30 days, and the rest when it has been kept as long as promised."""

from datetime import UTC, datetime, time

from naervaer.agreements.models import Development, Experiment, Goal, Obstacle, Picture, Promise, Topic
from naervaer.agreements.rules import KEPT_MONTHS, TRASH, months_on
from naervaer.jobs.actions import forget

DEVELOPMENT_KEPT_MONTHS = 24
WITH_A_TRASH = (Topic, Promise, Goal, Picture, Obstacle, Experiment)


def forget_old(*, at: datetime) -> None:
    """`product.md` 4: topics 12 months after they were taken up, agreements 12 months after they ended.

    A picture of an obstacle goes with it; one of a difference 12 months after it was last drawn on.
    """
    for model in WITH_A_TRASH:
        forget(model._base_manager.filter(removed_at__lte=at - TRASH))
    end = _months_before(at, KEPT_MONTHS)
    forget(Topic.objects.filter(kept_from__lt=end))
    forget(Promise.objects.filter(closed_at__lt=end))
    Goal.objects.filter(done_at__lt=end).delete()
    forget(Obstacle.objects.filter(closed_at__lt=end))
    Picture.objects.filter(obstacle=None, changed_at__lt=end).delete()
    forget(Experiment.objects.filter(ended_at__lt=end))
    Development.objects.filter(on__lt=_months_before(at, DEVELOPMENT_KEPT_MONTHS).date()).delete()


def _months_before(at: datetime, months: int) -> datetime:
    return datetime.combine(months_on(at.astimezone(UTC).date(), -months), time(), UTC)
