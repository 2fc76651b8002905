"""Stops the start when a route has no declaration."""

from typing import Any

from django.core.checks import CheckMessage, Error, register

from naervaer.accounts.routes import undeclared


@register()
def routes_declared(**kwargs: Any) -> list[CheckMessage]:
    """One error for each route that does not say who may use it."""
    return [
        Error(
            f"The route {route.path} ({route.name or 'without a name'}) does not say who may use it.",
            hint="Put @route(who=…) on the view, or its name into config/declared.py.",
            id="accounts.E001",
        )
        for route in undeclared()
    ]
