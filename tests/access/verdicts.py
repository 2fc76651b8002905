"""Who may use which route, said once more and apart from the code: the matrix test holds the two against each other.

Everything is asked about Jonas, whose nearest leader is Mette. The actors and how they stand to him:
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from naervaer.followup.models import Touch
from naervaer.people.actions import invite
from tests.cast import Cast

SELF, LEADER, COLLEAGUE, DEPUTY, OTHER_LEADER, NEXT_UP = "jonas", "mette", "sofie", "anders", "rune", "birgit"
PROJECT_LEADER, HR, AMO, ADMIN, OTHER_EMPLOYEE = "bo", "hanne", "dorte", "ole", "pia"
NOBODY = "nobody"

PEOPLE = frozenset(
    {SELF, LEADER, COLLEAGUE, DEPUTY, OTHER_LEADER, NEXT_UP, PROJECT_LEADER, HR, AMO, ADMIN, OTHER_EMPLOYEE}
)
EVERYBODY = PEOPLE | {NOBODY}
LEADERS = frozenset({LEADER, DEPUTY, OTHER_LEADER, NEXT_UP})
THE_TWO = frozenset({SELF, LEADER})
KEEPERS = frozenset({HR, ADMIN})
ADMINS = frozenset({ADMIN})
NONE: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Verdict:
    """Who gets an answer: with GET, with POST; how the address and the form are filled in."""

    get: frozenset[str] = NONE
    post: frozenset[str] = NONE
    address: Callable[[Cast], list[Any]] = field(default=lambda cast: [])
    form: Callable[[Cast], dict[str, Any]] = field(default=lambda cast: {})


def jonas(cast: Cast) -> list[Any]:
    return [cast.jonas.id]


def _touch(cast: Cast) -> list[Any]:
    touch = Touch.objects.counting().filter(employee=cast.jonas, leader=cast.mette).order_by("-on").first()
    assert touch is not None
    return [touch.ref]


def karen(cast: Cast) -> list[Any]:
    """She has no sign-in yet."""
    return [cast.karen.id]


def mette(cast: Cast) -> list[Any]:
    return [cast.mette.id]


def _unit(cast: Cast) -> list[Any]:
    return [cast.havn.id]


def _project(cast: Cast) -> list[Any]:
    return [cast.kajplads.id]


def _leave(cast: Cast) -> list[Any]:
    return [cast.jonas.leaves.get().id]


def _invitation(cast: Cast) -> list[Any]:
    return [invite(person=cast.karen, by=cast.ole, at=cast.now)]


def forged(cast: Cast) -> list[Any]:
    """A reference that nobody signed: there is no such thing, for anybody."""
    return ["1:forged"]


def no_job(cast: Cast) -> list[Any]:
    """No import of this number runs."""
    return ["00000000-0000-4000-8000-000000000000"]


LOOKS_UP = LEADERS | KEEPERS
IN_THE_PROJECT = frozenset({PROJECT_LEADER, SELF, COLLEAGUE})

VERDICTS: dict[str, Verdict] = {
    # accounts, web.shell
    "language": Verdict(post=EVERYBODY, form=lambda cast: {"language": "en"}),
    "confirm_by_mail": Verdict(get=PEOPLE, post=PEOPLE),
    "display": Verdict(post=EVERYBODY, form=lambda cast: {"names": "hidden"}),
    # people: the list and its keepers
    "people": Verdict(get=LOOKS_UP),
    "person_new": Verdict(get=KEEPERS, post=KEEPERS),
    "person_suggestions": Verdict(get=PEOPLE),
    "person_entry": Verdict(get=KEEPERS, post=KEEPERS, address=jonas),
    "person_leader": Verdict(post=KEEPERS, address=jonas),
    "employments": Verdict(post=KEEPERS, address=jonas),
    "employment_end": Verdict(post=KEEPERS, address=jonas, form=lambda cast: {"last_day": "2026-12-31"}),
    "invitations": Verdict(post=KEEPERS, address=karen),
    "invitations_many": Verdict(post=KEEPERS),
    "invitation_withdrawal": Verdict(post=KEEPERS, address=jonas),
    "units": Verdict(get=KEEPERS, post=KEEPERS),
    "unit_suggestions": Verdict(get=PEOPLE),
    "unit": Verdict(get=KEEPERS, post=KEEPERS, address=_unit),
    "unit_children": Verdict(get=KEEPERS, address=_unit),
    "unit_additions": Verdict(post=KEEPERS, address=_unit),
    "unit_move": Verdict(post=KEEPERS, address=_unit),
    "unit_removal": Verdict(post=KEEPERS, address=_unit),
    "unit_return": Verdict(address=forged),
    # people: beside the line
    "deputies": Verdict(get=KEEPERS | {LEADER}, post=KEEPERS | {LEADER}, address=mette),
    "buddies": Verdict(get=KEEPERS | {LEADER}, post=KEEPERS | {LEADER}, address=jonas),
    "period_end": Verdict(address=forged),
    "period_return": Verdict(address=forged),
    "projects": Verdict(get=LOOKS_UP | IN_THE_PROJECT),
    "project_new": Verdict(get=LOOKS_UP, post=LOOKS_UP),
    "project": Verdict(
        get=IN_THE_PROJECT | KEEPERS | {LEADER}, post=KEEPERS | {PROJECT_LEADER}, address=_project
    ),
    "shares": Verdict(post=frozenset({PROJECT_LEADER}), address=_project),
    # people.importing
    "imports": Verdict(get=KEEPERS, post=KEEPERS),
    "import_new": Verdict(post=KEEPERS),
    "import_bad_rows": Verdict(post=KEEPERS),
    "import_job": Verdict(address=no_job),
    "import_stop": Verdict(address=no_job),
    # people: administrators, oneself, doors
    "roles": Verdict(get=ADMINS, post=ADMINS),
    "role_end": Verdict(post=ADMINS, address=lambda cast: [cast.hanne.id, "hr"]),
    "setup": Verdict(get=ADMINS, post=ADMINS),
    "me": Verdict(get=PEOPLE, post=PEOPLE),
    # people: what opens the door for oneself; who has not confirmed it lately is answered by being asked to
    "security": Verdict(get=PEOPLE),
    "passkeys": Verdict(get=PEOPLE, post=PEOPLE),
    "passkey_removal": Verdict(post=PEOPLE),
    "code_app": Verdict(get=PEOPLE, post=PEOPLE),
    "code_app_removal": Verdict(post=PEOPLE),
    "recovery_codes": Verdict(get=PEOPLE, post=PEOPLE),
    "session_ends": Verdict(post=PEOPLE),
    "invitation": Verdict(get=EVERYBODY, post=EVERYBODY, address=_invitation),
    "organisation_sign_in": Verdict(),  # there is none here; tests/accounts/test_openid.py has one
    "organisation_answer": Verdict(),
    "set_up": Verdict(address=lambda cast: ["there-is-an-organisation"]),
    # distance
    "zone_suggestions": Verdict(get=EVERYBODY),
    "hours": Verdict(get=PEOPLE, post=PEOPLE),
    "hours_of": Verdict(get=THE_TWO, post=THE_TWO, address=jonas),
    "hours_removal": Verdict(post=THE_TWO, address=jonas),
    "leave": Verdict(get=PEOPLE, post=PEOPLE),
    "leave_of": Verdict(get=THE_TWO, post=THE_TWO, address=jonas),
    "leave_end": Verdict(post=THE_TWO, address=_leave),
    "days": Verdict(get=ADMINS, post=ADMINS),
    "default_hours": Verdict(get=ADMINS, post=ADMINS),
    "day_removal": Verdict(post=ADMINS, address=lambda cast: ["2026-12-24"]),
    "distance_return": Verdict(address=forged),
    # followup
    "touches": Verdict(post=frozenset({LEADER}), form=lambda cast: {"person": str(cast.jonas.id)}),
    "touch_withdrawals": Verdict(post=THE_TWO, address=_touch),
    "touch_returns": Verdict(address=_touch),  # only who took it out: nobody has
    "rhythm": Verdict(post=THE_TWO, address=jonas, form=lambda cast: {"days": 7}),
    "rhythm_answer": Verdict(post=THE_TWO, address=jonas, form=lambda cast: {"answer": "no"}),
    "rhythm_for_all": Verdict(post=PEOPLE, form=lambda cast: {"days": 14}),
    # web
    "today": Verdict(get=PEOPLE),
    "today_list": Verdict(get=LEADERS),
    "person": Verdict(get=THE_TWO, address=jonas),
    "first_day": Verdict(get=LOOKS_UP),
    "first_talks": Verdict(get=LOOKS_UP),
    "first_talks_csv": Verdict(get=LOOKS_UP),
    "welcome": Verdict(get=PEOPLE, post=PEOPLE),
    "welcome_screen": Verdict(get=PEOPLE, post=PEOPLE, address=lambda cast: [2]),
    "does_not": Verdict(get=EVERYBODY),
    "who_sees_what": Verdict(get=EVERYBODY),
    "help": Verdict(get=EVERYBODY),
    "seen_me": Verdict(get=PEOPLE),
}
