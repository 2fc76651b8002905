"""The bank of openers for the first part of a talk, and proposals for an empty list. Our own texts (CC BY 4.0).

Asked is about the work and how it is to do it; never about health, a diagnosis, sleep, or who else is at home
(`domain.md` 6.1). Work at a distance lifts and weighs at once, so half of the bank asks for each (A15, A21, A48).
"""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Theme(StrEnum):
    """What an opener is about; the themes of `domain.md` 6.1."""

    ENERGY = "energy"
    RECOVERY = "recovery"
    SHAPE = "shape"
    BREAKS = "breaks"
    QUIET = "quiet"
    COOPERATION = "cooperation"
    HUMOUR = "humour"
    PRIDE = "pride"
    DOUBT = "doubt"
    FAIRNESS = "fairness"
    LIMITS = "limits"
    MEANING = "meaning"
    LEARNING = "learning"
    GATHERINGS = "gatherings"
    ALONE = "alone"
    MISSED = "missed"
    KEPT = "kept"


class Side(StrEnum):
    """Whether an opener asks for what is good, or for what is hard (`ux.md` D2)."""

    LIFTS = "lifts"
    WEIGHS = "weighs"


@dataclass(frozen=True)
class Opener:
    """A question to begin with. ``key`` is stored with a talk and never changes; the words may."""

    key: str
    text: str | Promise
    theme: Theme
    side: Side


@dataclass(frozen=True)
class Proposal:
    """A topic that an employee may pick for an empty list; it becomes a topic of the own list like any other."""

    key: str
    text: str | Promise


