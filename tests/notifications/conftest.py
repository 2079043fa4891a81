"""What the tests of notifications share: a mail server of their own, and the enquiry service."""

from collections.abc import AsyncIterator
from contextlib import aclosing

import pytest

from contracts.identity import Who
from services.chassis.cases import CaseRecords
from services.chassis.kafka import Producer, ensure_topics
from services.chassis.mongo import Database, database, open_client
from services.chassis.settings import RecordSettings
from services.notifications.background.sender import Sender
from services.notifications.carriers.smtp import SmtpCarrier
from services.notifications.clients import Enquiries, open_service
from services.notifications.letters.letter_writer import LetterWriter
from services.notifications.store import CORRESPONDENCE
from tests.identity import signed_as
from tests.notifications.helpers.case_records import Records
from tests.notifications.helpers.enquirers import Enquirers
from tests.notifications.helpers.mail_server import MailServer
from tests.notifications.helpers.processes import ServiceProcess


@pytest.fixture
async def mail_server() -> AsyncIterator[MailServer]:
    server = MailServer(port=0)
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
    async with open_client(settings.replica_set) as client:
        opened_database = database(client, f"{settings.namespace}notifications")
        yield opened_database
        await client.drop_database(opened_database.name)


@pytest.fixture(scope="module")
async def records(settings: RecordSettings, db: Database) -> AsyncIterator[Records]:
    topic = settings.namespace + CORRESPONDENCE.stream
    await ensure_topics(settings.brokers, [topic])
    async with Producer(settings.brokers, settings.namespace) as producer:
        opened = CaseRecords(CORRESPONDENCE, db, producer)
        await opened.prepare()
        yield opened


@pytest.fixture
async def enquiries(enquirers: Enquirers) -> AsyncIterator[Enquiries]:
    asking = signed_as(Who.of_service("notifications"), "enquiry", by="notifications")
    async with open_service(enquirers.service.url, asking) as opened:
        yield Enquiries(opened)


@pytest.fixture
async def carrier(mail_server: MailServer) -> AsyncIterator[SmtpCarrier]:
    async with aclosing(SmtpCarrier(mail_server.url, "no-reply@agency.example")) as opened:
        yield opened


@pytest.fixture
def sender(records: Records, enquiries: Enquiries, carrier: SmtpCarrier) -> Sender:
    return Sender(records, LetterWriter(enquiries), carrier)
