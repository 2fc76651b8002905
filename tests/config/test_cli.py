"""The command: what it offers, and what it says when something goes wrong."""

import subprocess
import sys
from argparse import ArgumentParser, Namespace
from importlib import import_module
from types import ModuleType
from typing import Any

import pytest
from django.db import OperationalError

from naervaer.config import cli
from naervaer.config.failure import Failure
from naervaer.vault.crypto import KeyFileMissing


def offer(monkeypatch: pytest.MonkeyPatch, error: BaseException | None) -> None:
    """A command "try" that ends like this."""
    module = ModuleType("command_try", "``naervaer try``: something to try.")

    def add_arguments(parser: ArgumentParser) -> None:
        parser.add_argument("--code", type=int, default=0)

    def run(options: Namespace) -> int:
        if error is not None:
            raise error
        code: int = options.code
        return code

    vars(module).update(add_arguments=add_arguments, run=run)
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setitem(cli.COMMANDS, "try", module.__name__)


@pytest.mark.parametrize(
    ("error", "code", "says"),
    [
        (Failure("Put the key back."), 2, "Put the key back.\n"),
        (KeyFileMissing("The key file is missing."), 2, "The key file is missing.\n"),
        (OperationalError("no route\nDETAIL: Ida"), 2, "The database does not answer: no route"),
        (KeyboardInterrupt(), 130, ""),
        (None, 0, ""),
    ],
)
def test_what_can_go_wrong_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: Any, error: BaseException | None, code: int, says: str
) -> None:
    offer(monkeypatch, error)
    assert cli.main(["try"]) == code
    printed = capsys.readouterr().err
    assert printed.startswith(says)
    assert "Traceback" not in printed
    assert "Ida" not in printed


def test_what_nobody_had_thought_of_is_logged_by_its_place(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    offer(monkeypatch, ZeroDivisionError("Ida"))
    assert cli.main(["try"]) == 70
    assert "naervaer try went wrong" in caplog.text


def test_the_code_of_the_command_is_the_code_of_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    offer(monkeypatch, None)
    assert cli.main(["try", "--code", "1"]) == 1


def test_every_command_says_what_it_is_for(capsys: Any) -> None:
    with pytest.raises(SystemExit):
        cli.main(["--help"])
    lines = capsys.readouterr().out
    for name, path in cli.COMMANDS.items():
        assert f"\n    {name} " in lines
        assert (import_module(path).__doc__ or "").startswith(f"``naervaer {name}``: ")


def test_a_command_is_started_without_what_the_others_need() -> None:
    """The demo and the archive are read by who asks for them: every start would wait for them."""
    asks = "import sys\nfrom naervaer.config import cli\ncli._parser(['run'])\nprint(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", asks], check=True, capture_output=True, text=True)
    modules = set(loaded.stdout.split())
    assert "naervaer.config.command_run" in modules
    assert modules.isdisjoint(
        {"naervaer.config.command_doctor", "naervaer.demo.build", "apprise", "openpyxl"}
    )


def test_a_word_that_is_no_command_is_answered_with_those_that_are(capsys: Any) -> None:
    with pytest.raises(SystemExit):
        cli.main(["rnu"])
    assert "'run', 'serve'" in capsys.readouterr().err
