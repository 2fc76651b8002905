"""What two have agreed on, asked for a pair, for all pairs of one person, and for one day."""

from naervaer.agreements.queries.days import Due, due_today
from naervaer.agreements.queries.lines import (
    AnyLine,
    DevelopmentLine,
    ExperimentLine,
    GoalLine,
    Line,
    ObstacleLine,
    Pair,
    PictureLine,
    PromiseLine,
    TopicLine,
)
from naervaer.agreements.queries.mine import Mine, Removed, mine, to_share, trash_of
from naervaer.agreements.queries.pairs import Agreed, of_pair, pair_of, pair_with, pairs_of

__all__ = [
    "Agreed",
    "AnyLine",
    "DevelopmentLine",
    "Due",
    "ExperimentLine",
    "GoalLine",
    "Line",
    "Mine",
    "ObstacleLine",
    "Pair",
    "PictureLine",
    "PromiseLine",
    "Removed",
    "TopicLine",
    "due_today",
    "mine",
    "of_pair",
    "pair_of",
    "pair_with",
    "pairs_of",
    "to_share",
    "trash_of",
]
