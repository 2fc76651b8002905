"""How a team gets hold of each other: everybody is asked, and what is said about it stays in the team (A13)."""

import uuid
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from naervaer.contact.models.terms import MANNER, VERSIONS, AgreedTerms, promise_in_range
from naervaer.contact.rules import LINE_LENGTH, Answer
from naervaer.people.models import Leadership, Person
from naervaer.vault.fields import EncryptedTextField, SealedModel

TEAM = "team, until replaced + 12 months, delete"


def _leader_of(person: Any) -> models.QuerySet[Leadership]:
    """The open leadership of a person, a key or an outer reference."""
    return Leadership.objects.filter(person=person, ended_at=None).order_by()


class TeamAgreementQuerySet(models.QuerySet["TeamAgreement"]):
    """Agreements of teams."""

    def in_force(self) -> Self:
        """The team has agreed, and no newer one has replaced it."""
        return self.filter(ended_at=None).exclude(agreed_at=None)

    def proposed(self) -> Self:
        """Somebody has proposed it, and not everybody who is asked has answered."""
        return self.filter(ended_at=None, agreed_at=None)

    def visible_to(self, viewer: Person) -> Self:
        """The leader, and everybody whom this leader leads now."""
        return self.filter(Q(leader=viewer) | Q(leader__in=_leader_of(viewer).values("leader")))

    def holding_for(self, person: Any) -> Self:
        """What holds for this person, a key or an outer reference: the present team's, if the person goes along.

        Whoever came later, or was away, goes along after an own answer; who has no sign-in, by the leader's word.
        """
        goes_along = TeamAnswer.objects.filter(
            agreement=OuterRef("pk"), person=person, answer__in=(Answer.YES, Answer.PASS)
        )
        cannot_answer = Person.objects.filter(pk=person, user=None)
        return self.in_force().filter(
            Exists(goes_along) | Exists(cannot_answer), leader__in=_leader_of(person).values("leader")
        )


class TeamAgreement(AgreedTerms):
    """Of a leader and everybody whom this leader leads; each version is a row. Common to all, so nothing is sealed.

    It holds when leader and members have answered; what two have agreed on goes before it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    leader = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="team_agreements")
    too_much = models.CharField(max_length=LINE_LENGTH, blank=True)

    objects = TeamAgreementQuerySet.as_manager()

    own_terms: ClassVar[tuple[str, ...]] = ("too_much",)
    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ("leader", *MANNER, *own_terms, "review_on", *VERSIONS), TEAM
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["leader", "version"], name="team_agreement_version_once"),
            models.UniqueConstraint(
                fields=["leader"],
                condition=Q(ended_at=None, agreed_at__isnull=False),
                name="one_team_agreement_in_force",
            ),
            models.UniqueConstraint(
                fields=["leader"],
                condition=Q(ended_at=None, agreed_at=None),
                name="one_team_agreement_proposed",
            ),
            promise_in_range("team_promise_from_5_to_2400"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class TeamAnswerQuerySet(models.QuerySet["TeamAnswer"]):
    """Answers to proposals."""

    def of_the_team(self) -> Self:
        """By the leader, and by who is led by this leader now: whoever leaves the team drops out."""
        now = Leadership.objects.filter(
            person=OuterRef("person"), leader=OuterRef("agreement__leader"), ended_at=None
        )
        return self.filter(Exists(now) | Q(person=F("agreement__leader")))

    def visible_to(self, viewer: Person) -> Self:
        """One's own. An objection, with its line, is seen by the team; who said yes or passed is nobody's matter."""
        agreements = TeamAgreement.objects.visible_to(viewer).order_by().values("pk")
        objections = self.of_the_team().filter(answer=Answer.OBJECT, agreement__in=agreements)
        return self.filter(Q(person=viewer) | Q(pk__in=objections.order_by().values("pk")))


class TeamAnswer(SealedModel):
    """What one of the team says to a version: yes, "I leave it to you", or an objection with a line."""

    vault_owner = "person_id"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agreement = models.ForeignKey(TeamAgreement, on_delete=models.CASCADE, related_name="answers")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    answer = models.CharField(max_length=10, choices=[(each, each) for each in Answer])
    text = EncryptedTextField(label="contact.objection")
    answered_at = models.DateTimeField()

    objects = TeamAnswerQuerySet.as_manager()

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ("agreement", "person", "answer", "text", "answered_at"), TEAM
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["agreement", "person"], name="one_answer_a_person"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
