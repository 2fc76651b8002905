"""Projects across teams, and how much of somebody's hours they have."""

import uuid
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from naervaer.people.models.leading import oneself_and_led
from naervaer.people.models.periods import ORGANISATION, PAIR, PeriodQuerySet, ends_after_start
from naervaer.people.models.persons import Person


class ProjectQuerySet(PeriodQuerySet["Project"]):
    """Projects."""

    def visible_to(self, viewer: Person) -> Self:
        """The project leader, its people, and their nearest leaders."""
        shared = ProjectShare.objects.filter(person__in=oneself_and_led(viewer)).order_by().values("project")
        led = Project.objects.filter(leader=viewer).order_by().values("pk")
        return self.filter(pk__in=shared.union(led, all=True))


class Project(models.Model):
    """Work across teams, with a project leader."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120)
    leader = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="projects_led")
    started_on = models.DateField()
    ended_on = models.DateField(null=True)

    objects = ProjectQuerySet.as_manager()

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ("name", "leader", "started_on", "ended_on"), ORGANISATION
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [ends_after_start("project_ends_after_start")]

    def __str__(self) -> str:
        return str(self.pk)


class ProjectShareQuerySet(PeriodQuerySet["ProjectShare"]):
    """Shares of hours in projects."""

    def visible_to(self, viewer: Person) -> Self:
        """The own ones, those in projects one leads, and those of the people one leads."""
        near = ProjectShare.objects.filter(person__in=oneself_and_led(viewer)).order_by().values("pk")
        in_own_projects = ProjectShare.objects.filter(project__leader=viewer).order_by().values("pk")
        return self.filter(pk__in=near.union(in_own_projects, all=True))


class ProjectShare(models.Model):
    """How much of somebody's hours a project has, in whole percent."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="shares")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="project_shares")
    percent = models.PositiveSmallIntegerField()
    started_on = models.DateField()
    ended_on = models.DateField(null=True)

    objects = ProjectShareQuerySet.as_manager()

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ("project", "person", "percent", "started_on", "ended_on"), PAIR
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            ends_after_start("share_ends_after_start"),
            models.CheckConstraint(
                condition=Q(percent__gte=0, percent__lte=100), name="share_is_a_percentage"
            ),
            models.UniqueConstraint(
                fields=["project", "person"], condition=Q(ended_on=None), name="one_open_share_a_project"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
