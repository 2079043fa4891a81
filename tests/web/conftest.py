"""The web front end over ASGI, and the real services behind it as processes of their own."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from asgi_lifespan import LifespanManager
from playwright.async_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    ViewportSize,
)

from deploy.directory import LOCAL, list_directory
from deploy.local.identity import ISSUER
from deploy.local.node import GOVUK_FRONTEND
from deploy.local.ports import HOST, Ports
from deploy.local.sign_in import CLIENT, SignIn
from deploy.local.suite import Program, Service
from services.chassis.settings import RecordSettings
from services.web.main import build
from services.web.settings import WebSettings
from services.web.site.agencies import goes_by
from services.web.site.clients import SERVICES
from tests.every_settings import EverySettings
from tests.forked_service import ForkedService
from tests.identity import identity
from tests.web.helpers.browser import Open
from tests.web.helpers.front_end import NOBODY, Browse, Front, Run, RunWeb
from tests.web.helpers.kept_directory import LISTED, keep_directory
from tests.web.helpers.page_checks import DESK
from tests.web.helpers.reluctant_mail import reluctant_mail
from tests.web.helpers.sign_in import signs_in


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """Starts a service as a process and returns when it is ready; stops it in the end."""
    running: list[Service] = []

    def started(name: str, **environment: str) -> Service:
        service = ForkedService(
            Program(name, ("-m", f"services.{name}.main")),
            port=int(environment.get("PORT") or getattr(Ports.unused(), name)),
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
def records(settings: EverySettings) -> dict[str, str]:
    """What a service that keeps records is told."""
    return {
        "KAFKA_BOOTSTRAP_SERVERS": settings.kafka_bootstrap_servers,
        "MONGODB_URL": settings.mongodb_url,
        "NAMESPACE": settings.namespace,
        "FILES": settings.files,
    }


@pytest.fixture(autouse=True)
def listed() -> None:
    """What is worked out without a request goes by the same directory."""
    goes_by(LISTED)


@pytest.fixture(scope="module")
async def front_settings(settings: RecordSettings) -> RecordSettings:
    """Settings of a front end that has kept the directory: agencies have names without an enquiry service."""
    await keep_directory(settings)
    return settings


@pytest.fixture(scope="module")
def enquiry(run: Run, records: dict[str, str]) -> Service:
    """With the agencies and colleagues of the local suite in its directory."""
    started = run("enquiry", **records)
    list_directory(LOCAL, started.url, identity().signer("demo"))
    return started


@pytest.fixture(scope="module")
def assessment(run: Run, records: dict[str, str]) -> Service:
    return run("assessment", **records)


@pytest.fixture(scope="module")
def panel(run: Run, records: dict[str, str]) -> Service:
    return run("panel", **records)


@pytest.fixture(scope="session")
def mail() -> Iterator[str]:
    with reluctant_mail() as address:
        yield address


@pytest.fixture(scope="module")
def notifications(run: Run, records: dict[str, str], enquiry: Service, mail: str) -> Service:
    """Its messages are not taken, so they wait or have failed."""
    told = {
        "ENQUIRY_URL": enquiry.url,
        "ASSESSMENT_URL": NOBODY,
        "WEB_URL": "https://adopt.example",
    }
    return run(
        "notifications",
        **records,
        **told,
        SMTP_URL=mail,
        SENDING_HOURS="00:00-00:00",
    )


@pytest.fixture(scope="module")
def reporting(run: Run, records: dict[str, str]) -> Service:
    """Nobody whom it counts has answered the equality questions."""
    return run("reporting", **records, ENQUIRY_URL=NOBODY)


@pytest.fixture(scope="session")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SignIn]:
    """The provider with its ready people, as a process."""
    log = tmp_path_factory.mktemp("sign-in") / "sign-in.log"
    started = SignIn(port=Ports.unused().sign_in, log=log)
    started.start()
    yield started
    started.stop()


@pytest.fixture(scope="module")
def run_web(
    run: Run, records: dict[str, str], provider: SignIn, front_settings: RecordSettings
) -> RunWeb:
    """Starts the front end as a process before services at the given addresses."""

    def started(
        *,
        at_port: int | None = None,
        sign_in_issuer: str = provider.issuer,
        sign_in_secret: str = str(identity().secret("sign-in")),
        proxies: str | None = None,
        **services: str,
    ) -> Service:
        port = at_port or Ports.unused().web
        named = {} if proxies is None else {"FORWARDED_ALLOW_IPS": proxies}
        urls = {f"{name.upper()}_URL": services.get(name, NOBODY) for name in SERVICES}
        return run(
            "web",
            **records | {"NAMESPACE": front_settings.namespace},
            **urls,
            PORT=str(port),
            WEB_URL=f"http://{HOST}:{port}",
            **named,
            SIGN_IN_ISSUER=sign_in_issuer,
            SIGN_IN_CLIENT=CLIENT,
            SIGN_IN_SECRET=sign_in_secret,
            GOVUK_FRONTEND=str(GOVUK_FRONTEND),
        )

    return started


@pytest.fixture(scope="module")
def browse(front_settings: RecordSettings) -> Browse:
    """Opens the front end before services at the given addresses; nobody answers at the others."""

    @asynccontextmanager
    async def opened(
        *,
        govuk_frontend: Path = GOVUK_FRONTEND,
        sign_in_issuer: str = NOBODY,
        sign_in_secret: Path | None = None,
        mongodb_url: str = front_settings.mongodb_url,
        **services: str,
    ) -> AsyncIterator[httpx.AsyncClient]:
        urls: dict[str, Any] = {f"{name}_url": services.get(name, NOBODY) for name in SERVICES}
        told = WebSettings(
            **urls,
            port=1,
            mongodb_url=mongodb_url,
            namespace=front_settings.namespace,
            web_url="https://adopt.example",
            sign_in_issuer=sign_in_issuer,
            sign_in_client=CLIENT,
            sign_in_secret=sign_in_secret or identity().secret("sign-in"),
            govuk_frontend=govuk_frontend,
            identity_key=identity().key("web"),
            identity_issuer=ISSUER,
        )
        async with (
            LifespanManager(build(told)) as served,
            httpx.AsyncClient(
                transport=httpx.ASGITransport(served.app), base_url="https://adopt.example"
            ) as client,
        ):
            yield client

    return opened


@pytest.fixture(scope="module")
def case_services(
    enquiry: Service, assessment: Service, panel: Service, notifications: Service
) -> dict[str, str]:
    """Where every service with a part in a case is found."""
    return {each.name: each.url for each in (enquiry, assessment, panel, notifications)}


@pytest.fixture
def front(browse: Browse, provider: SignIn, case_services: dict[str, str]) -> Front:
    """Opens the front end before all of them, for somebody who has signed in by that name."""

    @asynccontextmanager
    async def opened(name: str) -> AsyncIterator[httpx.AsyncClient]:
        async with browse(sign_in_issuer=provider.issuer, **case_services) as client:
            await signs_in(client, name)
            yield client

    return opened


@pytest.fixture
async def alone(browse: Browse) -> AsyncIterator[httpx.AsyncClient]:
    """The front end while no other service runs."""
    async with browse() as client:
        yield client


@pytest.fixture(scope="module")
def visit(browser: Browser) -> Open:
    """Opens a page in a browser of its own; what the policy of the pages forbids fails the test."""

    @asynccontextmanager
    async def opened(
        service: Service, *, size: ViewportSize = DESK, javascript: bool = True
    ) -> AsyncIterator[Page]:
        context: BrowserContext = await browser.new_context(
            base_url=service.url, viewport=size, java_script_enabled=javascript
        )
        forbidden: list[str] = []

        def note(message: ConsoleMessage) -> None:
            if "Content Security Policy" in message.text:
                forbidden.append(message.text)

        context.on("console", note)
        page = await context.new_page()
        page.set_default_timeout(60_000)
        yield page
        await context.close()
        assert forbidden == []

    return opened
