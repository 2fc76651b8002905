"""The words of the handbook: the article's advice as we say it ourselves. Texts under CC BY 4.0.

Kept easy: LIX is at most 30 in both languages, and a test counts. Nothing is taken from the guide of 2016.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from naervaer.web.handbook.rules import Advice

Text = str | Promise

AUTHOR = "Christine Ipsen"
ARTICLE = "Da danske ledere blev distanceledere"
GUIDE = "Trivsel ved distancearbejde. Vejledning til distanceledere og distancemedarbejdere"
GUIDE_ADDRESS = "https://www.bfa-i.dk/media/4125270/distancearbejde.pdf"
"""Names and address as the article gives them: in Danish in both languages."""


@dataclass(frozen=True, slots=True)
class Words:
    """One page: what the advice means, why it helps, and what to do on Monday."""

    icon: str
    title: Text
    short: Text
    means: Text
    why: Text
    steps: tuple[Text, ...]


WORDS: dict[Advice, Words] = {
    Advice.AT_HAND: Words(
        icon="desk",
        title=_("What is there to work with at home?"),
        short=_("Ask what is missing, and help to get it."),
        means=_(
            "Work at home takes a desk, a chair, light, a good connection and a bit of calm. From afar "
            "you cannot see what is there. So ask each of your people, and help to get what they "
            "lack."
        ),
        why=_(
            "A bad chair or a slow connection wears on you a little each day. Few say so unasked. Once "
            "somebody knows, it is often quick to put right."
        ),
        steps=(
            _("Ask two of your people what would make the work easier where they sit."),
            _("Write down one thing to get, who gets it, and by when."),
            _("Find out who here can say yes to a chair or a screen."),
        ),
    ),
    Advice.EXPECTATIONS: Words(
        icon="list",
        title=_("What do they hope for from you?"),
        short=_("Hear it from each of them, and answer."),
        means=_(
            "Each of your people hopes for something from you: good conditions, a hand when it "
            "gets hard, and room to grow. Let them say it first. Then say what you can do, what "
            "you cannot, and why."
        ),
        why=_(
            "What is not said is guessed at. From afar a wrong guess can live for weeks. A clear "
            "no is better than a yes that never comes."
        ),
        steps=(
            _("Ask in your next talk: what do you need from me to do good work?"),
            _("Ask what they want to get better at, in their trade and as a person."),
            _("Say back what you heard, and write down what you both said yes to."),
        ),
    ),
    Advice.PROJECTS: Words(
        icon="tree",
        title=_("Who else gives them tasks?"),
        short=_("Ask the project leader to the table."),
        means=_(
            "Some of your people also work for a project leader. Then three of you share one "
            "week. All three should say what they hope for from the two others. It goes both "
            "ways."
        ),
        why=_(
            "When two tasks clash, the one in the middle is left with the choice. That is hard to "
            "do alone. If it is clear who decides, it need not be a fight."
        ),
        steps=(
            _("Look up who of your people is on a project, and for how much of the week."),
            _("Call the project leader: what do you hope for from us, and we from you?"),
            _("Agree in one line who decides when two tasks meet."),
        ),
    ),
    Advice.UNDERSTANDING: Words(
        icon="home",
        title=_("See it from where they sit"),
        short=_("Ask what the day is like there, and listen."),
        means=_(
            "No two places of work are the same now. One has peace all day, the next only until "
            "noon. Show that you want to know, and take it as it is told. When you both know the "
            "place, you can put things right there."
        ),
        why=_(
            "You cannot help with a thing you do not know of. And who is heard once will speak up "
            "the next time too. How much to tell is up to them."
        ),
        steps=(
            _("Before you call, read what they have chosen to show you."),
            _("Ask when on the day they work best, and when it is hard."),
            _("Move one thing that does not fit, such as the hour of a meeting."),
        ),
    ),
    Advice.EVERYONE: Words(
        icon="people",
        title=_("Talk with all of them"),
        short=_("Also with those who never ask."),
        means=_(
            "Have a fixed rhythm for how often you talk with each of your people. Keep it for "
            "all: the new, the calm, and those who do fine. It must not be the loudest who get "
            "your time."
        ),
        why=_(
            "In an office you meet by chance. From afar, chance does not help you. Then it is "
            "easy to lose sight of somebody for weeks, though nobody meant to."
        ),
        steps=(
            _("Open Today and see which path has grown over."),
            _("Call the one who has waited longest. Ten minutes will do."),
            _("Agree with each of them how often you two talk."),
        ),
    ),
    Advice.COMMUNITY: Words(
        icon="cup",
        title=_("Be one team"),
        short=_("Learn together and laugh together, all of you."),
        means=_(
            "We all need to be part of a team. That takes two kinds of meetings: one where you "
            "learn from each other, and one just for fun. Both can be held on a screen. Pick a "
            "time and a form that let all of you join."
        ),
        why=_(
            "A team that meets shares what it knows, and asks for help sooner. Those who sit "
            "alone the most gain the most. And if it is for all, the hour should suit each of you "
            "in turn."
        ),
        steps=(
            _("Ask one of the team to show for 20 minutes what they work on."),
            _("Ask all to a short coffee on screen. No plan, and no duty to come."),
            _("Check that it lies within everybody's hours."),
        ),
    ),
    Advice.FOUNDATION: Words(
        icon="leaf",
        title=_("First the ground, then the speed"),
        short=_("A good place and a team to be part of come first."),
        means=_(
            "Two things carry the rest: a place where one can work, and a team one is part of. "
            "Look after these two first. Then people thrive, and then the work gets done."
        ),
        why=_(
            "It is easy to push when you cannot see the work. But speed on weak ground does not "
            "last. So when the work drags, look at the ground first."
        ),
        steps=(
            _("Begin the next team meeting with this: have you got what you need?"),
            _("When a task is late, ask first what stands in the way."),
            _("Do not count who is online. Ask how it goes."),
        ),
    ),
    Advice.WELLBEING_FIRST: Words(
        icon="lamp",
        title=_("“How are you?” comes first"),
        short=_("The tasks can wait five minutes."),
        means=_(
            "Begin each talk with the person. Ask what it is like to work right now: what lifts, "
            "and what weighs. Wait for the answer. Only then do you take up tasks and dates."
        ),
        why=_(
            "Tasks fill the time they are given. What comes last in a talk is what falls out. And "
            "from afar you do not see how people come in at the door, so you must ask."
        ),
        steps=(
            _("Pick one question that you would like to be asked, and begin with it."),
            _("When you have asked, say nothing for a while."),
            _("Ask about the work. What is private is theirs to bring up, or not."),
        ),
    ),
    Advice.OWN_SITUATION: Words(
        icon="pin",
        title=_("Say what it is like where you work"),
        short=_("Your leader can only help with what is said."),
        means=_(
            "Your leader cannot see your day. Say what counts for the work: when you can be "
            "reached, when it is hard, what you lack. Say it again when things change. How much "
            "you tell, and who sees it, is your choice."
        ),
        why=_(
            "Who does not know has to guess, and may guess wrong. The sooner you say it, the "
            "sooner there is help. Your private life you owe to nobody."
        ),
        steps=(
            _("Look at your hours here. Do they still hold?"),
            _("Tell your leader one thing that is good to know just now."),
            _("Look up who sees what of you here."),
        ),
    ),
    Advice.OWN_EXPECTATIONS: Words(
        icon="talk",
        title=_("Agree at work, and agree at home"),
        short=_("With your leader, and with those you live with."),
        means=_(
            "You need not wait for your leader to begin. Say what you hope for, and ask what is "
            "hoped for from you. At home it helps to agree too: when you work, when you are off, "
            "and what a shut door means. What you agree at home is yours alone."
        ),
        why=_(
            "At home, work and the rest of life share a roof. If nobody has said when work ends, "
            "it seldom does. A clear word gives peace in both places."
        ),
        steps=(
            _("Take one thing that you are in doubt about to your next talk."),
            _("Say at home when you begin and when you stop this week."),
            _("Do you live alone? Agree on a lunch or a walk with a friend."),
        ),
    ),
    Advice.OWN_ENERGY: Words(
        icon="pulse",
        title=_("Notice what gives and what takes"),
        short=_("And talk about what comes first."),
        means=_(
            "Some tasks fill you up, and some drain you. Look at your week task by task. Then "
            "talk with your leader about what comes first, what can wait, and what somebody else "
            "could take."
        ),
        why=_(
            "Nobody else can feel it for you, least of all from afar. A bit of drain is part of "
            "any job. When it goes on for weeks, something has to change."
        ),
        steps=(
            _("Write down three tasks from last week: did they give or take?"),
            _("Pick the one that takes the most, and tell your leader."),
            _("Ask what may wait so that this can be done well."),
        ),
    ),
}
FIRST_WEEK: tuple[tuple[Advice, Text, Text], ...] = (
    (Advice.EVERYONE, _("Monday"), _("Open Today. Is each of your people there, with a house?")),
    (
        Advice.WELLBEING_FIRST,
        _("Tuesday"),
        _("Call two of them. Ask how they are, and leave the tasks for once."),
    ),
    (Advice.AT_HAND, _("Wednesday"), _("Ask one person what is missing where they sit.")),
    (
        Advice.EXPECTATIONS,
        _("Thursday"),
        _("Say when you can be reached, and who steps in when you are off."),
    ),
    (
        Advice.COMMUNITY,
        _("Friday"),
        _("End the week with a short coffee on screen, within everybody's hours."),
    ),
)
"""A leader's first week at a distance: one small thing a day, and the page that says more (A01)."""

PLACE_NAMES: dict[str, Text] = {
    "workplace": _("Home workplace"),
    "people": _("People"),
    "expectations": _("Expectations"),
    "agreements": _("Agreements"),
    "projects": _("Projects"),
    "situation": _("My situation"),
    "hours": _("My hours"),
    "today": _("Today"),
    "today_list": _("Your people as a list"),
    "first_talks": _("The first round of talks"),
    "community": _("Together"),
    "overview": _("Overview"),
    "does_not": _("What Nærvær does not do"),
    "talks": _("Talks"),
    "who_sees_what": _("Who sees what"),
    "seen_me": _("Who has seen my data"),
    "me": _("My page"),
    "energy": _("My energy"),
}
