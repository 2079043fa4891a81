"""Topics and a database of each test's own, on real servers, and an enquiry service that has keys to answers."""

from collections.abc import AsyncIterator, Iterator, Sequence
from uuid import uuid4

import pytest

from contracts.catalogue import STREAMS
from deploy.local.ports import HOST, Ports
from deploy.local.servers import Addresses
from deploy.local.suite import Service
from services.chassis.kafka import Producer, ensure_topics
from services.chassis.mongo import Database, database, open_client
from services.chassis.parked import Parked
from services.chassis.settings import RecordSettings
from services.reporting.domain.opened_answers import OpenedAnswers
from services.reporting.settings import ReportingSettings
from services.reporting.store.projector import Projector
from tests.identity import identity
from tests.reporting.helpers.equality_answers import keep_keys, opening
from tests.reporting.helpers.running_service import Send, enquiry_service
from tests.reporting.helpers.stories import Told

KEEPER = f"keys{uuid4().hex[:8]}-"
"""The namespace of the enquiry service that has the keys."""


@pytest.fixture(scope="session")
def keeper_port() -> int:
    return Ports.unused().enquiry


@pytest.fixture(scope="session")
def keeper(
    addresses: Addresses, keeper_port: int, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    """An enquiry service whose records of equality answers tests may write; it starts once answers are sent."""
    folder = tmp_path_factory.mktemp("keeper")
    service = enquiry_service(addresses, KEEPER, port=keeper_port, folder=folder)
    service.start()
    yield service
    service.stop()


@pytest.fixture
def settings(settings: RecordSettings, keeper_port: int) -> ReportingSettings:
    told = settings.model_dump(include={*RecordSettings.model_fields}, exclude={"namespace"})
    return ReportingSettings(
        **told,
        namespace=f"t{uuid4().hex[:8]}-",
        enquiry_url=f"http://{HOST}:{keeper_port}",
        identity_key=identity().key("reporting"),
        noise_key=identity().secret("noise"),
    )


@pytest.fixture
async def db(settings: RecordSettings) -> AsyncIterator[Database]:
    async with open_client(settings.replica_set) as client:
        opened_database = database(client, f"{settings.namespace}reporting")
        yield opened_database
        await client.drop_database(opened_database.name)


@pytest.fixture
async def parked(db: Database) -> Parked:
    found = Parked(db)
    await found.prepare()
    return found


@pytest.fixture
def projector(db: Database, parked: Parked) -> Projector:
    return Projector(db, parked, opening)


@pytest.fixture
async def send(settings: RecordSettings, request: pytest.FixtureRequest) -> AsyncIterator[Send]:
    """Puts a story on Kafka, its answers sealed, with keys that the enquiry service has."""
    topics = [settings.namespace + stream for stream in STREAMS]
    await ensure_topics(settings.brokers, topics)
    async with (
        Producer(settings.brokers, settings.namespace) as producer,
        open_client(settings.replica_set) as client,
    ):

        async def send_all(story: Sequence[Told]) -> None:
            latest = {
                each.envelope.journey: each.envelope.version
                for each in story
                if isinstance(each.event, OpenedAnswers)
            }
            if latest:
                request.getfixturevalue("keeper")
                await keep_keys(database(client, f"{KEEPER}enquiry"), latest.items())
            for each in story:
                await producer.send(each.envelope, each.body)

        yield send_all
