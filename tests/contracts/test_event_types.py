"""What holds for every event type: its name, what may be in it, how readers and writers treat it."""

import json
import re
from collections import Counter
from datetime import date, datetime
from typing import Annotated, Any, ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, Field

from contracts.catalogue import PUBLISHERS, STREAMS
from contracts.event import Event
from contracts.reference import Household
from tests.contracts.helpers.written_events import (
    PUBLISHED,
    documents_of,
    leaves,
    published_documents,
)

EVENTS = {name: event for events in STREAMS.values() for name, event in events.items()}
PAST_TENSE = re.compile(
    r"(^|_)([a-z]+ed|chosen|given|held|kept|left|made|met|sent|set|taken|told|undone|withdrawn|written)(_|$)"
)
DAYS_OF_THE_PROCESS = {
    "occurred_on",
    "due_on",
    "was_due_on",
    "days[]",
    "held_on",
    "happened_on",
    "moves_on",
    "right_day",
    "received_on",
    "contact_made_on",
    "information_provided_on",
    "effective_from",
    "begins_on",
    "call_requested_on",
    "decided_on",
    "ends_on",
    "booking_opens_on",
    "booking_closes_on",
    "since",
    "until",
}
PERSONAL = (
    "Anna Smith",
    "anna@example.org",
    "020 7946 0000",
    "7 High Street",
    "SW1A 1AA",
    "Smith",
    "anna\nsmith",
    "a" * 41,
    "",
)


def could_be_personal(schema: dict[str, Any]) -> list[str]:
    """The places of a schema that hold anything but a date, a code, a number or a bound string."""
    return [path for path, leaf in leaves(schema) if not _is_impersonal(leaf)]


def _is_impersonal(leaf: dict[str, Any]) -> bool:
    if "enum" in leaf or "const" in leaf or leaf.get("type") in {"integer", "boolean", "null"}:
        return True
    if leaf.get("type") != "string":
        return False
    pattern = leaf.get("pattern")
    if pattern is None:
        return leaf.get("format") in {"date", "uuid"}
    anchored = pattern.startswith("^") and pattern.endswith("$")
    return anchored and not any(re.search(pattern, text) for text in PERSONAL)


def with_a_stranger_in_every_object(document: Any) -> Any:
    if isinstance(document, dict):
        known = {name: with_a_stranger_in_every_object(each) for name, each in document.items()}
        return {**known, "not_known_yet": "x"}
    if isinstance(document, list):
        return [with_a_stranger_in_every_object(each) for each in document]
    return document


def holds(whole: Any, part: Any) -> bool:
    """Whether everything in `part` is in `whole`, however deep; `whole` may say more."""
    if isinstance(part, dict):
        return all(name in whole and holds(whole[name], each) for name, each in part.items())
    if isinstance(part, list):
        return len(whole) == len(part) and all(map(holds, whole, part))
    return bool(whole == part)


def test_each_type_is_named_by_its_stream_a_past_tense_and_a_version() -> None:
    for stream, events in STREAMS.items():
        for name in events:
            named, happened, version = name.split(".")
            assert named == stream
            assert PAST_TENSE.search(happened), name
            assert re.fullmatch(r"v[1-9][0-9]*", version), name


@pytest.mark.parametrize("name", ["receive", "case_open", "decision", "meeting"])
def test_a_name_that_is_no_past_tense_is_told_apart(name: str) -> None:
    assert PAST_TENSE.search(name) is None


def test_no_two_events_share_a_type_and_no_two_publishers_a_topic() -> None:
    types = Counter(event.type for publisher in PUBLISHERS for event in publisher.EVENTS)
    topics = Counter(publisher.TOPIC for publisher in PUBLISHERS)

    assert set(types.values()) == {1}
    assert set(topics.values()) == {1}


def test_every_event_that_the_contracts_declare_is_in_exactly_one_stream() -> None:
    declared = [
        each for each in Event.__subclasses__() if each.__module__.partition(".")[0] == "contracts"
    ]
    listed = [event for publisher in PUBLISHERS for event in publisher.EVENTS]

    assert sorted(each.type for each in declared) == sorted(each.type for each in listed)


@pytest.mark.parametrize("event", EVENTS.values(), ids=EVENTS)
def test_no_field_of_an_event_can_hold_personal_details(event: type[Event]) -> None:
    assert could_be_personal(event.model_json_schema()) == []


@pytest.mark.parametrize("event", EVENTS.values(), ids=EVENTS)
def test_every_date_is_a_day_of_the_process_so_none_is_a_date_of_birth(event: type[Event]) -> None:
    found = leaves(event.model_json_schema())
    dates = {path.rpartition(".")[2] for path, leaf in found if leaf.get("format") == "date"}

    assert "occurred_on" in dates
    assert dates <= DAYS_OF_THE_PROCESS


class Words(BaseModel):
    words: str


@pytest.mark.parametrize(
    "annotation",
    [
        str,
        str | None,
        tuple[str, ...],
        dict[str, str],
        dict[str, Any],
        Any,
        object,
        bytes,
        float,
        datetime,
        Words,
        tuple[Words, ...],
        Words | None,
        Annotated[str, Field(max_length=40)],
        Annotated[str, Field(pattern=r"[a-z0-9-]{1,40}")],
        Annotated[str, Field(pattern=r"^.{1,40}$")],
        Annotated[str, Field(pattern=r"^[A-Za-z ]{1,40}$")],
        Annotated[str, Field(pattern=r"^[a-z-]+$")],
    ],
    ids=str,
)
def test_a_field_that_could_hold_personal_details_is_found(annotation: Any) -> None:
    class Telling(Event):
        type: ClassVar[str] = "enquiry.told.v1"
        household: Household
        told: annotation

    assert could_be_personal(Telling.model_json_schema())


@settings(max_examples=25)
@given(st.data())
@pytest.mark.parametrize("name", PUBLISHED)
def test_whatever_was_published_is_read_by_todays_model(name: str, data: st.DataObject) -> None:
    document = data.draw(published_documents(name))

    read = EVENTS[name].model_validate_json(json.dumps(document))

    said_again = json.loads(read.model_dump_json())
    assert holds(said_again, document)
    left_out = said_again.keys() - document.keys()
    assert left_out.isdisjoint(PUBLISHED[name]["required"])


@settings(max_examples=25)
@given(st.data())
@pytest.mark.parametrize("name", EVENTS)
def test_a_reader_ignores_what_it_does_not_know(name: str, data: st.DataObject) -> None:
    event = EVENTS[name]
    document = data.draw(documents_of(event))

    newer = json.dumps(with_a_stranger_in_every_object(document))

    assert event.model_validate_json(newer) == event.model_validate_json(json.dumps(document))


@settings(max_examples=25)
@given(st.data())
@pytest.mark.parametrize("name", EVENTS)
def test_what_is_published_holds_nothing_undeclared(name: str, data: st.DataObject) -> None:
    event = EVENTS[name]
    document = data.draw(documents_of(event))
    misspelt = with_a_stranger_in_every_object(document)

    published = event.model_validate_json(json.dumps(misspelt)).model_dump_json()

    assert "not_known_yet" not in published
    read_strictly = event.model_validate_json(published, extra="forbid")
    assert read_strictly.model_dump_json() == published
    with pytest.raises(ValueError, match="Extra inputs are not permitted"):
        event.model_validate(misspelt, extra="forbid")


def test_an_event_cannot_be_changed() -> None:
    for event in EVENTS.values():
        assert event.model_config.get("frozen") is True
        assert event.model_fields["occurred_on"].annotation is date
