"""What people tell and agree on: where they work, lines of the situation card, goals, a stone in the way, a trial."""

from datetime import datetime, timedelta
from functools import partial

from naervaer.agreements.actions import add_goal, agree, propose_experiment, raise_obstacle
from naervaer.agreements.rules import Side, Track
from naervaer.demo.story import Story
from naervaer.distance.actions import add_site, plan_week, write_line

LEADER = "mette"
FROM_HOME = (
    ("nadia", "LT", "Vilnius", (1, 3, 5)),
    ("jonas", "DK", "Havnegade", (2, 4)),
    ("mette", "DK", "Havnegade", (5,)),
)
"""Who has said where they work: the country, what the office is called, and the days at home."""
TOLD = (
    ("nadia", "leader", "Sig det lige ud. Jeg siger selv ikke nej med det samme, så spørg igen dagen efter."),
    ("nadia", "team", "Der bliver bygget om hos naboen. Møder går bedst efter klokken 10."),
    ("jonas", "leader", "Jeg tænker bedst over det svære før klokken 11."),
    ("sofie", "team", "Ring hellere end skriv, når det haster."),
)


def plan(story: Story) -> None:
    """Told two weeks ago, agreed a week ago."""
    for step, days in ((_places, 20), (_told, 14), (_agreed, 7)):
        story.then(story.today - timedelta(days=days), partial(step, story), hour=12)


def _places(story: Story, at: datetime) -> None:
    for key, country, name, days in FROM_HOME:
        person = story.people[key]
        home = add_site(person=person, kind="home", name="", country=country, by=person, at=at)
        office = add_site(person=person, kind="office", name=name, country=country, by=person, at=at)
        week = {weekday: home if weekday in days else office for weekday in range(1, 6)}
        plan_week(person=person, sites=week, by=person, at=at, today=at.date())


def _told(story: Story, at: datetime) -> None:
    leader = story.people[LEADER]
    for key, sharing, text in TOLD:
        person = story.people[key]
        write_line(person=person, text=text, sharing=sharing, leader=leader, by=person, at=at)


def _agreed(story: Story, at: datetime) -> None:
    leader, nadia, jonas = story.people[LEADER], story.people["nadia"], story.people["jonas"]
    day = at.date()
    goal = add_goal(
        employee=nadia,
        shared_with=leader,
        track=Track.PROFESSIONAL,
        text="Bygge havnemodellen selv",
        step="Sidde med, når Jonas bygger den næste",
        step_on=day + timedelta(days=28),
        by=nadia,
        at=at,
    )
    agree(row=goal, version=goal.version, by=leader, at=at)
    raise_obstacle(
        employee=nadia,
        text="Adgang til tidevandsdata mangler",
        owner_side=Side.LEADER,
        due_on=day + timedelta(days=7),
        by=nadia,
        at=at,
    )
    trial = propose_experiment(
        employee=jonas,
        leader=leader,
        text="Ingen møder før klokken 11",
        started_on=day,
        review_on=day + timedelta(days=28),
        by=jonas,
        at=at,
    )
    agree(row=trial, version=trial.version, by=leader, at=at)
