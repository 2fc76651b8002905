"""The command ``naervaer``. What goes wrong is said in plain sentences, never as a traceback."""

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from importlib import import_module

import django
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured

from naervaer.config import memory

OURS_TO_READ = 0o077  # what the commands write, nobody else on the machine may read


def _load_settings() -> None:
    """What an installation has set wrongly is said in one sentence."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "naervaer.config.settings")
    if apps.ready:
        return
    os.umask(OURS_TO_READ)
    memory.loading()
    try:
        django.setup()
    except (ValueError, ImproperlyConfigured) as fault:
        sys.exit(f"naervaer: {fault}")
    except OSError as fault:
        sys.exit(f"naervaer: {fault.filename} cannot be used ({fault.strerror}).")


_load_settings()

from django.db import InterfaceError, OperationalError  # noqa: E402  # after the settings

from naervaer.backups.archive import Refused  # noqa: E402
from naervaer.config.failure import Failure  # noqa: E402
from naervaer.vault.crypto import KeyFileFault  # noqa: E402

log = logging.getLogger("naervaer.config.cli")

COMMANDS = {
    name: f"naervaer.config.command_{name}"
    for name in (
        "run",
        "serve",
        "work",
        "setup",
        "doctor",
        "backup",
        "verify",
        "restore",
        "demo",
        "due",
        "import",
        "keys",
        "ledger",
        "unlock",
    )
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what was asked. Returns the exit code: 0 done, 1 found something, 2 could not, 70 our own fault.

    Then the log says where, without the values, which may be names and texts.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    options = _parser(words).parse_args(words)
    memory.loaded()
    try:
        code: int = import_module(COMMANDS[options.command]).run(options)
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


def _parser(words: Sequence[str]) -> argparse.ArgumentParser:
    """Of the command that is asked for, or of all: a start need not wait for what the others need."""
    parser = argparse.ArgumentParser(prog="naervaer", description="Nærvær: presence at a distance.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name in [word for word in words[:1] if word in COMMANDS] or COMMANDS:
        module = import_module(COMMANDS[name])
        purpose = (module.__doc__ or "").partition(": ")[2].strip()
        module.add_arguments(commands.add_parser(name, help=purpose, description=purpose))
    return parser


if __name__ == "__main__":
    sys.exit(main())
