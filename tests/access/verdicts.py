"""Who may use which route, said once more and apart from the code: the matrix test holds the two against each other.

Everything is asked about Jonas, whose nearest leader is Mette. The actors and how they stand to him:
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from naervaer.agreements.actions import add_topic
from naervaer.agreements.models import Development, Experiment, Goal, Obstacle, Promise, Topic
from naervaer.conversations.actions import plan_talk
from naervaer.conversations.models import Talk
from naervaer.distance.actions import add_site, set_exception, write_line
from naervaer.distance.models import Site, SituationLine
from naervaer.followup.models import Touch
from naervaer.jobs.actions import beat
from naervaer.jobs.models import Job
from naervaer.people.actions import invite
from naervaer.people.helplines.actions import add_help_line
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
OWN = frozenset({SELF})
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


def _all_is_well(cast: Cast) -> list[Any]:
    """The worker has come round, and nothing waits."""
    beat(at=cast.now)
    Job.objects.open().update(done_at=cast.now)
    return []


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


def _help_line(cast: Cast) -> list[Any]:
    return [
        add_help_line(name="Kim Dahl", purpose="Aftaler", reach="12 34 56 78", by=cast.ole, at=cast.now).id
    ]


NEXT_YEAR = "2027-11-22T09:00:00+00:00|2027-11-22T09:30:00+00:00"


def _talk(cast: Cast) -> list[Any]:
    """A talk of Jonas and Mette on the day after, planned by her."""
    known = Talk.objects.filter(employee=cast.jonas).order_by("pk").first()
    if known is None:
        start = cast.now + timedelta(days=1)
        span = (start, start + timedelta(minutes=30))
        known = plan_talk(employee=cast.jonas, leader=cast.mette, span=span, by=cast.mette, at=cast.now)
    return [known.id]


def _talk_and_topic(cast: Cast) -> list[Any]:
    topic = Topic.objects.filter(employee=cast.jonas, via="verdicts").order_by("pk").first() or add_topic(
        employee=cast.jonas,
        shared_with=cast.mette,
        text="Månedsrapporten",
        via="verdicts",
        by=cast.jonas,
        at=cast.now,
    )
    return [*_talk(cast), topic.id]


def _situation_line(cast: Cast) -> list[Any]:
    """A line that Jonas shares with his team: they read it, and only he changes it."""
    known = SituationLine.objects.filter(person=cast.jonas).order_by("pk").first()
    return [
        (
            known
            or write_line(
                person=cast.jonas, text="Ring", sharing="team", leader=cast.mette, by=cast.jonas, at=cast.now
            )
        ).id
    ]


def _site_of(cast: Cast) -> Site:
    known = Site.objects.filter(person=cast.jonas).order_by("pk").first()
    return known or add_site(
        person=cast.jonas, kind="office", name="", country="DK", by=cast.jonas, at=cast.now
    )


def _site(cast: Cast) -> list[Any]:
    return [_site_of(cast).id]


def _other_day(cast: Cast) -> list[Any]:
    on = cast.today + timedelta(days=1)
    set_exception(person=cast.jonas, on=on, site=_site_of(cast), by=cast.jonas, at=cast.now)
    return [on.isoformat()]


def forged(cast: Cast) -> list[Any]:
    """A reference that nobody signed: there is no such thing, for anybody."""
    return ["1:forged"]


def no_job(cast: Cast) -> list[Any]:
    """No import of this number runs."""
    return ["00000000-0000-4000-8000-000000000000"]


def _own_topic(cast: Cast) -> dict[str, Any]:
    """Something that Jonas has written for his talk with Mette."""
    row = add_topic(employee=cast.jonas, shared_with=cast.mette, text="Ro", by=cast.jonas, at=cast.now)
    return {"row": f"agreements.Topic:{row.pk}", "leader": str(cast.mette.id)}


def agreed_row(kind: str) -> Callable[[Cast], list[Any]]:
    """The row of this kind that the fixture `asked` of the matrix has written for Jonas and Mette."""
    tables: dict[str, Any] = {
        "topic": Topic,
        "promise": Promise,
        "goal": Goal,
        "obstacle": Obstacle,
        "experiment": Experiment,
    }
    return lambda cast: [kind, tables[kind].objects.get(employee=cast.jonas).pk]


def _only(kind: str) -> Callable[[Cast], list[Any]]:
    return lambda cast: agreed_row(kind)(cast)[1:]


def _development(cast: Cast) -> list[Any]:
    return [Development.objects.get(employee=cast.jonas).pk]


def _edited(cast: Cast) -> dict[str, Any]:
    return {"text": "Hjemmedage", "version": 1}


LOOKS_UP = LEADERS | KEEPERS
IN_THE_PROJECT = frozenset({PROJECT_LEADER, SELF, COLLEAGUE})

VERDICTS: dict[str, Verdict] = {
    # accounts, web.shell
    "language": Verdict(post=EVERYBODY, form=lambda cast: {"language": "en"}),
    "confirm_by_mail": Verdict(get=PEOPLE, post=PEOPLE),
    "healthz": Verdict(get=EVERYBODY, address=_all_is_well),
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
    "help_lines": Verdict(get=ADMINS, post=ADMINS),
    "help_line": Verdict(get=ADMINS, post=ADMINS, address=_help_line),
    "help_line_rise": Verdict(post=ADMINS, address=_help_line),
    "help_line_removal": Verdict(post=ADMINS, address=_help_line),
    "help_line_return": Verdict(address=forged),
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
    "team_windows": Verdict(get=LEADERS),
    "at_home": Verdict(get=PEOPLE),
    "situation_lines": Verdict(post=PEOPLE, form=lambda cast: {"text": "Ring hellere", "sharing": "me"}),
    "situation_line": Verdict(post=OWN, address=_situation_line, form=lambda cast: {"text": "Ring"}),
    "situation_sharing": Verdict(post=OWN, address=_situation_line, form=lambda cast: {"sharing": "me"}),
    "situation_confirmation": Verdict(post=OWN, address=_situation_line),
    "situation_removal": Verdict(post=OWN, address=_situation_line),
    "situation_return": Verdict(post=OWN, address=_situation_line),
    "sites": Verdict(post=PEOPLE, form=lambda cast: {"kind": "office", "country": "DK"}),
    "site_removal": Verdict(post=OWN, address=_site),
    "site_return": Verdict(post=OWN, address=_site),
    "place_week": Verdict(post=PEOPLE),
    "place_days": Verdict(post=PEOPLE),
    "place_removal": Verdict(post=OWN, address=_other_day),
    # followup
    "touches": Verdict(post=frozenset({LEADER}), form=lambda cast: {"person": str(cast.jonas.id)}),
    "touch_withdrawals": Verdict(post=THE_TWO, address=_touch),
    "touch_returns": Verdict(address=_touch),  # only who took it out: nobody has
    "rhythm": Verdict(post=THE_TWO, address=jonas, form=lambda cast: {"days": 7}),
    "rhythm_answer": Verdict(post=THE_TWO, address=jonas, form=lambda cast: {"answer": "no"}),
    "rhythm_for_all": Verdict(post=PEOPLE, form=lambda cast: {"days": 14}),
    # agreements
    "agreements_trash": Verdict(get=PEOPLE),
    "share_question": Verdict(post=PEOPLE - {"birgit"}),
    "agreement_new": Verdict(
        get=THE_TWO,
        post=THE_TWO,
        address=lambda cast: [cast.jonas.id, "topic"],
        form=lambda cast: {"text": "Hjemmedage"},
    ),
    "agreement": Verdict(get=THE_TWO, post=THE_TWO, address=agreed_row("topic"), form=_edited),
    "agreement_removal": Verdict(post=THE_TWO, address=agreed_row("promise")),
    "agreement_return": Verdict(post=THE_TWO, address=agreed_row("promise")),
    "agreement_yes": Verdict(
        post=frozenset({SELF}), address=agreed_row("promise"), form=lambda cast: {"version": 1}
    ),  # Mette has proposed it
    "agreement_takeover": Verdict(post=frozenset({LEADER}), address=agreed_row("promise")),
    "agreement_end": Verdict(
        post=frozenset({SELF}), address=agreed_row("obstacle"), form=lambda cast: {"how": "closed"}
    ),  # Jonas has raised it
    "agreement_reopening": Verdict(post=frozenset({SELF}), address=agreed_row("obstacle")),
    "agreement_sharing": Verdict(
        post=frozenset({SELF}), address=agreed_row("goal"), form=lambda cast: {"share": "yes"}
    ),
    "promise_carry": Verdict(post=THE_TWO, address=_only("promise")),
    "promise_carry_return": Verdict(address=_only("promise")),  # nobody has carried it on
    "experiment_answer": Verdict(
        post=THE_TWO, address=_only("experiment"), form=lambda cast: {"answer": "keep"}
    ),
    "experiment_answer_return": Verdict(post=THE_TWO, address=_only("experiment")),
    "development": Verdict(post=THE_TWO, address=jonas, form=lambda cast: {"kind": "talked"}),
    "development_withdrawal": Verdict(post=THE_TWO, address=_development),
    "development_return": Verdict(address=_development),  # only who took it out: nobody has
    # conversations
    "talk_new": Verdict(get=PEOPLE, post=PEOPLE),
    "talk_round": Verdict(get=LEADERS, post=LEADERS),
    "talk_undo": Verdict(address=forged),
    "talk_acceptance": Verdict(post=frozenset({SELF}), address=_talk),  # the leader has planned it
    "talk_time": Verdict(get=THE_TWO, post=THE_TWO, address=_talk),
    "talk_cancellation": Verdict(get=THE_TWO, post=THE_TWO, address=_talk),
    "talk_next": Verdict(post=THE_TWO, address=_talk, form=lambda cast: {"span": NEXT_YEAR}),
    "wellbeing": Verdict(post=THE_TWO, address=_talk),
    "wellbeing_undo": Verdict(post=THE_TWO, address=_talk),
    "wellbeing_objection": Verdict(address=_talk),  # only of the other's mark: there is none
    "topic_taken_up": Verdict(post=THE_TWO, address=_talk_and_topic),
    "topic_put_down": Verdict(post=THE_TWO, address=_talk_and_topic),
    "talk_promises": Verdict(get=THE_TWO, post=THE_TWO, address=_talk),
    "talk_holding": Verdict(post=THE_TWO, address=_talk),
    "talk_release": Verdict(post=THE_TWO, address=_talk),
    # web
    "talk": Verdict(get=THE_TWO, address=_talk),
    "talk_changes": Verdict(get=THE_TWO, address=_talk),
    "talk_preparation": Verdict(get=frozenset({LEADER}), address=_talk),
    "talks": Verdict(get=PEOPLE),
    "agreements": Verdict(get=PEOPLE),
    "agreements_start": Verdict(),
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
    "practice": Verdict(get=LEADERS),
    "what_leader_sees": Verdict(get=PEOPLE),
    "hidden_from_leader": Verdict(post=frozenset({SELF}), form=_own_topic),
    "shown_to_leader": Verdict(post=frozenset({SELF}), form=_own_topic),
    "hidden_return": Verdict(address=forged),
    "handbook": Verdict(get=EVERYBODY),
    "handbook_page": Verdict(get=EVERYBODY, address=lambda cast: ["everyone"]),
}
