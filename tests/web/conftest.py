"""The web front end over ASGI, and the real services behind it as processes of their own."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import httpx
import pytest
from asgi_lifespan import LifespanManager

from deploy.local.identity import ISSUER
from deploy.local.node import GOVUK_FRONTEND
from deploy.local.ports import HOST, Ports
from deploy.local.suite import Program, Service
from services.chassis.settings import RecordSettings
from services.web.main import build
from services.web.settings import WebSettings
from tests.identity import identity

NOBODY = f"http://{HOST}:1"

Run = Callable[..., Service]
Browse = Callable[..., AbstractAsyncContextManager[httpx.AsyncClient]]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """Starts a service as a process and returns when it is ready; stops it in the end."""
    running: list[Service] = []

    def started(name: str, **environment: str) -> Service:
        service = Service(
            Program(name, ("-m", f"services.{name}.main")),
            port=getattr(Ports.unused(), name),
            folder=tmp_path_factory.mktemp(name),
            environment=environment | identity().environment(name),
        )
        running.append(service)
        service.start()
        return service

    yield started
    for service in reversed(running):
        service.stop()


@pytest.fixture(scope="module")
def records(settings: RecordSettings) -> dict[str, str]:
    """What a service that keeps records is told."""
    return {
        "KAFKA_BOOTSTRAP_SERVERS": settings.kafka_bootstrap_servers,
        "MONGODB_URL": settings.mongodb_url,
        "NAMESPACE": settings.namespace,
    }


@pytest.fixture(scope="module")
def enquiry(run: Run, records: dict[str, str]) -> Service:
    return run("enquiry", **records)


@pytest.fixture(scope="module")
def reporting(run: Run, records: dict[str, str]) -> Service:
    return run("reporting", **records)


@pytest.fixture(scope="session")
def browse() -> Browse:
    """Opens the front end before services at the given addresses; nobody answers at the others."""

    @asynccontextmanager
    async def opened(
        *, enquiry: str = NOBODY, reporting: str = NOBODY, govuk_frontend: Path = GOVUK_FRONTEND
    ) -> AsyncIterator[httpx.AsyncClient]:
        settings = WebSettings(
            port=1,
            enquiry_url=enquiry,
            reporting_url=reporting,
            govuk_frontend=govuk_frontend,
            identity_key=identity().key("web"),
            identity_issuer=ISSUER,
        )
        async with (
            LifespanManager(build(settings)) as served,
            httpx.AsyncClient(
                transport=httpx.ASGITransport(served.app), base_url="http://adopt.example"
            ) as client,
        ):
            yield client

    return opened


@pytest.fixture
async def alone(browse: Browse) -> AsyncIterator[httpx.AsyncClient]:
    """The front end while no other service runs."""
    async with browse() as client:
        yield client
