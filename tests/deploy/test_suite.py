"""The supervisor: whatever it started is gone when it ends, however it ends, and nothing else is."""

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import psutil
import pytest
from tenacity import retry, retry_if_result, stop_after_delay, wait_fixed

from deploy.local.errors import INTERRUPTED
from deploy.local.ports import HOST, Ports, is_free
from tests.deploy.helpers.supervisor import Supervisor

Supervise = Callable[..., Supervisor]
OWN_SERVERS = {"KAFKA_BOOTSTRAP_SERVERS": "", "MONGODB_URL": ""}


@pytest.fixture
def bystander() -> Iterator[psutil.Process]:
    """A process of somebody else's, of the kind a suite starts."""
    other = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(100)"])
    yield psutil.Process(other.pid)
    other.kill()
    other.wait()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_suite_stops_all_it_started_and_nothing_else(
    supervise: Supervise, bystander: psutil.Process, ports: Ports, number: int
) -> None:
    supervisor = supervise("web", "enquiry", **(OWN_SERVERS if number == signal.SIGINT else {}))
    started = supervisor.serves().children()

    supervisor.send(number)
    status, said = supervisor.ended()

    assert (status, said) in [(0, ""), (INTERRUPTED, "")]
    assert len(started) == (6 if number == signal.SIGINT else 4)
    assert not [process for process in started if process.is_running()]
    assert bystander.is_running()
    assert all(map(is_free, ports))


def test_a_killed_supervisor_leaves_nothing_running(supervise: Supervise) -> None:
    supervisor = supervise("web", "enquiry", **OWN_SERVERS)
    started = supervisor.serves().children()

    supervisor.send(signal.SIGKILL)
    _, alive = psutil.wait_procs(started, timeout=60)

    assert {process.name() for process in alive} == set()
    assert len(started) == 6


def test_an_interruption_before_all_are_ready_leaves_nothing_running(
    supervise: Supervise, tmp_path: Path, ports: Ports
) -> None:
    supervisor = supervise("web", MANNER="slow")
    _wait_for(tmp_path / "suite" / "logs" / "web.log")

    supervisor.send(signal.SIGINT)
    assert supervisor.ended() == (INTERRUPTED, "")
    assert all(map(is_free, ports))


def test_a_service_that_dies_is_named_with_its_log_and_started_again(
    supervise: Supervise, tmp_path: Path, ports: Ports
) -> None:
    supervisor = supervise("web", "enquiry").serves()
    started = supervisor.children()

    with pytest.raises(httpx.TransportError):
        httpx.post(f"http://{HOST}:{ports.enquiry}/die", trust_env=False)
    _wait_until_ready(ports.enquiry)
    again = supervisor.children()
    supervisor.send(signal.SIGTERM)
    status, said = supervisor.ended()

    log = tmp_path / "suite" / "logs" / "enquiry.log"
    assert status in {0, INTERRUPTED}
    assert said == (
        "enquiry ended unexpectedly (3) and starts again in 1 s: "
        f"see {log}, which ends with “told to die”.\n"
    )
    assert len(again) == len(started)
    assert len(set(started) - set(again)) == 1
    assert not [process for process in again if process.is_running()]


def test_a_service_that_does_not_come_up_is_named_with_its_last_words(
    supervise: Supervise, ports: Ports
) -> None:
    status, said = supervise("web", MANNER="refusing").ended()

    assert status == 1
    assert said.startswith("web stopped unexpectedly (1): see ")
    assert said.endswith("which ends with “no settings, no service”.\n")
    assert all(map(is_free, ports))


def test_a_second_suite_on_the_same_folder_is_refused_and_empties_nothing(
    supervise: Supervise, tmp_path: Path
) -> None:
    supervise("web").serves()

    status, said = supervise("web", FRESH="1").ended()

    assert status == 1
    assert said.startswith(
        f"Another suite is already running on {tmp_path / 'suite'}. Stop it first"
    )
    assert (tmp_path / "suite" / "logs" / "web.log").exists()


def test_state_is_kept_unless_a_fresh_start_is_asked_for(
    supervise: Supervise, tmp_path: Path
) -> None:
    mark = tmp_path / "suite" / "mail" / "mark"
    for environment, kept in (({}, True), (OWN_SERVERS | {"FRESH": "1"}, False)):
        mark.parent.mkdir(parents=True, exist_ok=True)
        mark.touch()
        supervisor = supervise("web", **environment).serves()
        assert mark.exists() is kept
        supervisor.send(signal.SIGTERM)
        supervisor.ended()


def test_a_fresh_start_is_refused_where_the_servers_are_somebody_elses(
    supervise: Supervise,
) -> None:
    status, said = supervise("web", FRESH="1").ended()

    assert status == 1
    assert said.startswith("FRESH=1 cannot empty the server in KAFKA_BOOTSTRAP_SERVERS")


@retry(retry=retry_if_result(lambda found: not found), stop=stop_after_delay(20))
def _wait_for(log: Path) -> bool:
    return log.exists() and log.read_text() == "not yet\n"


@retry(stop=stop_after_delay(20), wait=wait_fixed(0.1))
def _wait_until_ready(port: int) -> None:
    httpx.get(f"http://{HOST}:{port}/health/ready", trust_env=False).raise_for_status()
