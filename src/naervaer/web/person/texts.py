"""The rhythms that are chosen most."""

from naervaer.followup.texts import every

QUICK_RHYTHMS = (7, 14, 28, 42)


def rhythm_choices() -> list[tuple[int, str]]:
    """The rhythms offered at once; any from 7 to 42 days can be written."""
    return [(days, every(days)) for days in QUICK_RHYTHMS]
