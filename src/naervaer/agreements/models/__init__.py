"""What two agree on, each in a row of its own: written, sealed, shared by rule, and put back from the trash."""

from naervaer.agreements.models.development import Development, Goal
from naervaer.agreements.models.experiments import Experiment, ExperimentAnswer
from naervaer.agreements.models.obstacles import Obstacle, Picture
from naervaer.agreements.models.promises import Carry, Promise
from naervaer.agreements.models.rows import AgreedRow, Row
from naervaer.agreements.models.topics import ShareQuestion, Topic

__all__ = [
    "AgreedRow",
    "Carry",
    "Development",
    "Experiment",
    "ExperimentAnswer",
    "Goal",
    "Obstacle",
    "Picture",
    "Promise",
    "Row",
    "ShareQuestion",
    "Topic",
]
