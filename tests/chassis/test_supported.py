"""Servers older than what is supported are named on health; docs/running.md says the same versions."""

from pathlib import Path
from typing import Any

import pytest

from services.chassis import mongo, topics
from services.chassis.mongo import OLDEST_SUPPORTED, Database
from services.chassis.mongodb_log import logs_values, profile

RUNNING = Path(__file__).parents[2] / "docs" / "running.md"


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"version": "6.0.5", "versionArray": [6, 0, 5, 0]}, None),
        ({"version": "8.0.0", "versionArray": [8, 0, 0, 0]}, None),
        (
            {"version": "5.0.31", "versionArray": [5, 0, 31, 0]},
            "MongoDB is 5.0.31. 6.0 or later is supported.",
        ),
    ],
)
def test_a_mongodb_before_the_oldest_that_is_supported_is_named(
    told: dict[str, Any], said: str | None
) -> None:
    assert mongo.outdated(told) == said


async def test_the_server_of_the_tests_is_supported(db: Database) -> None:
    assert mongo.outdated(await db.client.server_info()) is None


async def test_a_server_that_logs_what_it_is_sent_is_named_where_it_tells(db: Database) -> None:
    told = await profile(db)

    assert told["sampleRate"] == 0
    assert logs_values(told) is None
    assert logs_values({}) is None
    assert "--slowOpSampleRate 0" in (logs_values({**told, "sampleRate": 1.0}) or "")


def test_a_broker_that_still_speaks_what_kafka_4_no_longer_does_is_named() -> None:
    assert topics.outdated({1: 4}) == []
    assert topics.outdated({1: 0}) == ["Kafka is older than 4.0. 4.0 or later is supported."]


def test_the_page_for_operators_names_the_same_versions() -> None:
    supported = RUNNING.read_text().partition("## What is supported")[2].partition("\n## ")[0]

    oldest = ".".join(map(str, OLDEST_SUPPORTED))
    assert f"| MongoDB, as a replica set | {oldest} and later |" in supported
    assert "| Kafka | 4.0 and later |" in supported
