"""The rest of the year handed to a new suite: heard by reporting alone, the same however often it is begun."""

from collections import defaultdict
from uuid import UUID

import pytest
from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition

from contracts.equality import AnswersKey
from deploy.demo.handover import LISTENERS, Place, hand_over, is_new
from deploy.demo.rest_of_year import KeptRecord, kept_records
from deploy.local.topics import everything_on
from services.chassis.delivery import Delivery, decode
from services.chassis.mongo import Document, database, open_client
from services.chassis.settings import RecordSettings
from services.reporting.domain.projection import Projection

PEOPLE = 12
"""So many answers are handed over, with everything of their households."""


@pytest.fixture(scope="module")
def place(settings: RecordSettings) -> Place:
    return Place(settings.brokers, settings.replica_set, settings.namespace)


@pytest.fixture(scope="module")
def some() -> list[KeptRecord]:
    """The households of a few people who answered, and the answers."""
    every = [*kept_records()]
    answers = [each for each in every if each.stream == "equality"][:PEOPLE]
    households = {UUID(each.events[0].data["journey"]) for each in answers}
    return [each for each in every if each in answers or each.identity in households]


@pytest.fixture(scope="module")
async def handed(place: Place, some: list[KeptRecord]) -> list[ConsumerRecord]:
    """Everything on Kafka once it was handed over twice, as after a first try that was cut off."""
    for _ in range(2):
        await hand_over(place, some)
    return await everything_on(place.brokers.addresses, place.topics)


async def test_a_suite_in_which_something_happened_is_not_taken_for_a_new_one(
    place: Place, handed: list[ConsumerRecord]
) -> None:
    assert handed
    assert not await is_new(place)
    assert await is_new(place._replace(namespace=f"{place.namespace}empty-"))


def of_records(messages: list[ConsumerRecord]) -> dict[tuple[str, UUID], list[Delivery]]:
    found: dict[tuple[str, UUID], list[Delivery]] = defaultdict(list)
    for message in messages:
        delivery = decode(message)
        assert isinstance(delivery, Delivery)
        found[delivery.envelope.stream, delivery.envelope.journey].append(delivery)
    return found


def test_reporting_applies_every_event_once_and_finds_nothing_wrong_with_the_repeats(
    handed: list[ConsumerRecord], some: list[KeptRecord]
) -> None:
    projection = Projection[Delivery]()

    for deliveries in of_records(handed).values():
        for delivery in deliveries:
            projection.hear(delivery)

    events = sum(len(each.events) for each in some if each.stream != "equality")
    assert len(projection.applied) == len(projection.repeats) == events
    assert [projection.waiting, projection.failed, projection.contradictions] == [{}, {}, []]


def test_every_event_says_what_is_kept_and_none_was_recorded_before_its_day(
    handed: list[ConsumerRecord], some: list[KeptRecord]
) -> None:
    kept = {(each.stream, each.identity): each for each in some}
    for where, deliveries in of_records(handed).items():
        once = deliveries[: len(kept[where].events)]
        said = [each.event.model_dump(mode="json") for each in once if each.event]
        assert said == [each.data for each in kept[where].events]
        assert all(
            each.event and each.envelope.at.date() >= each.event.occurred_on for each in once
        )


@pytest.mark.parametrize("service", LISTENERS)
async def test_no_other_service_hears_any_of_it(
    service: str, place: Place, handed: list[ConsumerRecord]
) -> None:
    group = AIOKafkaConsumer(**place.brokers.client_options(), group_id=place.namespace + service)
    await group.start()
    try:
        for message in handed:
            where = TopicPartition(message.topic, message.partition)
            assert (await group.committed(where) or 0) > message.offset
    finally:
        await group.stop()


async def test_each_answer_is_kept_once_and_opens_with_its_key(
    place: Place, handed: list[ConsumerRecord], some: list[KeptRecord]
) -> None:
    assert handed
    async with open_client(place.replica_set) as client:
        found: list[Document] = (
            await database(client, place.namespace + "enquiry")["equality_answers"].find().to_list()
        )

    opened = {
        each["_id"]: AnswersKey(each["state"]["key"])
        .open(each["events"][-1]["data"]["sealed"])
        .model_dump(mode="json")
        for each in found
    }
    answers = {each.identity: each.events[-1].data for each in some if each.stream == "equality"}
    assert [len(each["events"]) for each in found] == [1] * PEOPLE
    assert [each["unsent"] for each in found] == [True] * PEOPLE
    for person, said in answers.items():
        assert opened[person] == {name: said[name] for name in opened[person]}
