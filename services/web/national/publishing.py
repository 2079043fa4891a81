"""A quarter that is ready to be published, in the words of a page: every number, and who has told nothing.

The invariant: what is shown here is what would be published; nothing is worked out from anything else.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import Literal, NamedTuple

from pydantic import BaseModel, Field

from contracts.calendar import LONDON
from services.web.site.agencies import agency_name
from services.web.site.answers.reporting import (
    PreparedQuarter,
    Preview,
    PreviewedMeasure,
    PublishedFigure,
    Quarter,
)
from services.web.site.command_forms.schemas import in_words
from services.web.site.form import asked_by

ENQUIRIES = "enquiries"
RELEASED_AT = time(9, 30)
"""When official statistics are released."""
NOTHING = "none"


class ReleaseForm(BaseModel):
    """When everyone can read the figures."""

    publish_on: date | None = Field(
        default=None,
        title="On which day do you want to publish?",
        description="We publish at 9:30am. Leave this empty to publish now",
    )


RELEASE = asked_by(ReleaseForm)


class RevisionForm(BaseModel):
    """Why a published quarter needs a revision, for everybody to read."""

    reason: Literal["recorded_late", "corrected", "counted_wrongly"] = Field(
        title="What was wrong?",
        json_schema_extra={
            "x-words": {
                "recorded_late": "Agencies recorded something only after we had published",
                "corrected": "Agencies corrected what they had recorded",
                "counted_wrongly": "We had counted something wrongly",
            }
        },
    )
    words: str = Field(
        title="What does it mean for those who used the figures?",
        description="One or two sentences. Everyone can read them, so say nothing about a family. For example, “One agency "
        "recorded its enquiries of May 2021 only in August 2021, so that enquiries were about 30 too few”",
        min_length=1,
        max_length=300,
    )


REVISION = asked_by(RevisionForm)


class NumberLine(NamedTuple):
    """One number, and that of the quarter before."""

    name: str
    now: str
    before: str


class Completeness(NamedTuple):
    """How many enquiries of an agency are counted, and what is to be looked at."""

    agency: str
    now: str
    before: str
    note: str


def next_to_publish(
    quarters: Sequence[Quarter], ready: Mapping[str, PreparedQuarter]
) -> str | None:
    """The quarter whose turn it is: the earliest that is neither published nor has an hour."""
    waiting = [
        each.quarter
        for each in quarters
        if not each.is_published and not (each.quarter in ready and ready[each.quarter].publish_at)
    ]
    return min(waiting, default=None)


def lines_of(measure: PreviewedMeasure) -> dict[str, list[NumberLine]]:
    """A measure's numbers by group, England's first."""
    whole = NumberLine("England", words(measure.figure), words(measure.before))
    found = {"": [whole]}
    for by, groups in measure.by.items():
        earlier = measure.by_before.get(by, {})
        found[by] = [
            NumberLine(_group(by, name), words(each), words(earlier.get(name)))
            for name, each in groups.items()
        ]
    return found


def completeness(preview: Preview) -> list[Completeness]:
    """Each agency with its enquiries in both quarters."""
    return [*_completeness(preview)]


def words(figure: PublishedFigure | None) -> str:
    """A figure in one cell."""
    return figure.words if figure else NOTHING


def release_hour(day: date) -> datetime:
    """The hour of a day at which figures are released."""
    return datetime.combine(day, RELEASED_AT, LONDON)


def _completeness(preview: Preview) -> Iterator[Completeness]:
    enquiries = next((each for each in preview.measures if each.measure == ENQUIRIES), None)
    if enquiries is None:
        return
    now, before = (each.get("agency", {}) for each in (enquiries.by, enquiries.by_before))
    for agency in sorted({*now, *before}, key=agency_name):
        note = _note(now.get(agency), before.get(agency))
        yield Completeness(
            agency_name(agency), words(now.get(agency)), words(before.get(agency)), note
        )


def _note(now: PublishedFigure | None, before: PublishedFigure | None) -> str:
    if now is None:
        return "Nothing counted. Ask the agency"
    if before is None:
        return "New"
    fewer = 2 * now.numerator.at_most < before.numerator.at_least
    return "Fewer than half. Ask the agency" if fewer else ""


def _group(by: str, name: str) -> str:
    return agency_name(name) if by == "agency" else in_words(name)
