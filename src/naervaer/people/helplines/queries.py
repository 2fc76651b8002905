"""The lines in their order."""

from naervaer.people.helplines.models import HelpLine


def help_lines() -> list[HelpLine]:
    """All of them, as they are shown."""
    return list(HelpLine.objects.order_by("place", "pk"))
