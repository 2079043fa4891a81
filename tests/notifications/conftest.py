"""What the tests of notifications share: a mail server of their own, and the enquiry service."""

from collections.abc import AsyncIterator
from contextlib import aclosing
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from contracts.identity import Who
from services.chassis.cases import CaseRecords
from services.chassis.kafka import Producer, ensure_topics
from services.chassis.mongo import Database, database, open_client
from services.chassis.settings import RecordSettings
from services.notifications.background.sender import Sender
from services.notifications.carriers.smtp import SmtpCarrier
from services.notifications.clients import Enquiries, open_enquiries
from services.notifications.store import CORRESPONDENCE
from tests.identity import as_needed, signed_as
from tests.notifications.helpers.case_records import Records
from tests.notifications.helpers.examples import ON, household
from tests.notifications.helpers.mail_server import Sink
from tests.notifications.helpers.processes import ServiceProcess


class Enquirers:
    """Households that enquire at the enquiry service, each under addresses of its own."""

    def __init__(self, service: ServiceProcess) -> None:
        self.service = service
        self.addresses: list[str] = []

    async def enquire(self, *addresses: str) -> UUID:
        """A household with these addresses, one of one person without any by phone alone."""
        self.addresses += addresses
        contact = household(*(addresses or (None,)))
        applicants = [applicant.model_dump(exclude_none=True) for applicant in contact.applicants]
        if not addresses:
            applicants[0]["phone"] = "01632 960 777"
        command = {
            "on": ON.isoformat(),
            "agency": "moorland",
            "channel": "web_form",
            "household": "joint" if len(applicants) > 1 else "single",
            "applicants": applicants,
        }
        return UUID((await self.ask_for("/enquiries", command))["journey"])

    async def plan(self, held_on: date, *, places: int = 10) -> UUID:
        """An information event at a hall."""
        command = {
            "on": ON.isoformat(),
            "agency": "moorland",
            "title": "Adoption: what comes first",
            "held_on": held_on.isoformat(),
            "starts_at": "18:30",
            "ends_at": "20:00",
            "mode": "in_person",
            "venue": {"name": "Example Hall", "postcode": "ZX1 2AB"},
            "places": places,
            "step_free": True,
            "interpreters": ["pl"],
        }
        return UUID((await self.ask_for("/information-events", command))["journey"])

    async def ask_for(self, path: str, command: dict[str, Any]) -> Any:
        """The enquiry service's answer to a command."""
        command = {"on": ON.isoformat(), **command}
        url, auth = self.service.url, as_needed("enquiry")
        async with httpx.AsyncClient(base_url=url, auth=auth, trust_env=False) as client:
            headers = {"Idempotency-Key": uuid4().hex}
            answer = await client.post(path, json=command, headers=headers)
        assert answer.is_success, answer.text
        return answer.json()


@pytest.fixture
async def sink() -> AsyncIterator[Sink]:
    server = Sink(port=0)
    await server.start()
    yield server
    await server.stop()


@pytest.fixture(scope="module")
async def enquirers(
    settings: RecordSettings, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Enquirers]:
    output = tmp_path_factory.mktemp("enquiry") / "output"
    service = ServiceProcess("enquiry", settings, output)
    await service.start()
    yield Enquirers(service)
    await service.stop()


@pytest.fixture(scope="module")
async def db(settings: RecordSettings) -> AsyncIterator[Database]:
    async with open_client(settings.mongodb_url) as client:
        kept_in = database(client, f"{settings.namespace}notifications")
        yield kept_in
        await client.drop_database(kept_in.name)


@pytest.fixture(scope="module")
async def records(settings: RecordSettings, db: Database) -> AsyncIterator[Records]:
    topic = settings.namespace + CORRESPONDENCE.stream
    await ensure_topics(settings.kafka_bootstrap_servers, [topic])
    async with Producer(settings.kafka_bootstrap_servers, settings.namespace) as producer:
        opened = CaseRecords(CORRESPONDENCE, db, producer)
        await opened.prepare()
        yield opened


@pytest.fixture
async def enquiries(enquirers: Enquirers) -> AsyncIterator[Enquiries]:
    asking = signed_as(Who.of_service("notifications"), "enquiry", by="notifications")
    async with open_enquiries(enquirers.service.url, asking) as opened:
        yield opened


@pytest.fixture
async def carrier(sink: Sink) -> AsyncIterator[SmtpCarrier]:
    async with aclosing(SmtpCarrier(sink.url, "no-reply@agency.example")) as opened:
        yield opened


@pytest.fixture
def sender(records: Records, enquiries: Enquiries, carrier: SmtpCarrier) -> Sender:
    return Sender(records, enquiries, carrier)
