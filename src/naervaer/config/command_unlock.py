"""``naervaer unlock``: for somebody whose phone and recovery codes are both gone."""

import sys
from argparse import ArgumentParser, Namespace

from django.utils import timezone

from naervaer.people.actions import NoSuchKey, unlock
from naervaer.people.models import Person


def add_arguments(parser: ArgumentParser) -> None:
    """The address."""
    parser.add_argument("email", metavar="EMAIL", help="whose app with codes is disconnected")


def run(options: Namespace) -> int:
    """Disconnect the app and sign the person out everywhere. Exit code 2 when there is no such person or app."""
    person = Person.objects.filter(email=options.email.strip().lower()).order_by("pk").first()
    if person is None:
        print(f"Nobody here has the address {options.email}.", file=sys.stderr)
        return 2
    try:
        unlock(person=person, at=timezone.now())
    except NoSuchKey:
        print(f"{person.name} has no app with codes.", file=sys.stderr)
        return 2
    print(f"The app of {person.name} is disconnected. A mailed code or the password is enough from now on.")
    return 0
