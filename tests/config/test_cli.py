"""The command: what it offers, and what it says when something goes wrong."""

from argparse import ArgumentParser, Namespace
from types import ModuleType
from typing import Any

import pytest
from django.db import OperationalError

from naervaer.config import cli
from naervaer.config.failure import Failure
from naervaer.vault.crypto import KeyFileMissing


def command(error: BaseException | None) -> ModuleType:
    """One that ends like this."""
    module = ModuleType("command_try", "``naervaer try``: something to try.")

    def add_arguments(parser: ArgumentParser) -> None:
        parser.add_argument("--code", type=int, default=0)

    def run(options: Namespace) -> int:
        if error is not None:
            raise error
        code: int = options.code
        return code

    vars(module).update(add_arguments=add_arguments, run=run)
    return module


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
    monkeypatch.setitem(cli.COMMANDS, "try", command(error))
    assert cli.main(["try"]) == code
    printed = capsys.readouterr().err
    assert printed.startswith(says)
    assert "Traceback" not in printed
    assert "Ida" not in printed


def test_what_nobody_had_thought_of_is_logged_by_its_place(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(cli.COMMANDS, "try", command(ZeroDivisionError("Ida")))
    assert cli.main(["try"]) == 70
    assert "naervaer try went wrong" in caplog.text


def test_the_code_of_the_command_is_the_code_of_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(cli.COMMANDS, "try", command(None))
    assert cli.main(["try", "--code", "1"]) == 1


def test_every_command_says_what_it_is_for(capsys: Any) -> None:
    with pytest.raises(SystemExit):
        cli.main(["--help"])
    lines = capsys.readouterr().out
    for name, module in cli.COMMANDS.items():
        assert f"\n    {name} " in lines
        assert (module.__doc__ or "").startswith(f"``naervaer {name}``: ")
