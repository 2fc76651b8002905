"""The command ``naervaer``. What goes wrong is said in plain sentences, never as a traceback."""

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from types import ModuleType

import django
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured

OURS_TO_READ = 0o077  # what the commands write, nobody else on the machine may read


def _load_settings() -> None:
    """What an installation has set wrongly is said in one sentence."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "naervaer.config.settings")
    if apps.ready:
        return
    os.umask(OURS_TO_READ)
    try:
        django.setup()
    except (ValueError, ImproperlyConfigured) as fault:
        sys.exit(f"naervaer: {fault}")
    except OSError as fault:
        sys.exit(f"naervaer: {fault.filename} cannot be used ({fault.strerror}).")


_load_settings()

from django.db import InterfaceError, OperationalError  # noqa: E402  # after the settings

from naervaer.backups.archive import Refused  # noqa: E402
from naervaer.config import (  # noqa: E402
    command_backup,
    command_demo,
    command_doctor,
    command_due,
    command_import,
    command_keys,
    command_ledger,
    command_restore,
    command_run,
    command_serve,
    command_setup,
    command_unlock,
    command_verify,
    command_work,
)
from naervaer.config.failure import Failure  # noqa: E402
from naervaer.vault.crypto import KeyFileFault  # noqa: E402

log = logging.getLogger("naervaer.config.cli")

COMMANDS: dict[str, ModuleType] = {
    "run": command_run,
    "serve": command_serve,
    "work": command_work,
    "setup": command_setup,
    "doctor": command_doctor,
    "backup": command_backup,
    "verify": command_verify,
    "restore": command_restore,
    "demo": command_demo,
    "due": command_due,
    "import": command_import,
    "keys": command_keys,
    "ledger": command_ledger,
    "unlock": command_unlock,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what was asked. Returns the exit code: 0 done, 1 found something, 2 could not, 70 our own fault.

    Then the log says where, without the values, which may be names and texts.
    """
    options = _parser().parse_args(arguments)
    command = COMMANDS[options.command]
    try:
        code: int = command.run(options)
    except (Failure, Refused, KeyFileFault) as failure:
        print(failure, file=sys.stderr)
    except (OperationalError, InterfaceError) as error:
        says = str(error).strip().partition("\n")[0]
        print(f"The database does not answer: {says} (DATABASE_URL says which it is.)", file=sys.stderr)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read our output has gone: what is left of it has no place to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception:
        log.exception("naervaer %s went wrong in a way that we had not thought of.", options.command)
        return 70
    else:
        return code
    return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="naervaer", description="Nærvær: presence at a distance.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, module in COMMANDS.items():
        purpose = (module.__doc__ or "").partition(": ")[2].strip()
        module.add_arguments(commands.add_parser(name, help=purpose, description=purpose))
    return parser


if __name__ == "__main__":
    sys.exit(main())
