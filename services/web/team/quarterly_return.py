"""The quarterly return of an agency, from its own exact figures: each indicator in each of its readings, with its words.

The invariant: a line is what the agency's page of figures shows, with its definition and what was left out. What people
answered about equality is in no line, because an agency's exact numbers of it are told to nobody.
"""

import asyncio
import csv
from collections.abc import Iterable, Iterator, Mapping
from io import StringIO

from services.web.site.answers.reporting import ExactAnswer, ExactFigure, Measure
from services.web.site.clients import Service
from services.web.site.splits import group_in_words
from services.web.team.figures import left_out_in_words

INDICATORS = (
    "registrations_received",
    "registrations_accepted",
    "stage_one",
    "between_stages",
    "stage_two",
    "registration_to_approval",
    "approvals",
    "proposals_not_to_approve",
    "families_in_assessment",
    "families_waiting",
    "families_matched",
    "matched_after_3_months",
    "families_that_left",
)
"""What the voluntary quarterly collection asks of adopters' journeys, as far as it is a measure; our definitions stand in each line."""
SPLITS: Mapping[str, tuple[str, ...]] = {
    "families_in_assessment": ("state",),
    "families_waiting": ("waited", "children", "early_permanence"),
    "families_matched": ("state",),
    "families_that_left": ("way_out",),
}
HEADINGS = (
    "indicator",
    "period",
    "reading",
    "group",
    "number",
    "out_of",
    "per_cent",
    "left_out",
    "median_days",
    "as_of",
    "definition",
    "source",
)


Line = Mapping[str, str | int | float | None]
"""The cells of one line, by heading."""


async def answers_of(reporting: Service, agency: str, period: str) -> list[ExactAnswer]:
    """The figures of the return, in its order; raises `Away` and `Refused`."""
    known = {each.id: each for each in await reporting.get("/measures", list[Measure])}
    asked = [
        reporting.get(
            f"/measures/{measure}", ExactAnswer, {"agency": agency, "period": period, **more}
        )
        for measure in INDICATORS
        if measure in known
        for more in _ways(known[measure])
    ]
    return [*await asyncio.gather(*asked)]


def _ways(measure: Measure) -> Iterator[dict[str, str]]:
    """Each reading; the first one also by each split."""
    splits = SPLITS.get(measure.id, ())
    for number, reading in enumerate(measure.readings):
        by = splits if number == 0 else ()
        yield from ({"reading": reading.id, "by": each} for each in by)
        if not by:
            yield {"reading": reading.id}


def table_of(answers: Iterable[ExactAnswer]) -> str:
    """The return as comma-separated values: a line for each figure, and for each group of a split."""
    text = StringIO()
    writer = csv.DictWriter(text, HEADINGS, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(lines_of(answers))
    return text.getvalue()


def lines_of(answers: Iterable[ExactAnswer]) -> list[Line]:
    """A line for each figure, by heading; the whole of a figure once, however it is split."""
    lines: list[Line] = []
    for line in (line for each in answers for line in _lines(each)):
        if line not in lines:
            lines.append(line)
    return lines


def _lines(answer: ExactAnswer) -> Iterator[Line]:
    yield _line(answer, "All", answer.figure)
    for group, figure in answer.by.items():
        yield _line(answer, group_in_words("", group), figure)


def _line(answer: ExactAnswer, group: str, figure: ExactFigure) -> Line:
    share = figure.denominator is not None and figure.value is not None
    left_out = (f"{left_out_in_words(code)}: {n}" for code, n in figure.left_out.items())
    return {
        "indicator": answer.title,
        "period": answer.period,
        "reading": answer.reading.definition,
        "group": group,
        "number": figure.numerator,
        "out_of": figure.denominator,
        "per_cent": f"{figure.value:.1%}" if share else None,
        "left_out": "; ".join(left_out) or None,
        "median_days": figure.days.median if figure.days else None,
        "as_of": answer.as_of.isoformat(),
        "definition": answer.definition,
        "source": answer.source,
    }
