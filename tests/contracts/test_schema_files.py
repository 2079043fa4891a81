"""The checked-in documents, and the guard over what was published."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, ClassVar, Literal
from uuid import UUID

import pytest

from contracts.catalogue import STREAMS
from contracts.event import Envelope, Event
from contracts.schemas.generate import documents
from contracts.schemas.publication import check, generate, publish
from tests.contracts.helpers.written_events import FOLDER

ASYNCAPI = json.loads((FOLDER / "asyncapi.json").read_text(encoding="utf-8"))
Streams = dict[str, dict[str, type[Event]]]


class Met(Event):
    type: ClassVar[str] = "panel.met.v1"
    outcome: Literal["quorate", "inquorate"]


class MetWithVenue(Met):
    venue: Literal["online", "office"] | None = None


class MetAnew(Event):
    type: ClassVar[str] = "panel.met.v1"
    outcome: Literal["quorate", "inquorate", "postponed"]


class MetSilently(Event):
    type: ClassVar[str] = "panel.met.v1"


def stream(*events: type[Event]) -> Streams:
    return {"panel": {event.type: event for event in events}}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder in which `Met` has been generated and published."""
    assert publish(tmp_path, stream(Met), readers_first=False) == []
    generate(tmp_path, stream(Met))
    return tmp_path


def published(folder: Path) -> Any:
    return json.loads((folder / "published" / "panel.met.v1.json").read_text(encoding="utf-8"))


def references(document: Any) -> Iterator[str]:
    if isinstance(document, dict):
        if isinstance(document.get("$ref"), str):
            yield document["$ref"]
        for each in document.values():
            yield from references(each)
    elif isinstance(document, list):
        for each in document:
            yield from references(each)


def followed(reference: str) -> Any:
    if reference.startswith("./"):
        return json.loads((FOLDER / reference).read_text(encoding="utf-8"))
    found = ASYNCAPI
    for step in reference.removeprefix("#/").split("/"):
        found = found[step]
    return found


def test_the_checked_in_files_are_what_the_code_generates_and_break_nothing_published() -> None:
    assert check(FOLDER, STREAMS) == []


def test_the_same_code_gives_the_same_bytes() -> None:
    first = documents(STREAMS)

    assert first == documents(dict(reversed(STREAMS.items())))
    assert all(text.endswith("}\n") for text in first.values())


def test_the_check_runs_from_the_command_line() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "contracts.schemas", "--check"],
        cwd=FOLDER.parent.parent,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (ran.returncode, ran.stderr) == (0, "")


def test_a_file_edited_by_hand_is_named(folder: Path) -> None:
    with (folder / "panel.met.v1.json").open("a", encoding="utf-8") as file:
        file.write("\n")

    assert check(folder, stream(Met)) == [
        "panel.met.v1.json is not what the code generates: run python -m contracts.schemas"
    ]


def test_a_file_that_is_missing_or_left_over_is_named(folder: Path) -> None:
    (folder / "asyncapi.json").rename(folder / "old.json")

    assert [problem.split()[0] for problem in check(folder, stream(Met))] == [
        "asyncapi.json",
        "old.json",
    ]
    generate(folder, stream(Met))
    assert check(folder, stream(Met)) == []


def test_an_additive_change_fails_until_it_is_published(folder: Path) -> None:
    generate(folder, stream(MetWithVenue))

    (problem,) = check(folder, stream(MetWithVenue))
    assert problem.startswith("published/panel.met.v1.json does not record the schema as it is now")
    assert publish(folder, stream(MetWithVenue), readers_first=False) == []
    assert check(folder, stream(MetWithVenue)) == []
    assert "venue" in published(folder)["properties"]


def test_what_was_published_cannot_be_taken_back(folder: Path) -> None:
    publish(folder, stream(MetWithVenue), readers_first=False)
    generate(folder, stream(Met))
    gone = ["published/panel.met.v1.json: venue: the field is gone"]

    assert check(folder, stream(Met)) == gone
    assert publish(folder, stream(Met), readers_first=True) == gone
    assert "venue" in published(folder)["properties"]


