"""The record of processing names every field that is kept of a person, and none that is not kept."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from contracts.catalogue import STREAMS
from contracts.event import Envelope
from contracts.retention import RULES, Outcome, retention
from services.casework.ended_access import AccessEnds
from services.casework.listed_agencies import HeardTerm
from services.chassis.access_log import Access
from services.chassis.files import FileEntry
from services.chassis.list_entries import ListEntry
from services.chassis.parked import Dismissal, ParkedMessage
from services.chassis.record import KeptEvent
from services.enquiry.store.link_requests import LinkRequest
from services.reporting.domain.children_waiting import ChildrenTyped, TypeChildren
from services.reporting.domain.journey import Journey
from services.reporting.domain.workforce import TypeWorkforce, WorkforceTyped
from services.reporting.store.publications import Approved, Prepared, Preparing
from services.web.site.agencies import Agency, ListedColleague
from services.web.site.sessions import Session
from services.web.site.staff import KnownColleague
from services.web.site.visitor import Part, Visitor
from tests.architecture.helpers.collections import Opened, in_another_way, opened
from tests.architecture.helpers.shapes import kinds, models_of

ROOT = Path(__file__).parents[2]
RECORD = ROOT / "docs" / "data-protection.md"
Kept = set[tuple[str, str, str]]
"""Where it is kept, in which shape, and the field."""

SECTIONS = {
    "enquiry": "The enquiry service",
    "reporting": "The reporting service",
    "chassis": "Every service",
    "casework": "Every service",
    "web": "The front end",
}
"""Under which heading a module's collections are."""

BESIDE: dict[Opened, tuple[type[Any], ...]] = {
    Opened("enquiry", "link_requests"): (LinkRequest,),
    Opened("reporting", "journeys_"): (Journey,),
    Opened("reporting", "prepared_publications"): (Prepared,),
    Opened("reporting", "preparing_publications"): (Preparing,),
    Opened("reporting", "publications"): (Approved,),
    Opened("reporting", "children_waiting"): (ChildrenTyped, TypeChildren),
    Opened("reporting", "workforce"): (WorkforceTyped, TypeWorkforce),
    Opened("chassis", "accesses"): (Access,),
    Opened("chassis", "files"): (FileEntry,),
    Opened("chassis", "parked"): (ParkedMessage, Dismissal),
    Opened("casework", "ended_access"): (AccessEnds,),
    Opened("casework", "listed_agencies"): (HeardTerm,),
    Opened("web", "sessions"): (Session, Visitor, Part),
    Opened("web", "staff"): (KnownColleague,),
    Opened("web", "directory"): (Agency, ListedColleague),
    **{
        Opened("reporting", each): ()
        for each in ("cells_", "generations", "live_by_day", "offsets_", "time_left_tables")
    },
}
"""The shapes in each collection beside those of case records; none where no person is in it, which a row says too."""

WITH_EACH: dict[str, tuple[type[Any], ...]] = {
    "Every service": (KeptEvent, ListEntry),
    "The streams": (Envelope,),
}
"""What stands around each state and each event."""


def named(record: str) -> Kept:
    """The fields in the tables' second column, each under its section and the shape before it."""
    found = set()
    for section in re.split(
        r"^### ", record.partition("## The record of processing")[2], flags=re.MULTILINE
    ):
        where = section.partition("\n")[0]
        for row in re.findall(
            r"^\| (?!what|---)[^|]*\|([^|]*)\|", section.partition("\n## ")[0], re.MULTILINE
        ):
            for shape, fields in re.findall(
                r"`([A-Z]\w*|\w+ events|collections)`: ((?:`\w+`(?:, )?)+)", row
            ):
                found |= {(where, shape, field) for field in re.findall(r"`(\w+)`", fields)}
    return found


def kept() -> Kept:
    """The fields of every state, of every event, and of what is kept beside them."""
    states = {
        (f"The {_service_of(kind.state)} service", model, field)
        for kind in kinds().values()
        for model, shape in models_of(kind).items()
        for field in shape["fields"]
    }
    events = {
        ("The streams", f"{stream} events", field)
        for stream, types in STREAMS.items()
        for event in types.values()
        for field in event.model_fields
    }
    around = {
        (where, shape.__name__, field)
        for where, shapes in (*_beside(), *WITH_EACH.items())
        for shape in shapes
        for field in _fields(shape)
    }
    nobodys = {
        (SECTIONS[each.service], "collections", each.name.rstrip("_"))
        for each, shapes in BESIDE.items()
        if not shapes
    }
    return states | events | around | nobodys


def _beside() -> Iterable[tuple[str, tuple[type[Any], ...]]]:
    return ((SECTIONS[each.service], shapes) for each, shapes in BESIDE.items())


def _service_of(state: type[BaseModel]) -> str:
    return state.__module__.split(".")[1]


def _fields(shape: type[Any]) -> Iterable[str]:
    return getattr(shape, "model_fields", None) or shape.__annotations__


def test_every_collection_that_a_service_opens_is_known_here() -> None:
    beside = {each for each in opened() if each.name not in kinds()}

    assert beside == BESIDE.keys(), "say which shapes it holds; the record needs a row for them"
    assert in_another_way() == []


def test_every_field_that_is_kept_has_a_row_in_the_record_of_processing() -> None:
    assert sorted(kept() - named(RECORD.read_text())) == [], f"name them in {RECORD.name}"


def test_the_record_of_processing_names_nothing_that_is_not_kept() -> None:
    assert sorted(named(RECORD.read_text()) - kept()) == []


def test_every_row_says_why_on_which_basis_who_reads_it_and_how_long() -> None:
    record = RECORD.read_text().partition("## The record of processing")[2].partition("\n## ")[0]
    rows = [line.strip("|").split("|") for line in record.splitlines() if line.startswith("| ")]
    basis = re.compile(r"\b(task|duty|special|equality|account)\b")

    assert rows
    assert [row for row in rows if len(row) != 5 or not all(cell.strip() for cell in row)] == []
    assert [row[0] for row in rows if row[0].strip() != "what" and not basis.search(row[2])] == []


def test_every_outcome_has_one_rule_of_retention_at_a_time() -> None:
    versions = [(each.outcome, each.version) for each in RULES]

    assert [each.outcome for each in retention(max(each.effective_from for each in RULES))] == [
        *Outcome
    ]
    assert len({*versions}) == len(versions)
    assert sorted(RULES, key=lambda each: each.effective_from) == [*RULES]
