"""Who may use which route, said once more and apart from the code: the matrix test holds the two against each other.

Everything is asked about Jonas, whose nearest leader is Mette. The actors and how they stand to him:
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from tests.access import addresses as of
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
TEAM = frozenset({SELF, LEADER, COLLEAGUE})
"""The leader, and those whom she leads."""
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


LOOKS_UP = LEADERS | KEEPERS
IN_THE_PROJECT = frozenset({PROJECT_LEADER, SELF, COLLEAGUE})

VERDICTS: dict[str, Verdict] = {
    # accounts, web.shell
    "language": Verdict(post=EVERYBODY, form=lambda cast: {"language": "en"}),
    "confirm_by_mail": Verdict(get=PEOPLE, post=PEOPLE),
    "healthz": Verdict(get=EVERYBODY, address=of.all_is_well),
    "display": Verdict(post=EVERYBODY, form=lambda cast: {"names": "hidden"}),
    # people: the list and its keepers
    "people": Verdict(get=LOOKS_UP),
    "person_new": Verdict(get=KEEPERS, post=KEEPERS),
    "person_suggestions": Verdict(get=PEOPLE),
    "person_entry": Verdict(get=KEEPERS, post=KEEPERS, address=of.jonas),
    "person_leader": Verdict(post=KEEPERS, address=of.jonas),
    "employments": Verdict(post=KEEPERS, address=of.jonas),
    "employment_end": Verdict(post=KEEPERS, address=of.jonas, form=lambda cast: {"last_day": "2026-12-31"}),
    "invitations": Verdict(post=KEEPERS, address=of.karen),
    "invitations_many": Verdict(post=KEEPERS),
    "invitation_withdrawal": Verdict(post=KEEPERS, address=of.jonas),
    "units": Verdict(get=KEEPERS, post=KEEPERS),
    "unit_suggestions": Verdict(get=PEOPLE),
    "unit": Verdict(get=KEEPERS, post=KEEPERS, address=of.unit),
    "unit_children": Verdict(get=KEEPERS, address=of.unit),
    "unit_additions": Verdict(post=KEEPERS, address=of.unit),
    "unit_move": Verdict(post=KEEPERS, address=of.unit),
    "unit_removal": Verdict(post=KEEPERS, address=of.unit),
    "unit_return": Verdict(address=of.forged),
    # people: beside the line
    "deputies": Verdict(get=KEEPERS | {LEADER}, post=KEEPERS | {LEADER}, address=of.mette),
    "buddies": Verdict(get=KEEPERS | {LEADER}, post=KEEPERS | {LEADER}, address=of.jonas),
    "period_end": Verdict(address=of.forged),
    "period_return": Verdict(address=of.forged),
    "projects": Verdict(get=LOOKS_UP | IN_THE_PROJECT),
    "project_new": Verdict(get=LOOKS_UP, post=LOOKS_UP),
    "project": Verdict(
        get=IN_THE_PROJECT | KEEPERS | {LEADER}, post=KEEPERS | {PROJECT_LEADER}, address=of.project
    ),
    "shares": Verdict(post=frozenset({PROJECT_LEADER}), address=of.project),
    # people.importing
    "imports": Verdict(get=KEEPERS, post=KEEPERS),
    "import_new": Verdict(post=KEEPERS),
    "import_bad_rows": Verdict(post=KEEPERS),
    "import_job": Verdict(address=of.no_job),
    "import_stop": Verdict(address=of.no_job),
    # people: administrators, oneself, doors
    "roles": Verdict(get=ADMINS, post=ADMINS),
    "role_end": Verdict(post=ADMINS, address=lambda cast: [cast.hanne.id, "hr"]),
    "setup": Verdict(get=ADMINS, post=ADMINS),
    "help_lines": Verdict(get=ADMINS, post=ADMINS),
    "help_line": Verdict(get=ADMINS, post=ADMINS, address=of.help_line),
    "help_line_rise": Verdict(post=ADMINS, address=of.help_line),
    "help_line_removal": Verdict(post=ADMINS, address=of.help_line),
    "help_line_return": Verdict(address=of.forged),
    "me": Verdict(get=PEOPLE, post=PEOPLE),
    # people: what opens the door for oneself; who has not confirmed it lately is answered by being asked to
    "security": Verdict(get=PEOPLE),
    "passkeys": Verdict(get=PEOPLE, post=PEOPLE),
    "passkey_removal": Verdict(post=PEOPLE),
    "code_app": Verdict(get=PEOPLE, post=PEOPLE),
    "code_app_removal": Verdict(post=PEOPLE),
    "recovery_codes": Verdict(get=PEOPLE, post=PEOPLE),
    "session_ends": Verdict(post=PEOPLE),
    "invitation": Verdict(get=EVERYBODY, post=EVERYBODY, address=of.invitation),
    "organisation_sign_in": Verdict(),  # there is none here; tests/accounts/test_openid.py has one
    "organisation_answer": Verdict(),
    "set_up": Verdict(address=lambda cast: ["there-is-an-organisation"]),
    # distance
    "zone_suggestions": Verdict(get=EVERYBODY),
    "hours": Verdict(get=PEOPLE, post=PEOPLE),
    "hours_of": Verdict(get=THE_TWO, post=THE_TWO, address=of.jonas),
    "hours_removal": Verdict(post=THE_TWO, address=of.jonas),
    "leave": Verdict(get=PEOPLE, post=PEOPLE),
    "leave_of": Verdict(get=THE_TWO, post=THE_TWO, address=of.jonas),
    "leave_end": Verdict(post=THE_TWO, address=of.leave),
    "days": Verdict(get=ADMINS, post=ADMINS),
    "default_hours": Verdict(get=ADMINS, post=ADMINS),
    "day_removal": Verdict(post=ADMINS, address=lambda cast: ["2026-12-24"]),
    "distance_return": Verdict(address=of.forged),
    "team_windows": Verdict(get=LEADERS),
    "at_home": Verdict(get=PEOPLE),
    "situation_lines": Verdict(post=PEOPLE, form=lambda cast: {"text": "Ring hellere", "sharing": "me"}),
    "situation_line": Verdict(post=OWN, address=of.situation_line, form=lambda cast: {"text": "Ring"}),
    "situation_sharing": Verdict(post=OWN, address=of.situation_line, form=lambda cast: {"sharing": "me"}),
    "situation_confirmation": Verdict(post=OWN, address=of.situation_line),
    "situation_removal": Verdict(post=OWN, address=of.situation_line),
    "situation_return": Verdict(post=OWN, address=of.situation_line),
    "sites": Verdict(post=PEOPLE, form=lambda cast: {"kind": "office", "country": "DK"}),
    "site_removal": Verdict(post=OWN, address=of.site),
    "site_return": Verdict(post=OWN, address=of.site),
    "place_week": Verdict(post=PEOPLE),
    "place_days": Verdict(post=PEOPLE),
    "place_removal": Verdict(post=OWN, address=of.other_day),
    # distance: calendars elsewhere
    "calendar": Verdict(get=PEOPLE),
    "calendar_addresses": Verdict(post=PEOPLE),
    "calendar_files": Verdict(post=PEOPLE),
    "calendar_reading": Verdict(post=OWN, address=of.calendar),
    "calendar_removal": Verdict(post=OWN, address=of.calendar),
    "calendar_feed": Verdict(post=PEOPLE),
    "calendar_feed_end": Verdict(post=PEOPLE),
    "feed": Verdict(get=EVERYBODY, address=of.feed),
    # notify
    "service_worker": Verdict(get=EVERYBODY),
    "messages": Verdict(get=PEOPLE),
    "subscriptions": Verdict(post=PEOPLE),
    "subscription_removal": Verdict(post=OWN, address=of.subscription),
    "message_try": Verdict(post=PEOPLE),
    "connections": Verdict(get=ADMINS, post=ADMINS),
    "chat_try": Verdict(post=ADMINS, address=of.chat),
    "chat_removal": Verdict(post=ADMINS, address=of.chat),
    # followup
    "touches": Verdict(post=frozenset({LEADER}), form=lambda cast: {"person": str(cast.jonas.id)}),
    "touch_withdrawals": Verdict(post=THE_TWO, address=of.touch),
    "touch_returns": Verdict(address=of.touch),  # only who took it out: nobody has
    "rhythm": Verdict(post=THE_TWO, address=of.jonas, form=lambda cast: {"days": 7}),
    "rhythm_answer": Verdict(post=THE_TWO, address=of.jonas, form=lambda cast: {"answer": "no"}),
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
    "agreement": Verdict(get=THE_TWO, post=THE_TWO, address=of.agreed_row("topic"), form=of.edited),
    "agreement_removal": Verdict(post=THE_TWO, address=of.agreed_row("promise")),
    "agreement_return": Verdict(post=THE_TWO, address=of.agreed_row("promise")),
    "agreement_yes": Verdict(
        post=frozenset({SELF}), address=of.agreed_row("promise"), form=lambda cast: {"version": 1}
    ),  # Mette has proposed it
    "agreement_takeover": Verdict(post=frozenset({LEADER}), address=of.agreed_row("promise")),
    "agreement_end": Verdict(
        post=frozenset({SELF}), address=of.agreed_row("obstacle"), form=lambda cast: {"how": "closed"}
    ),  # Jonas has raised it
    "agreement_reopening": Verdict(post=frozenset({SELF}), address=of.agreed_row("obstacle")),
    "agreement_sharing": Verdict(
        post=frozenset({SELF}), address=of.agreed_row("goal"), form=lambda cast: {"share": "yes"}
    ),
    "topic_goal": Verdict(post=THE_TWO, address=of.only("topic")),
    "promise_carry": Verdict(post=THE_TWO, address=of.only("promise")),
    "promise_carry_return": Verdict(address=of.only("promise")),  # nobody has carried it on
    "experiment_answer": Verdict(
        post=THE_TWO, address=of.only("experiment"), form=lambda cast: {"answer": "keep"}
    ),
    "experiment_answer_return": Verdict(post=THE_TWO, address=of.only("experiment")),
    "development": Verdict(post=THE_TWO, address=of.jonas, form=lambda cast: {"kind": "talked"}),
    "development_withdrawal": Verdict(post=THE_TWO, address=of.development),
    "development_return": Verdict(address=of.development),  # only who took it out: nobody has
    # contact
    "contact": Verdict(get=PEOPLE - {"birgit"}, post=PEOPLE - {"birgit"}),
    "contact_button": Verdict(get=PEOPLE - {"birgit"}),
    "contact_kept": Verdict(post=OWN, form=lambda cast: {"whose": cast.jonas.id, "key": uuid4()}),
    "contact_offline": Verdict(get=EVERYBODY),
    "contact_request": Verdict(get=THE_TWO, address=of.wish),
    "contact_withdrawal": Verdict(post=OWN, address=of.wish),
    "contact_details": Verdict(post=OWN, address=of.wish),
    "contact_answers": Verdict(post=frozenset({LEADER}), address=of.wish, form=lambda cast: {"at": "now"}),
    "contact_yes": Verdict(post=OWN, address=of.wish),
    "contact_other": Verdict(
        post=frozenset({LEADER}), address=of.wish, form=lambda cast: {"other": str(cast.anders.id)}
    ),
    "contact_talked": Verdict(post=THE_TWO, address=of.wish),
    "contact_not_yet": Verdict(post=THE_TWO, address=of.wish),
    "contact_solved": Verdict(post=OWN, address=of.wish),
    "contact_return": Verdict(post=THE_TWO, address=of.wish),
    "contact_agreements": Verdict(get=PEOPLE),
    "contact_agreement": Verdict(get=THE_TWO, post=THE_TWO, address=of.jonas),
    "contact_agreement_answer": Verdict(
        post=THE_TWO, address=of.with_contact_agreement, form=lambda cast: {"answer": "no"}
    ),
    "team_agreement": Verdict(get=TEAM, post=TEAM, address=of.mette),
    "team_answer": Verdict(post=TEAM, address=of.proposed_to_team, form=lambda cast: {"answer": "yes"}),
    "team_answer_return": Verdict(post=TEAM, address=of.proposed_to_team),
    "team_withdrawal": Verdict(post=THE_TWO, address=of.proposed_to_team),  # Jonas has proposed it
    "duty": Verdict(get=ADMINS, post=ADMINS),
    "reachable": Verdict(get=PEOPLE, post=PEOPLE),
    "reachable_end": Verdict(post=PEOPLE),
    # conversations
    "talk_new": Verdict(get=PEOPLE, post=PEOPLE),
    "talk_round": Verdict(get=LEADERS, post=LEADERS),
    "talk_undo": Verdict(address=of.forged),
    "talk_acceptance": Verdict(post=frozenset({SELF}), address=of.talk),  # the leader has planned it
    "talk_time": Verdict(get=THE_TWO, post=THE_TWO, address=of.talk),
    "talk_cancellation": Verdict(get=THE_TWO, post=THE_TWO, address=of.talk),
    "talk_next": Verdict(post=THE_TWO, address=of.talk, form=lambda cast: {"span": of.NEXT_YEAR}),
    "wellbeing": Verdict(post=THE_TWO, address=of.talk),
    "wellbeing_undo": Verdict(post=THE_TWO, address=of.talk),
    "wellbeing_objection": Verdict(address=of.talk),  # only of the other's mark: there is none
    "topic_taken_up": Verdict(post=THE_TWO, address=of.talk_and_topic),
    "topic_put_down": Verdict(post=THE_TWO, address=of.talk_and_topic),
    "talk_promises": Verdict(get=THE_TWO, post=THE_TWO, address=of.talk),
    "talk_holding": Verdict(post=THE_TWO, address=of.talk),
    "talk_release": Verdict(post=THE_TWO, address=of.talk),
    # web
    "talk": Verdict(get=THE_TWO, address=of.talk),
    "talk_changes": Verdict(get=THE_TWO, address=of.talk),
    "talk_preparation": Verdict(get=frozenset({LEADER}), address=of.talk),
    "talks": Verdict(get=PEOPLE),
    "agreements": Verdict(get=PEOPLE),
    "agreements_start": Verdict(),
    "today": Verdict(get=PEOPLE),
    "today_list": Verdict(get=LEADERS),
    "person": Verdict(get=THE_TWO, address=of.jonas),
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
    "operations": Verdict(get=ADMINS),
    "what_leader_sees": Verdict(get=PEOPLE),
    "hidden_from_leader": Verdict(post=frozenset({SELF}), form=of.own_topic),
    "shown_to_leader": Verdict(post=frozenset({SELF}), form=of.own_topic),
    "hidden_return": Verdict(address=of.forged),
    "handbook": Verdict(get=EVERYBODY),
    "handbook_page": Verdict(get=EVERYBODY, address=lambda cast: ["everyone"]),
}
