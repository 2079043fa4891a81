"""The table of a timeline, service by service: every event is in it or kept back, and shows no more than it says."""

from datetime import UTC, datetime
from types import ModuleType

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from contracts import assessment, panel
from contracts.event import Event
from services.assessment import timeline as of_assessment
from services.casework.timeline import CANNOT_BE_READ, Table, entries, readable
from services.chassis.record import RecordedEvent
from services.panel import timeline as of_panel
from tests.contracts.helpers.written_events import published_documents

AT = datetime(2025, 3, 3, 9, tzinfo=UTC)
TABLES: list[tuple[ModuleType, ModuleType]] = [(of_assessment, assessment), (of_panel, panel)]
ENTRIES: list[tuple[Table, type[Event]]] = [
    (shown.TIMELINE, event) for shown, _ in TABLES for event in shown.TIMELINE
]


@pytest.mark.parametrize(("shown", "published"), TABLES)
def test_every_event_is_shown_or_kept_back_for_a_reason(
    shown: ModuleType, published: ModuleType
) -> None:
    assert set(shown.TIMELINE) | set(shown.NOT_ON_TIMELINE) == set(published.EVENTS)
    assert set(shown.TIMELINE).isdisjoint(shown.NOT_ON_TIMELINE)
    assert all(len(reason) > 20 for reason in shown.NOT_ON_TIMELINE.values())


@pytest.mark.parametrize(("table", "event"), ENTRIES, ids=lambda each: getattr(each, "type", ""))
@given(data=st.data())
def test_whatever_an_event_says_it_is_shown_in_sentences_and_by_its_allowed_facts(
    table: Table, event: type[Event], data: st.DataObject
) -> None:
    document = data.draw(published_documents(event.type))
    if event in panel.EVENTS:
        assume(document["occurred_on"] < "2099-10")  # working days are known until the end of 2099
    happened = [RecordedEvent(version=1, type=event.type, at=AT, data=document)]

    (entry,) = entries(happened, table, {})

    assert entry.words[0].isupper()
    assert entry.words.endswith(".")
    assert set(entry.details) <= set(table[event].details)


def test_an_event_that_cannot_be_read_keeps_its_place_and_takes_nothing_else_away() -> None:
    opened = assessment.StageTwoStarted(occurred_on=AT.date(), agency="moorland")
    happened = [
        RecordedEvent(version=1, type=opened.type, at=AT, data={"occurred_on": "yesterday"}),
        RecordedEvent(version=2, type=opened.type, at=AT, data=opened.model_dump(mode="json")),
    ]

    unreadable, other = entries(happened, of_assessment.TIMELINE, {})

    assert (unreadable.words, unreadable.on, unreadable.details) == (CANNOT_BE_READ, AT.date(), {})
    assert other.words != CANNOT_BE_READ
    assert readable(assessment.StageTwoStarted, happened) == [opened]
