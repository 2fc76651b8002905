"""Who may use which route, said once more and apart from the code: the matrix test holds the two against each other.

Everything is asked about Jonas, whose nearest leader is Mette. The actors and how they stand to him:
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from naervaer.followup.models import Touch
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


VERDICTS: dict[str, Verdict] = {
    # accounts
    "language": Verdict(post=EVERYBODY, form=lambda cast: {"language": "en"}),
    # web.shell
    "display": Verdict(post=EVERYBODY, form=lambda cast: {"names": "hidden"}),
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
}