def test_a_type_cannot_be_removed(folder: Path) -> None:
    generate(folder, {})

    expected = ["published/panel.met.v1.json: the type is gone, and its events are still on Kafka"]
    assert check(folder, {}) == expected
    assert publish(folder, {}, readers_first=True) == expected
    assert published(folder)["title"] == "Met"


def test_a_refused_change_keeps_all_others_from_being_published(folder: Path) -> None:
    class Closed(Event):
        type: ClassVar[str] = "panel.case_closed.v1"

    assert publish(folder, stream(Closed, MetSilently), readers_first=False) != []
    assert not (folder / "published" / "panel.case_closed.v1.json").exists()


def test_a_new_code_is_published_only_where_readers_are_deployed_first(folder: Path) -> None:
    refused = publish(folder, stream(MetAnew), readers_first=False)

    assert len(refused) == 1
    assert "panel.met.v1.json: outcome: a reader does not know the code 'postponed'" in refused[0]
    assert check(folder, stream(MetAnew))[-1] == refused[0]
    assert published(folder)["title"] == "Met"
    assert publish(folder, stream(MetAnew), readers_first=True) == []
    generate(folder, stream(MetAnew))
    assert check(folder, stream(MetAnew)) == []


def test_a_new_meaning_travels_as_a_second_version_beside_the_first(folder: Path) -> None:
    class MetSecond(Event):
        type: ClassVar[str] = "panel.met.v2"
        on: date

    assert publish(folder, stream(Met, MetSecond), readers_first=False) == []


def test_every_reference_of_the_asyncapi_document_leads_somewhere() -> None:
    found = set(references(ASYNCAPI))

    assert all(followed(reference) for reference in found)
    assert {f"./{name}.json" for events in STREAMS.values() for name in events} <= found


def test_each_stream_is_a_channel_with_its_events_and_one_sender() -> None:
    assert ASYNCAPI["asyncapi"] == "3.0.0"
    assert ASYNCAPI["channels"].keys() == STREAMS.keys()
    for topic, events in STREAMS.items():
        channel = ASYNCAPI["channels"][topic]
        operation = ASYNCAPI["operations"][f"publish_{topic}"]
        assert channel["address"] == topic
        assert channel["messages"].keys() == events.keys()
        assert operation["action"] == "send"
        assert followed(operation["channel"]["$ref"]) == channel
        assert [followed(each["$ref"]) for each in operation["messages"]] == [
            channel["messages"][name] for name in events
        ]


@pytest.mark.parametrize("name", ASYNCAPI["components"]["messages"])
def test_the_headers_of_an_envelope_are_those_the_document_declares(name: str) -> None:
    envelope = Envelope(
        stream=name.split(".", maxsplit=1)[0],
        journey=UUID(int=7),
        version=12,
        type=name,
        at=datetime(2024, 6, 3, 9, 30, tzinfo=UTC),
        cause="accept-7",
        correlation="ab" * 16,
    )
    written = {header: value.decode() for header, value in envelope.headers()}
    shared, own = ASYNCAPI["components"]["messages"][name]["headers"]["allOf"]
    declared = followed(shared["$ref"])

    assert written.keys() == declared["properties"].keys() == set(declared["required"])
    assert envelope.key.decode() == written["ce_subject"]
    for header, rule in [*declared["properties"].items(), *own["properties"].items()]:
        assert written[header] == rule.get("const", written[header])
        assert re.search(rule.get("pattern", ""), written[header])


def test_the_schema_files_name_their_dialect_and_say_what_happened() -> None:
    for events in STREAMS.values():
        for name, event in events.items():
            schema = followed(f"./{name}.json")
            assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
            assert schema["title"] == event.__name__
            assert schema["description"].strip()
