"""The organisation, its units, its people, and who leads whom. Access follows from these rows alone."""

from naervaer.people.models.leading import Buddy, Deputy, Leadership, around, oneself_and_led
from naervaer.people.models.periods import ORGANISATION, OWN, PAIR, SYSTEM
from naervaer.people.models.persons import Employment, Organisation, Person, PersonQuerySet, Unit
from naervaer.people.models.projects import Project, ProjectQuerySet, ProjectShare
from naervaer.people.models.roles import Invitation, Role

__all__ = [
    "ORGANISATION",
    "OWN",
    "PAIR",
    "SYSTEM",
    "Buddy",
    "Deputy",
    "Employment",
    "Invitation",
    "Leadership",
    "Organisation",
    "Person",
    "PersonQuerySet",
    "Project",
    "ProjectQuerySet",
    "ProjectShare",
    "Role",
    "Unit",
    "around",
    "oneself_and_led",
]