OPENERS = (
    Opener("energy-gives", _("Which part of your work gives you energy just now?"), Theme.ENERGY, Side.LIFTS),
    Opener(
        "energy-spare-hour",
        _("If an hour were left over this week, which task would you give it to?"),
        Theme.ENERGY,
        Side.LIFTS,
    ),
    Opener(
        "energy-cost-more",
        _("What has cost you more effort lately than you expected?"),
        Theme.ENERGY,
        Side.WEIGHS,
    ),
    Opener(
        "energy-low-tank", _("When in the week is there least left in the tank?"), Theme.ENERGY, Side.WEIGHS
    ),
    Opener(
        "recovery-day-over", _("How do you notice that the working day is over?"), Theme.RECOVERY, Side.LIFTS
    ),
    Opener(
        "recovery-put-down",
        _("What makes it easier for you to put the work down?"),
        Theme.RECOVERY,
        Side.LIFTS,
    ),
    Opener(
        "recovery-into-evening",
        _("What from work goes with you into the evening?"),
        Theme.RECOVERY,
        Side.WEIGHS,
    ),
    Opener(
        "shape-good-day",
        _("What does a good working day look like for you at the moment?"),
        Theme.SHAPE,
        Side.LIFTS,
    ),
    Opener(
        "shape-falls-apart", _("Which part of your day falls apart most easily?"), Theme.SHAPE, Side.WEIGHS
    ),
    Opener(
        "shape-move-something",
        _("What in your week would you move if it were yours to decide?"),
        Theme.SHAPE,
        Side.WEIGHS,
    ),
    Opener("breaks-best", _("Which break was the best one last week?"), Theme.BREAKS, Side.LIFTS),
    Opener("breaks-skipped", _("What makes you skip a break?"), Theme.BREAKS, Side.WEIGHS),
    Opener(
        "breaks-other-hand",
        _("When did lunch last become something you did with the other hand?"),
        Theme.BREAKS,
        Side.WEIGHS,
    ),
    Opener("quiet-in-peace", _("When do you get to work in peace?"), Theme.QUIET, Side.LIFTS),
    Opener(
        "quiet-pulled-away",
        _("Which messages and meetings pull you out of what you are doing?"),
        Theme.QUIET,
        Side.WEIGHS,
    ),
    Opener("quiet-turn-down", _("What could we turn down so that you can think?"), Theme.QUIET, Side.WEIGHS),
    Opener(
        "cooperation-helped",
        _("Who has been a help to you since we last talked?"),
        Theme.COOPERATION,
        Side.LIFTS,
    ),
    Opener(
        "cooperation-two",
        _("Which task went better because there were two of you?"),
        Theme.COOPERATION,
        Side.LIFTS,
    ),
    Opener(
        "cooperation-waiting", _("Where do you end up waiting for others?"), Theme.COOPERATION, Side.WEIGHS
    ),
    Opener(
        "cooperation-past-each-other",
        _("Where do you and I talk past each other?"),
        Theme.COOPERATION,
        Side.WEIGHS,
    ),
    Opener(
        "humour-laughed", _("What did you last laugh at in the middle of work?"), Theme.HUMOUR, Side.LIFTS
    ),
    Opener(
        "humour-too-serious", _("When did it last get a bit too serious among us?"), Theme.HUMOUR, Side.WEIGHS
    ),
    Opener("pride-a-little", _("What are you a little proud of these days?"), Theme.PRIDE, Side.LIFTS),
    Opener(
        "pride-show-newcomer",
        _("Which of the things you have made would you show a newcomer?"),
        Theme.PRIDE,
        Side.LIFTS,
    ),
    Opener("pride-unnoticed", _("What did you do well that nobody noticed?"), Theme.PRIDE, Side.WEIGHS),
    Opener(
        "doubt-now-clear", _("What were you unsure about before that is clear now?"), Theme.DOUBT, Side.LIFTS
    ),
    Opener(
        "doubt-back-and-forth",
        _("What do you keep turning over in your mind at work?"),
        Theme.DOUBT,
        Side.WEIGHS,
    ),
    Opener(
        "doubt-clear-no", _("Where would a clear no be better than more waiting?"), Theme.DOUBT, Side.WEIGHS
    ),
    Opener(
        "fairness-shared-well", _("Where do you think we share the work well?"), Theme.FAIRNESS, Side.LIFTS
    ),
    Opener("fairness-not-quite", _("What has not seemed quite fair to you?"), Theme.FAIRNESS, Side.WEIGHS),
    Opener(
        "limits-good-no", _("What have you lately said no to and felt good about?"), Theme.LIMITS, Side.LIFTS
    ),
    Opener(
        "limits-yes-instead",
        _("Where do you say yes when you would rather say no?"),
        Theme.LIMITS,
        Side.WEIGHS,
    ),
    Opener("limits-close-computer", _("When is it hard to close the computer?"), Theme.LIMITS, Side.WEIGHS),
    Opener(
        "meaning-difference",
        _("Which of your tasks makes things better for somebody else?"),
        Theme.MEANING,
        Side.LIFTS,
    ),
    Opener(
        "meaning-looked-forward",
        _("What did you look forward to when this week began?"),
        Theme.MEANING,
        Side.LIFTS,
    ),
    Opener("meaning-not-missed", _("Which of your tasks would you not miss?"), Theme.MEANING, Side.WEIGHS),
    Opener(
        "learning-can-now",
        _("What can you do now that you could not do half a year ago?"),
        Theme.LEARNING,
        Side.LIFTS,
    ),
    Opener(
        "learning-be-shown", _("What would you like a colleague to show you?"), Theme.LEARNING, Side.LIFTS
    ),
    Opener(
        "learning-guessing",
        _("What do you have to guess because nobody has shown you?"),
        Theme.LEARNING,
        Side.WEIGHS,
    ),
    Opener(
        "gatherings-small-talk",
        _("Which chat about nothing in particular did you last enjoy?"),
        Theme.GATHERINGS,
        Side.LIFTS,
    ),
    Opener(
        "gatherings-just-for-fun",
        _("What would you come along to with us, just for fun?"),
        Theme.GATHERINGS,
        Side.LIFTS,
    ),
    Opener(
        "gatherings-sat-through",
        _("Which of our get-togethers do you mostly just sit through?"),
        Theme.GATHERINGS,
        Side.WEIGHS,
    ),
    Opener(
        "alone-one-of-us",
        _("When do you feel that you are one of us, also from a distance?"),
        Theme.ALONE,
        Side.LIFTS,
    ),
    Opener(
        "alone-call-colleague",
        _("Which colleague do you like to call after hours on your own?"),
        Theme.ALONE,
        Side.LIFTS,
    ),
    Opener(
        "alone-longest-hours",
        _("Which hours of the week feel longest on your own?"),
        Theme.ALONE,
        Side.WEIGHS,
    ),
    Opener(
        "alone-carried",
        _("What did you last carry alone that two could have carried?"),
        Theme.ALONE,
        Side.WEIGHS,
    ),
    Opener(
        "missed-glad-without",
        _("What about the office are you glad to be without?"),
        Theme.MISSED,
        Side.LIFTS,
    ),
    Opener(
        "missed-from-office", _("What do you miss from the days at the office?"), Theme.MISSED, Side.WEIGHS
    ),
    Opener(
        "missed-not-heard",
        _("What do you no longer hear about, now that we sit apart?"),
        Theme.MISSED,
        Side.WEIGHS,
    ),
    Opener(
        "kept-not-without",
        _("What about working from home would you not do without?"),
        Theme.KEPT,
        Side.LIFTS,
    ),
    Opener(
        "kept-own-choice",
        _("What do you decide yourself at a distance that you are glad of?"),
        Theme.KEPT,
        Side.LIFTS,
    ),
    Opener("kept-awkward", _("What is still awkward about working where you sit?"), Theme.KEPT, Side.WEIGHS),
)
PROPOSALS = (
    Proposal("most-important", _("What is most important until next time?")),
    Proposal("in-doubt", _("Something I am in doubt about")),
    Proposal("too-much", _("A task that takes up too much")),
    Proposal("more-of", _("Something I would like more of")),
    Proposal("learn-next", _("Something I would like to learn")),
    Proposal("in-the-way", _("Something that stands in my way")),
    Proposal("went-well", _("Something that went well, and why")),
    Proposal("our-contact", _("How you and I keep in touch")),
)
