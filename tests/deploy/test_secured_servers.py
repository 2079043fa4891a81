"""Encrypted servers with users: every service works with its own rights, and nothing else is let through."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from uuid import uuid4

import httpx
import pytest
from asgi_lifespan import LifespanManager
from fastapi import FastAPI
from pymongo import MongoClient
from pymongo.errors import OperationFailure

from deploy.local.node import GOVUK_FRONTEND
from deploy.local.ports import HOST, Ports
from deploy.local.process import Process, until_ready
from deploy.local.sign_in import CLIENT, SignIn
from deploy.local.suite import Program
from deploy.rights import READS_PROFILING_LEVEL, RIGHTS
from services.chassis import kafka, mongo
from services.chassis.brokers import Brokers
from services.chassis.clock import today
from services.chassis.mongo import Document, ReplicaSet, open_client
from services.chassis.mongodb_log import DOES_NOT_TELL, LOGS_VALUES, profile
from services.chassis.running import Running
from services.chassis.trust import Security
from services.web.site.clients import SERVICES
from tests.access.helpers.services_in_process import APPS
from tests.certificates import Certificates
from tests.deploy.helpers.rights_in_force import (
    connected,
    readable,
    usable_databases,
    usable_groups,
    writable,
)
from tests.deploy.helpers.secured_servers import OPERATOR, SecuredServers
from tests.enquiry.helpers.households import asked
from tests.every_settings import EverySettings
from tests.forked_service import ForkedService, begin_loading
from tests.identity import as_needed, identity
from tests.waiting import until
from tests.web.helpers.front_end import NOBODY
from tests.web.helpers.sign_in import signs_in

ENQUIRY = asked().model_dump(mode="json", exclude_none=True)


@pytest.fixture(scope="module")
async def servers(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[SecuredServers]:
    made = SecuredServers(tmp_path_factory.mktemp("secured"))
    begin_loading()
    try:
        made.start()
        await made.let_services_in()
        yield made
    finally:
        made.stop()


@pytest.fixture(scope="module")
def strangers(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    """What another authority vouches for."""
    return Certificates(tmp_path_factory.mktemp("strangers"))


class Encrypted(ForkedService):
    """A service that answers over TLS with a certificate of its own."""

    def __init__(
        self, servers: SecuredServers, name: str, folder: Path, *, mutual: bool = False, **more: str
    ) -> None:
        super().__init__(
            Program(name, ()),
            port=getattr(servers.ports, name),
            folder=folder,
            environment={
                **servers.environment(name, certificate=mutual),
                **identity().environment(name),
                **more,
            },
        )
        self.url = self.url.replace("http", "https")
        self.believes = Security(servers.certificates.ca).context() or True
        self._client = httpx.Client(timeout=60, trust_env=False, verify=self.believes)

    def asked(self) -> httpx.AsyncClient:
        """A client of it."""
        return self.opened(as_needed(self.name))

    def opened(self, auth: httpx.Auth | None = None) -> httpx.AsyncClient:
        """A client that bears nothing by itself, as a browser does."""
        return httpx.AsyncClient(
            base_url=self.url, auth=auth, verify=self.believes, trust_env=False
        )


@pytest.fixture
def encrypted(servers: SecuredServers, tmp_path: Path) -> Iterator[dict[str, Encrypted]]:
    """The services that an enquiry passes, and the front end, each with a user or a certificate of its own."""
    provider = SignIn(port=Ports.unused().sign_in, log=tmp_path / "sign-in.log")
    enquiry = Encrypted(servers, "enquiry", tmp_path)
    reporting = Encrypted(servers, "reporting", tmp_path, mutual=True, ENQUIRY_URL=enquiry.url)
    addresses = dict.fromkeys((f"{name.upper()}_URL" for name in SERVICES), NOBODY)
    addresses |= {"ENQUIRY_URL": enquiry.url, "REPORTING_URL": reporting.url}
    web = Encrypted(
        servers,
        "web",
        tmp_path,
        mutual=False,
        **addresses,
        WEB_URL=f"https://{HOST}:{servers.ports.web}",
        SIGN_IN_ISSUER=provider.issuer,
        SIGN_IN_CLIENT=CLIENT,
        SIGN_IN_SECRET=str(identity().secret("sign-in")),
        GOVUK_FRONTEND=str(GOVUK_FRONTEND),
        SSL_CERT_FILE=str(servers.certificates.ca),
    )
    every = (provider, enquiry, reporting, web)
    try:
        for each in every:
            each.launch()
        until_ready(*every)
        yield {each.name: each for each in (enquiry, reporting, web)}
    finally:
        with ThreadPoolExecutor() as at_once:
            list(at_once.map(Process.stop, every))


async def test_an_enquiry_becomes_a_figure_and_a_line_on_a_page_without_a_plain_connection(
    servers: SecuredServers, encrypted: dict[str, Encrypted]
) -> None:
    enquiry, reporting, web = encrypted.values()
    async with enquiry.asked() as asking, reporting.asked() as reading, web.opened() as browser:
        key = {"Idempotency-Key": uuid4().hex}
        enquired = ENQUIRY | {"on": today().isoformat()}
        (await asking.post("/enquiries", json=enquired, headers=key)).raise_for_status()

        async def counted() -> bool:
            steps = (await reading.get("/funnel", params={"agency": "moorland"})).json()
            return "steps" in steps and steps["steps"][0]["families"] == 1

        await until(counted)
        assert (await reading.get("/health/ready")).json()["attention"] == []
        for client in (asking, reading, browser):
            assert "server" not in (await client.get("/no-such-address")).headers
        await signs_in(browser, "recruiter")
        queue = (await browser.get("/team/moorland/queue")).text
        assert ENQUIRY["applicants"][0]["name"] in queue
        away = [
            f"The {each} service is not ready." for each in ("assessment", "panel", "notifications")
        ]
        assert (await browser.get("/health/ready")).json()["attention"] == away
        with pytest.raises(httpx.RemoteProtocolError):
            await asking.get(enquiry.url.replace("https", "http"))
    for name, each in encrypted.items():
        assert servers.users.password(name).read_text().strip() not in each.log.read_text()


@asynccontextmanager
async def running(app: FastAPI, name: str) -> AsyncIterator[tuple[Running, httpx.AsyncClient]]:
    async with LifespanManager(app, startup_timeout=120, shutdown_timeout=120) as served:
        transport = httpx.ASGITransport(served.app)
        async with httpx.AsyncClient(
            transport=transport, base_url="http://service", auth=as_needed(name)
        ) as client:
            yield app.state.running, client


def told(servers: SecuredServers, name: str, **changed: Any) -> EverySettings:
    """The settings of a service, as from its environment."""
    known = {each.lower(): value for each, value in servers.environment(name).items()}
    secrets = {
        "identity_keys": str(identity().keys),
        "identity_issuer": "adopter-journey-local",
        "invitation_key": identity().secret("invitations"),
        "pseudonym_key": identity().secret("pseudonyms"),
        "registration_key": identity().secret("registrations"),
        "request_key": identity().secret("requests"),
        "identity_key": identity().key("panel"),
    }
    return EverySettings(
        **{"port": 1, "files": f"file://{mkdtemp()}", **known, **secrets, **changed}
    )


async def attention(client: httpx.AsyncClient) -> list[str]:
    found: list[str] = (await client.get("/health/ready")).json()["attention"]
    return found


async def well(client: httpx.AsyncClient) -> bool:
    said = (await client.get("/health/ready")).json()
    return bool(said["consumer_lag"] == 0 and said["attention"] == [])


async def test_services_need_the_rights_that_are_listed_and_work_with_them(
    servers: SecuredServers,
) -> None:
    await asyncio.gather(*(_works_with_its_rights(servers, name) for name in APPS))


async def _works_with_its_rights(servers: SecuredServers, name: str) -> None:
    async with running(APPS[name][0](told(servers, name)), name) as (parts, client):
        await until(partial(well, client))

        writes = tuple(each.kind.stream for each in parts.records.values())
        assert sorted(RIGHTS[name].writes) == sorted(writes)
        assert {*RIGHTS[name].writes, *RIGHTS[name].hears} == {*parts.topics.names}
        assert parts.database.name == name


EVERYONE = pytest.mark.parametrize("service", RIGHTS)
EITHER_WAY = pytest.mark.parametrize("certificate", [False, True], ids=["password", "certificate"])


@EITHER_WAY
@EVERYONE
async def test_kafka_lets_each_service_do_what_is_listed_and_nothing_else(
    servers: SecuredServers, service: str, certificate: bool
) -> None:
    its = RIGHTS[service]
    async with connected(servers.brokers(service, certificate=certificate)) as broker:
        assert await writable(broker) == {*its.writes}
        assert await readable(broker) == {*its.hears}
        assert await usable_groups(broker, RIGHTS) == ({service} if its.hears else set())


@EITHER_WAY
@EVERYONE
async def test_mongodb_lets_each_service_into_its_own_database_and_no_other(
    servers: SecuredServers, service: str, certificate: bool
) -> None:
    async with open_client(servers.replica_set(service, certificate=certificate)) as client:
        assert await usable_databases(client, RIGHTS) == {service}


async def test_a_password_that_is_wrong_is_named_and_once_it_is_right_nothing_was_lost(
    servers: SecuredServers, tmp_path: Path
) -> None:
    password = tmp_path / "password"
    password.write_text("of yesterday")
    settings = told(servers, "enquiry", kafka_password=password)
    async with running(APPS["enquiry"][0](settings), "enquiry") as (parts, client):
        key = {"Idempotency-Key": uuid4().hex}
        answer = await client.post("/enquiries", json=ENQUIRY, headers=key)
        assert answer.is_success

        async def named() -> bool:
            return any(
                "Compare KAFKA_USER and the file" in each for each in await attention(client)
            )

        await until(named)
        password.write_text(servers.users.password("enquiry").read_text())
        await until(partial(well, client))

        async def sent() -> bool:
            ages = [await each.relay.oldest_unsent_at() for each in parts.records.values()]
            return ages == [None] * len(ages)

        await until(sent)


async def test_a_right_that_is_missing_is_named(servers: SecuredServers) -> None:
    assert "no topic for this service by the name of equality" in await kafka.trouble(
        servers.brokers("assessment"), ["equality"]
    )
    assert "by the name of assessment" in await kafka.trouble(
        servers.brokers("assessment"), ["assessment"], reading=True
    )
    async with open_client(servers.replica_set("panel")) as client:
        assert "does not let this service" in await mongo.trouble(client["enquiry"]["tried"])


@contextmanager
def as_operator(servers: SecuredServers) -> Iterator[MongoClient[Document]]:
    """MongoDB as the one who runs it finds it."""
    operator = servers.replica_set(OPERATOR)
    with MongoClient[Document](operator.url, **operator.client_options()) as client:
        yield client


def said_at_start(panel: Encrypted) -> list[str]:
    """What the service's log has of what MongoDB logs."""
    lines = map(json.loads, panel.log.read_text().splitlines())
    return [line["why"] for line in lines if line["event"] == "mongodb_log"]


