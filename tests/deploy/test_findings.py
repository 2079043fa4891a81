"""Findings: each thing that may not happen is found where it did, and nothing where all is well."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

from aiokafka import ConsumerRecord
from pydantic_core import to_json
from pymongo import AsyncMongoClient

from contracts.enquiry import ContactMade
from contracts.equality import AnswersKey, CountedAnswers, EqualityAnswersGiven
from contracts.reference import EthnicGroup
from deploy.faults import findings
from deploy.faults.evidence import KEPT, Evidence, Post
from services.chassis.mongo import Document
from services.chassis.record import envelope_of
from services.reporting.domain.contributions import Cell
from services.reporting.domain.opened_answers import OpenedAnswers

JOURNEY = uuid4()
NO_POST = Post(frozenset(), frozenset())
KEYS = ["key-1", "key-2"]
CELL = Cell("contacts", "all", "2021-22-Q1", "moorland", "all", "numerator")


def said(version: int, *, cause: str = "", channel: str = "phone", at: int = 1) -> Document:
    """An event as a record keeps it."""
    return {
        "version": version,
        "type": ContactMade.type,
        "data": {"occurred_on": "2021-06-01", "channel": channel},
        "at": datetime(2021, 6, at, tzinfo=UTC),
        "cause": cause or f"key-{version}",
        "correlation": JOURNEY.hex,
    }


def sent(event: Document) -> ConsumerRecord:
    """The same as it is on Kafka."""
    envelope = envelope_of(event, stream="enquiry", journey=JOURNEY)
    return ConsumerRecord(
        topic="enquiry",
        partition=0,
        offset=0,
        timestamp=0,
        timestamp_type=0,
        key=envelope.key,
        value=to_json(event["data"]),
        checksum=None,
        serialized_key_size=0,
        serialized_value_size=0,
        headers=tuple(envelope.headers()),
    )


def heard(versions: int) -> list[Document]:
    """The record of a service that has heard so many events of the journey."""
    return [{"_id": JOURNEY, "events": [], "heard": {"enquiry": versions}}]


def evidence(
    events: list[Document], on_kafka: list[Document], *, heard_by_all: int = 2
) -> Evidence:
    """What one enquiry and everyone who hears of it left behind."""
    enquiry = [{"_id": JOURNEY, "events": events, "heard": {}}]
    others = {each: heard(heard_by_all) for each in ("assessment", "notifications")}
    records = {**{each: list[Document]() for each in KEPT}, **others, "enquiry": enquiry}
    on_topics = [sent(each) for each in on_kafka]
    return Evidence(AsyncMongoClient(connect=False), records, on_topics, NO_POST)


BOTH = [said(1), said(2)]


def test_where_all_is_well_nothing_is_found() -> None:
    well = evidence(BOTH, BOTH)

    assert [*findings.lost(well, KEYS)] == []
    assert [*findings.missing_on_kafka(well)] == []
    assert [*findings.doubled(well, KEYS)] == []
    assert [*findings.out_of_order(well)] == []
    assert [*findings.sent_for_nothing(well)] == []
    assert [*findings.unheard(well)] == []


def test_an_acknowledged_command_that_is_in_no_record_is_found() -> None:
    assert [*findings.lost(evidence([said(1)], []), KEYS)] == ["the command key-2 is in no record"]


def test_an_event_that_never_reached_kafka_is_found() -> None:
    missing = [*findings.missing_on_kafka(evidence(BOTH, [said(2)]))]

    assert missing == [f"enquiry {JOURNEY}: versions [1] are not on Kafka"]


def test_a_command_that_took_effect_twice_is_found() -> None:
    twice = evidence([said(1), said(2, cause="key-1", at=2)], [])

    assert [*findings.doubled(twice, KEYS)] == ["the command key-1 took effect twice"]


def test_an_event_before_an_earlier_one_is_found_and_a_repeat_is_none() -> None:
    assert [*findings.out_of_order(evidence(BOTH, [said(2), said(1)]))] == [
        f"enquiry {JOURNEY}: [2, 1]"
    ]
    assert [*findings.out_of_order(evidence(BOTH, [said(1), said(2), said(1), said(2)]))] == []


def test_an_event_of_no_record_is_found_and_so_is_one_with_other_words() -> None:
    of_none = [*findings.sent_for_nothing(evidence([said(1)], BOTH))]
    of_another = [*findings.sent_for_nothing(evidence(BOTH, [*BOTH, said(2, channel="visit")]))]

    assert of_none == of_another == [f"enquiry {JOURNEY}: version 2 is not as recorded"]


def test_an_event_that_a_service_has_not_applied_is_found() -> None:
    deaf = [*findings.unheard(evidence(BOTH, BOTH, heard_by_all=1))]

    assert deaf == [
        f"{service} has heard 1 of 2 events of enquiry {JOURNEY}"
        for service in ("assessment", "notifications")
    ]


def test_what_reporting_should_have_counted_of_sealed_answers_is_what_their_record_opens() -> None:
    key, group = AnswersKey.new(), EthnicGroup.ARAB
    sealed = [
        each.seal(CountedAnswers(journey=JOURNEY, applicant=1, ethnic_group=group))
        for each in (AnswersKey.new(), key)
    ]
    events = [
        said(version) | {"type": EqualityAnswersGiven.type, "data": given(text)}
        for version, text in enumerate(sealed, start=1)
    ]
    record = {"_id": uuid4(), "events": events, "version": 2, "state": {"key": key.value}}
    left = replace(evidence([], []), records={"equality": [record]})

    changed, latest = [event for _, event in left.as_recorded()]
    assert isinstance(changed, EqualityAnswersGiven)
    assert isinstance(latest, OpenedAnswers)
    assert (latest.journey, latest.ethnic_group) == (JOURNEY, group)


def given(sealed: str) -> Document:
    """Answers as a record keeps them."""
    return {"occurred_on": "2021-06-01", "sealed": sealed}


def test_a_cell_that_is_not_what_was_counted_is_found() -> None:
    assert [*findings.differing({CELL: 3}, {CELL: 3})] == []
    assert [*findings.differing({CELL: 3}, {CELL: 4})] == [f"{'/'.join(CELL)} is 3 instead of 4"]
    assert [*findings.differing({}, {CELL: 1})] == [f"{'/'.join(CELL)} is 0 instead of 1"]
