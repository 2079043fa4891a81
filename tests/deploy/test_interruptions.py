"""An interruption reaches the program between two steps: it never breaks off what asks after a process."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.local.errors import INTERRUPTED, exit_status, uninterrupted
from deploy.local.places import ROOT

PROGRAM = Path(__file__).parent / "programs" / "interrupted.py"


def test_a_process_is_asked_after_and_stopped_however_often_one_is_interrupted(
    tmp_path: Path,
) -> None:
    ended = subprocess.run(
        [sys.executable, PROGRAM, tmp_path / "sleep.log"],
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "stopped\n", "")


@pytest.mark.usefixtures("kept_handlers")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_an_interruption_waits_for_the_end_of_what_must_not_be_interrupted(
    number: signal.Signals,
) -> None:
    done = []

    def action() -> None:
        with uninterrupted():
            with uninterrupted():
                signal.raise_signal(number)
            done.append("the step")
        done.append("never")

    assert (exit_status(action), done) == (INTERRUPTED, ["the step"])


@pytest.mark.usefixtures("kept_handlers")
def test_what_the_caller_has_it_ignore_is_ignored() -> None:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)

    assert exit_status(lambda: signal.raise_signal(signal.SIGHUP)) == 0