async def test_at_start_a_service_says_once_what_mongodb_logs_of_it(
    servers: SecuredServers, tmp_path: Path
) -> None:
    panel = Encrypted(servers, "panel", tmp_path)
    role = {"role": READS_PROFILING_LEVEL, "db": "panel"}
    with as_operator(servers) as client:
        panel.start()
        panel.stop()
        assert said_at_start(panel) == []
        try:
            client.admin.command("profile", 0, sampleRate=1.0)
            panel.start()
            async with panel.asked() as asking:
                assert LOGS_VALUES in await attention(asking)
            panel.stop()
            client.admin.command("revokeRolesFromUser", "panel", roles=[role])
            panel.start()
            panel.stop()
        finally:
            panel.stop()
            client.admin.command("profile", 0, sampleRate=0.0)
            client.admin.command("grantRolesToUser", "panel", roles=[role])

    assert said_at_start(panel) == [LOGS_VALUES, DOES_NOT_TELL]


async def test_the_right_to_ask_what_mongodb_logs_lets_nobody_change_it(
    servers: SecuredServers,
) -> None:
    async with open_client(servers.replica_set("panel")) as client:
        told = await profile(client["panel"])
        with pytest.raises(OperationFailure, match="not authorized"):
            await client["panel"].command("profile", 0, sampleRate=1.0)

    assert told["sampleRate"] == 0


