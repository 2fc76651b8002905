"""Stops the start when the key file is missing, damaged, or another installation's."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.core.checks import CheckMessage, Tags, register

from naervaer.vault.actions import key_file, readable_by_others, require_masters
from naervaer.vault.crypto import KeyFileFault


@register(Tags.database)
def key_file_fits(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Asks the database, so only where a command says that it may."""
    if not databases:
        return []
    try:
        require_masters()
    except KeyFileFault as fault:
        return [checks.Error(str(fault), id="vault.E001")]
    return []


@register()
def key_file_private(**kwargs: Any) -> list[CheckMessage]:
    """Only who runs Nærvær may read the key file."""
    if not readable_by_others():
        return []
    return [
        checks.Warning(
            f"Other users of this machine may read the key file {key_file()}.",
            hint=f"Run: chmod 600 {key_file()}",
            id="vault.W001",
        )
    ]
