"""A topic may compress what it keeps, as the broker's default may say: it is heard all the same."""

import aiokafka.codec
import pytest
from aiokafka.admin import NewTopic

from services.chassis import health, listener
from services.chassis.kafka import PARTITIONS, administering
from services.chassis.settings import RecordSettings
from tests.chassis.helpers.toy_services import begun, both, contacts, running
from tests.waiting import until


async def compressed(settings: RecordSettings, codec: str) -> RecordSettings:
    """Settings with a topic whose broker compresses every event in this way."""
    namespace = f"{settings.namespace}{codec}-"
    topic = NewTopic(
        f"{namespace}enquiry", PARTITIONS, 1, topic_configs={"compression.type": codec}
    )
    async with administering(settings.brokers) as admin:
        await admin.create_topics([topic])
    return settings.model_copy(update={"namespace": namespace})


@pytest.mark.parametrize("codec", ["gzip", "snappy", "lz4", "zstd"])
async def test_a_compressed_topic_is_heard(settings: RecordSettings, codec: str) -> None:
    app = both(await compressed(settings, codec))
    async with running(app) as client:
        journey = await begun(client, 2)

        async def heard() -> bool:
            return await contacts(app, journey) == 2

        await until(heard)


async def test_a_service_that_cannot_read_what_is_there_is_not_ready_and_says_so(
    settings: RecordSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listener, "WATCH_SECONDS", 0.2)
    monkeypatch.setattr(listener, "PATIENCE_SECONDS", 1.0)
    monkeypatch.setattr(listener, "LONGEST_PATIENCE_SECONDS", 1.0)
    app = both(await compressed(settings, "zstd"))
    async with running(app) as client:

        async def says_so() -> bool:
            answer = await client.get("/health/ready")
            told = "Events have been waiting over 30 seconds to be heard."
            return answer.status_code == 503 and told in answer.json()["attention"]

        async def ready() -> bool:
            answer = await client.get("/health/ready")
            return answer.is_success and answer.json()["consumer_lag"] == 0

        await until(ready)
        monkeypatch.setattr(health, "DEAF_SECONDS", 1.0)
        with monkeypatch.context() as without:
            without.setattr(aiokafka.codec, "cramjam", None)
            journey = await begun(client, 1)
            await until(says_so)
            assert await contacts(app, journey) == -1
        await until(ready)
        assert await contacts(app, journey) == 1