ENDED = "Kafka ends connections at once."
WRONG_WAYS: dict[str, tuple[Callable[[Security, Certificates], Security], str, str]] = {
    "plain": (lambda _, __: Security(), ENDED, "MongoDB ends connections at once."),
    "another authority": (
        lambda right, others: replace(right, ca=others.ca),
        "Kafka's certificate does not hold",
        "MongoDB's certificate does not hold",
    ),
    "a stranger's certificate": (
        lambda right, others: Security(right.ca, certificate=others.of("enquiry")),
        ENDED,
        "MongoDB ends connections at once.",
    ),
    "another's password": (
        lambda right, _: replace(right, user="panel"),
        "Kafka refuses this service's user or password",
        "MongoDB refuses this service's user or password",
    ),
}


@pytest.mark.parametrize("way", WRONG_WAYS)
async def test_whoever_comes_otherwise_is_refused_and_told_why(
    servers: SecuredServers, strangers: Certificates, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mongo, "OPERATION_SECONDS", 1)
    change, by_kafka, by_mongodb = WRONG_WAYS[way]
    brokers, replica_set = servers.brokers("enquiry"), servers.replica_set("enquiry")
    wrong = Brokers(brokers.addresses, change(brokers.security, strangers))
    elsewhere = ReplicaSet(replica_set.url, change(replica_set.security, strangers))

    assert (await kafka.trouble(wrong, ["enquiry"])).startswith(by_kafka)
    async with open_client(elsewhere) as client:
        assert (await mongo.trouble(client["enquiry"]["tried"])).startswith(by_mongodb)


async def test_the_port_for_certificates_takes_nobody_without_one(servers: SecuredServers) -> None:
    mutual = servers.brokers("enquiry", certificate=True)
    for how in (Security(servers.certificates.ca), servers.brokers("enquiry").security):
        assert (await replace(mutual, security=how).trouble()).startswith(ENDED)


async def test_a_service_that_mongodb_refuses_does_not_start_and_says_why(
    servers: SecuredServers, tmp_path: Path
) -> None:
    wrong = tmp_path / "wrong"
    wrong.write_text("guessed")
    panel = Encrypted(servers, "panel", tmp_path, MONGODB_PASSWORD=str(wrong))
    panel.launch()

    async def ended() -> bool:
        return panel.ended is not None

    await until(ended)
    said = panel.log.read_text()
    assert '"event":"not_started"' in said
    assert "the file that MONGODB_PASSWORD names" in said
    assert "guessed" not in said
