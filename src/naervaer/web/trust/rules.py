"""What Nærvær does not do, as words that no column may have in its name. A test walks through every column."""

from enum import StrEnum


class Never(StrEnum):
    """What nobody can find here, because there is no place for it. The page tells them in this order."""

    PRESENCE = "presence"
    RANKING = "ranking"
    NOTES = "notes"
    TALKS = "talks"
    REASONS = "reasons"
    MACHINES = "machines"
    MAILS = "mails"
    SENSORS = "sensors"
    MASTER_DOOR = "master_door"


NO_COLUMN: dict[Never, frozenset[str]] = {
    Never.PRESENCE: frozenset(
        {"login", "online", "active", "activity", "seen", "visit", "visits", "idle", "ip", "device"}
    ),
    Never.RANKING: frozenset(
        {
            "rank",
            "ranking",
            "score",
            "points",
            "rating",
            "grade",
            "streak",
            "badge",
            "risk",
            "flag",
            "index",
            "level",
        }
    ),
    Never.NOTES: frozenset({"note", "notes", "comment", "comments", "remark", "memo", "journal", "opinion"}),
    Never.TALKS: frozenset({"summary", "minutes", "transcript", "recording", "said", "topic", "subject"}),
    Never.REASONS: frozenset(
        {"reason", "cause", "diagnosis", "sick", "sickness", "illness", "health", "absence"}
    ),
    Never.MACHINES: frozenset(
        {"sentiment", "emotion", "tone", "prediction", "predicted", "probability", "embedding"}
    ),
    Never.MAILS: frozenset({"opened", "clicked", "read", "tracking", "pixel"}),
    Never.SENSORS: frozenset(
        {"camera", "microphone", "location", "latitude", "longitude", "keystrokes", "screenshot"}
    ),
}
"""Parts of a column's name, between its underscores."""

ALLOWED_COLUMNS = frozenset({"User.is_active", "Act.subject_id", "Read.subject_id", "TakenUp.topic_id"})
"""Whether a sign-in is open at all; in the record of acts and reads whom a row is about; and which line of the list
that both have written was taken up: a key, no word of what was said."""

GUESSING_PARTS = frozenset(
    {
        "openai",
        "anthropic",
        "torch",
        "tensorflow",
        "transformers",
        "scikit-learn",
        "spacy",
        "nltk",
        "textblob",
        "langchain",
    }
)
"""Packages that guess about people or texts; none of them may be among the parts."""

SENSORS_REFUSED = ("camera", "microphone", "geolocation", "idle-detection", "display-capture")
"""What the browser is told to give to none of our pages, in every answer."""
