"""The routes of talks."""

from naervaer.conversations.views.planning import (
    talk_acceptance,
    talk_cancellation,
    talk_new,
    talk_next,
    talk_round,
    talk_time,
    talk_undo,
)
from naervaer.conversations.views.talking import (
    talk_holding,
    talk_promises,
    talk_release,
    topic_put_down,
    topic_taken_up,
    wellbeing,
    wellbeing_objection,
    wellbeing_undo,
)

__all__ = [
    "talk_acceptance",
    "talk_cancellation",
    "talk_holding",
    "talk_new",
    "talk_next",
    "talk_promises",
    "talk_release",
    "talk_round",
    "talk_time",
    "talk_undo",
    "topic_put_down",
    "topic_taken_up",
    "wellbeing",
    "wellbeing_objection",
    "wellbeing_undo",
]
