"""A process that keeps ending is started again and again, each time after a longer pause."""

import re
import sys
import time
from pathlib import Path

import pytest

from deploy.local import restarts
from deploy.local.process import Process
from deploy.local.restarts import Restarts


class Ending(Process):
    """Says a word and ends."""

    def __init__(self, folder: Path) -> None:
        command = [sys.executable, "-c", "import sys; print('no luck'); sys.exit(7)"]
        super().__init__("The unlucky one", command, log=folder / "unlucky.log")

    def is_ready(self) -> bool:
        return True


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(restarts, "FIRST_PAUSE", 0.1)
    monkeypatch.setattr(restarts, "LONGEST_PAUSE", 0.3)


def look_for(process: Process, seconds: float) -> None:
    looking = Restarts([process])
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        looking.look()
        time.sleep(0.01)


@pytest.mark.usefixtures("pauses")
def test_a_process_that_keeps_ending_is_started_again_after_growing_pauses(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    process = Ending(tmp_path)
    process.start()
    look_for(process, 4)
    process.stop()

    said = capsys.readouterr().err
    assert re.findall(r"again in (\S+) s", said)[:4] == ["0.1", "0.2", "0.3", "0.3"]
    assert said.splitlines()[0] == (
        "The unlucky one ended unexpectedly (7) and starts again in 0.1 s: "
        f"see {process.log}, which ends with “no luck”."
    )


@pytest.mark.usefixtures("pauses")
def test_a_process_that_was_stopped_is_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    process = Ending(tmp_path)
    process.start()
    process.stop()
    look_for(process, 0.3)

    assert process.pid is None
    assert capsys.readouterr().err == ""
