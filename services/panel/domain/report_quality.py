"""What a panel says of the report it had, whatever came of its meeting (national minimum standard 17.2).

The invariant: a meeting says it once, with what it recommends, defers or asks for, and on the day of that.
"""

from datetime import date
from typing import Any

from pydantic import Field

from contracts.deferral import PanelOutcome
from services.panel.domain.panel_case import PanelCase, QualityNote

QUALITY: Any = Field(
    default=None,
    title="What did the panel say about the quality of the report?",
    description="For what the panel tells your agency every 6 months about the reports it gets",
)


def with_note(
    case: PanelCase, on: date, words: str | None, came_to: PanelOutcome
) -> tuple[QualityNote, ...]:
    """The notes of the case, with that of the meeting whose outcome is recorded next, where it said something."""
    if not words:
        return case.report_notes
    note = QualityNote(on=on, version=case.version + 1, came_to=came_to, words=words)
    return (*case.report_notes, note)


def on_right_day(case: PanelCase, version: int, right_day: date) -> tuple[QualityNote, ...]:
    """The notes, where the day of the event of that version was wrong."""
    return tuple(
        each.model_copy(update={"on": right_day}) if each.version == version else each
        for each in case.report_notes
    )
