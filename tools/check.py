"""`make check`: all that can be said about the code without running the tests, from cheap to dear.

One line for each question, with its seconds; all of them are asked even when one fails.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
TREES = [name for name in ("src", "tests", "tools", "bench") if any((ROOT / name).rglob("*.py"))]
QUESTIONS = {
    "format": [f"{BIN}/ruff", "format", "--check", "--quiet", "--output-format=concise", "."],
    "lint": [f"{BIN}/ruff", "check", "--quiet", "--output-format=concise", "."],
    "contracts": [f"{BIN}/lint-imports", "--no-logo"],
    "translations": [sys.executable, "tools/texts.py", "check"],
    "migrations": [sys.executable, "-m", "django", "makemigrations", "--check", "--dry-run", "--verbosity=3"],
    "types": [f"{BIN}/mypy", "--no-error-summary", *TREES],
}


def answered(name: str, command: list[str], environment: dict[str, str]) -> bool:
    """Ask one question and say how it went; what it has to complain about stands under its line."""
    started = time.monotonic()
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    good = done.returncode == 0
    print(f"{'✓' if good else '✗'} {name:13}{time.monotonic() - started:5.1f} s", flush=True)
    if not good:
        print((done.stdout + done.stderr).strip(), flush=True)
    return good


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="naervaer-check-") as data:
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "naervaer.config.settings",
            "NAERVAER_DATA": data,  # asking must not leave an installation behind
            "DATABASE_URL": "",
        }
        failed = [name for name, command in QUESTIONS.items() if not answered(name, command, environment)]
    print(f"Not in order: {', '.join(failed)}." if failed else "All in order.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
