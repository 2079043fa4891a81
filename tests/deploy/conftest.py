"""Spare ports, and supervisors that are gone when their test is."""

import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from deploy.local.ports import Ports
from deploy.local.servers import KAFKA_VARIABLE, MONGODB_VARIABLE
from tests.deploy.helpers.supervisor import GIVEN_SERVERS, Supervisor


@pytest.fixture
def ports() -> Ports:
    return Ports.unused()


@pytest.fixture
def no_given_servers(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in (KAFKA_VARIABLE, MONGODB_VARIABLE):
        monkeypatch.delenv(variable, raising=False)


@pytest.fixture
def kept_handlers() -> Iterator[None]:
    """Signals do what they do by themselves, and when the test is over what they did before.

    A run in the background has some of them ignored.
    """
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, signal.SIG_DFL) for number in numbers}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture
def supervise(tmp_path: Path, ports: Ports) -> Iterator[Callable[..., Supervisor]]:
    """Start supervisors of named services, on the test's folder and ports, without servers."""
    started: list[Supervisor] = []

    def start(*programs: str, **environment: str) -> Supervisor:
        settings = {"PORT_BASE": str(ports.web), **GIVEN_SERVERS, **environment}
        kept = {name: value for name, value in settings.items() if value}
        started.append(Supervisor(tmp_path / "suite", programs, kept))
        return started[-1]

    yield start
    for supervisor in started:
        supervisor.close()
