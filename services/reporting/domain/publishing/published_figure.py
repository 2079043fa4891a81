"""What is answered from publications: rounded numbers, shares of them, and how they came about.

The invariant: an exact count cannot be put into these types, and only spans go in, so sums over
quarters, shares and words say nothing that the spans do not.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from math import ceil
from typing import Self, TypeVar

from pydantic import BaseModel, ConfigDict, model_validator

from contracts.reference import SourceKind
from services.reporting.domain.measures.dimensions import DIMENSIONS
from services.reporting.domain.measures.measure import Breakdown, Form
from services.reporting.domain.publishing.disclosure import (
    AGENCY,
    ENGLAND,
    INDIVIDUALS,
    Disclosed,
    Span,
)
from services.reporting.domain.publishing.noise import FAMILIES, PERSONS, usually_within
from services.reporting.domain.publishing.populations import OF_PERSONS
from services.reporting.domain.publishing.publication import (
    LEFT_OUT,
    NUMERATOR,
    OUTCOME,
    OUTCOMES,
    REMAINDER,
    PublishedMeasure,
    outcomes,
)
from services.reporting.domain.publishing.waits import EVERYWHERE, Typical

EachT = TypeVar("EachT")
NARROWEST = 5
"""Every number could be at least this many different counts."""
SHARE_FROM = 30
"""A share of fewer than these says more about chance than about the agency."""
SHARE_WITHIN = 20
"""A share that may lie further apart, in points of per cent, is shown by its ends alone."""


class Number(BaseModel):
    """A count as it may be known: from `at_least` to `at_most`.

    `value` is the multiple of `rounded_to` that is nearest to every number of the span. Where there
    is none, or the number is small, there are words alone: "6 to 17", "5 or fewer". The middle of a
    span is never shown: beside another one, it would be read and divided as if it were a count.
    """

    model_config = ConfigDict(frozen=True)

    value: int | None
    at_least: int
    at_most: int
    rounded_to: int
    words: str

    @model_validator(mode="after")
    def _is_no_exact_count(self) -> Self:
        nearest = _nearest(Span(self.at_least, self.at_most), self.rounded_to)
        if self.at_most - self.at_least + 1 < NARROWEST or self.value != nearest:
            raise ValueError("an exact count is not published")
        return self

    @classmethod
    def of(cls, spans: Sequence[Span], step: int) -> Self:
        """The sum of counts of which only the spans are known."""
        low, high = total = _sum(spans)
        value = _nearest(total, step)
        words = str(value) if value else f"{low:,} to {high:,}" if low else f"{high:,} or fewer"
        return cls(value=value, at_least=low, at_most=high, rounded_to=step, words=words)

    @property
    def is_small(self) -> bool:
        """Whether it may be nobody."""
        return not self.at_least


class Share(BaseModel):
    """Whole per cent where both numbers are rounded to a multiple; otherwise the lowest and the highest.

    Where one of the numbers is small it is in words. The lowest and the highest follow from the
    numbers beside it, so they are given with words too.
    """

    model_config = ConfigDict(frozen=True)

    per_cent: int | None
    at_least: int | None
    at_most: int | None
    words: str


class PublishedFigure(BaseModel):
    """Numerator, denominator and what was left out, as published; counts are a numerator alone.

    `remainder` is the denominator without the numerator: of a measure of time, those not in time. In 19 of
    20 cases the exact number is `usually_within` so many of one that lies in the span; none if it always is.
    """

    model_config = ConfigDict(frozen=True)

    numerator: Number
    denominator: Number | None = None
    remainder: Number | None = None
    left_out: Number | None = None
    share: Share | None = None
    median_days: int | None = None
    percentiles_days: Mapping[int, int] = {}
    usually_within: int | None = None


def published_figure(quarters: Sequence[PublishedMeasure], agency: str | None) -> PublishedFigure:
    """England or one agency over some quarters; `KeyError` where none of them has the agency."""
    nodes = list(_nodes(quarters, agency))
    if not nodes:
        raise KeyError(agency)
    found = _figure_of(nodes, quarters, agency)
    return found.model_copy(update={"usually_within": _usually_within(quarters, agency)})


def has_agency(measure: PublishedMeasure, agency: str) -> bool:
    """Whether there was that agency when the quarter was published."""
    return agency in measure.whole.splits.get(Breakdown.AGENCY, {})


def published_groups(
    quarters: Sequence[PublishedMeasure], by: Breakdown
) -> dict[str, PublishedFigure]:
    """One figure for each agency or group, over some quarters; of a split, the groups that every quarter has."""
    first = quarters[0]
    if by is Breakdown.AGENCY:
        agencies = sorted(set(chain(*(each.whole.splits[by] for each in quarters))))
        return {agency: published_figure(quarters, agency) for agency in agencies}
    if by in DIMENSIONS:
        return _said(quarters, by)
    if by is Breakdown.CAMPAIGN:
        return _campaigns(quarters)
    every = _over(first.form, [dict(_parts_of(each.whole, by)) for each in quarters])
    return {
        group: PublishedFigure(
            numerator=Number.of([each[group].span for each in every], _step(first, None)),
            usually_within=_usually_within(quarters, group),
        )
        for group in every[-1]
        if all(group in each for each in every)
    }


def _figure_of(
    nodes: Sequence[Disclosed], quarters: Sequence[PublishedMeasure], agency: str | None
) -> PublishedFigure:
    step = _step(quarters[0], agency)
    if quarters[0].form in {Form.COUNT, Form.STOCK}:
        spans = _over(quarters[0].form, [node.span for node in nodes])
        return PublishedFigure(numerator=Number.of(spans, step))
    whole, place = _sum([node.span for node in nodes]), agency or EVERYWHERE
    if len(quarters) == 1:
        return _of_outcomes(_parts(nodes), whole, step, quarters[0].days.get(place))
    of_year = next((each.of_year[place] for each in quarters if place in each.of_year), {})
    return _of_outcomes({**_parts(nodes), **of_year}, whole, step, None)


def _over(form: Form, quarters: Sequence[EachT]) -> Sequence[EachT]:
    """What a number over some quarters is the sum of; a stock is that at the end of the last."""
    return quarters[-1:] if form is Form.STOCK else quarters


def _parts_of(node: Disclosed, by: Breakdown) -> Iterator[tuple[str, Disclosed]]:
    """Each part of a whole, followed by the parts of it."""
    for name, part in node.splits.get(by, {}).items():
        yield name, part
        yield from _parts_of(part, by)


def _usually_within(quarters: Sequence[PublishedMeasure], group: str | None) -> int | None:
    changed = (each for each in _over(quarters[0].form, quarters) if each.perturbed)
    changes = sum(_changes_in(each, group) for each in changed)
    of_persons = quarters[0].unit in OF_PERSONS
    return usually_within(changes, PERSONS if of_persons else FAMILIES) if changes else None


def _changes_in(measure: PublishedMeasure, group: str | None) -> int:
    """England's shares are sums over agencies, each with changes of its own."""
    agencies = measure.whole.splits.get(Breakdown.AGENCY, {})
    summed = len(agencies) if group is None and measure.form is Form.SHARE and agencies else 1
    return summed * measure.changes


def _nodes(quarters: Iterable[PublishedMeasure], agency: str | None) -> Iterable[Disclosed]:
    """England's, or the agency's in the quarters in which there was one."""
    for each in quarters:
        if agency is None:
            yield each.whole
        elif has_agency(each, agency):
            yield each.whole.splits[Breakdown.AGENCY][agency]


def _step(measure: PublishedMeasure, agency: str | None) -> int:
    if measure.unit in OF_PERSONS:
        return INDIVIDUALS.step
    return ENGLAND.step if agency is None else AGENCY.step


def _parts(nodes: Iterable[Disclosed]) -> dict[str, Span]:
    parts: dict[str, list[Span]] = {}
    for node in nodes:
        for outcome, spans in outcomes(node).items():
            parts.setdefault(outcome, []).extend(spans)
    return {outcome: _sum(spans) for outcome, spans in parts.items()}


def _of_outcomes(
    parts: Mapping[str, Span], whole: Span, step: int, days: Typical | None
) -> PublishedFigure:
    parts = _within_whole(parts, whole)
    denominator = _denominator(parts, whole)
    numerator, remainder, left_out = (Number.of([parts[part]], step) for part in OUTCOMES)
    return PublishedFigure(
        numerator=numerator,
        denominator=Number.of([denominator], step),
        remainder=remainder,
        left_out=left_out,
        share=share_of(numerator, remainder, denominator),
        median_days=days.median if days else None,
        percentiles_days=days.percentiles if days else {},
    )


def _within_whole(parts: Mapping[str, Span], whole: Span) -> dict[str, Span]:
    """Each part without what the others leave no room for.

    England's parts are what the agencies add up to, which is more than England has.
    """
    every = _sum(parts.values())
    return {
        name: Span(
            max(part.low, whole.low - (every.high - part.high)),
            min(part.high, whole.high - (every.low - part.low)),
        )
        for name, part in parts.items()
    }


def _denominator(parts: Mapping[str, Span], whole: Span) -> Span:
    """What numerator and remainder may add up to, which is everyone but those left out."""
    counted = _sum([parts[NUMERATOR], parts[REMAINDER]])
    left_out = parts[LEFT_OUT]
    return Span(
        max(counted.low, whole.low - left_out.high), min(counted.high, whole.high - left_out.low)
    )


def _said(quarters: Sequence[PublishedMeasure], by: Breakdown) -> dict[str, PublishedFigure]:
    """Each group of answers that is published, and the answers in it; the groups that every quarter has."""
    whole = published_figure(quarters, None)
    every = [dict(_answers(each.whole, by)) for each in quarters]
    return {
        group: PublishedFigure(
            numerator=Number.of([each[group].span for each in every], INDIVIDUALS.step),
            denominator=whole.denominator,
            usually_within=whole.usually_within,
        )
        for group in every[-1]
        if all(group in each for each in every)
    }


def _answers(whole: Disclosed, by: Breakdown) -> Iterator[tuple[str, Disclosed]]:
    """The parts of those whom the share is of, and of the others where these fall into parts too."""
    said = whole.splits[OUTCOME]
    yield from _parts_of(said[NUMERATOR], by)
    others, name = said[REMAINDER], DIMENSIONS[by].others
    if name and by in others.splits:
        yield name, others
        yield from _parts_of(others, by)


def _campaigns(quarters: Sequence[PublishedMeasure]) -> dict[str, PublishedFigure]:
    """Each campaign over the quarters that name it; none where nothing was published by campaign."""
    found: dict[str, list[tuple[Span, int]]] = {}
    for each in quarters:
        brought = each.whole.splits[Breakdown.SOURCE][SourceKind.CAMPAIGN]
        for code, node in brought.splits.get(Breakdown.CAMPAIGN, {}).items():
            found.setdefault(code, []).append((node.span, each.changes))
    return {
        code: PublishedFigure(
            numerator=Number.of([span for span, _ in of], ENGLAND.step),
            usually_within=usually_within(sum(changes for _, changes in of), FAMILIES),
        )
        for code, of in sorted(found.items())
    }


def share_of(numerator: Number, remainder: Number, denominator: Span) -> Share:
    if numerator.is_small and remainder.is_small:
        return _unsaid("not shown")
    word = _word(numerator, remainder)
    if denominator.low < SHARE_FROM:
        return _unsaid(word)
    fewest = min(numerator.at_least + remainder.at_most, denominator.high)
    most = max(numerator.at_most + remainder.at_least, denominator.low)
    ends = 100 * numerator.at_least // fewest, ceil(100 * numerator.at_most / most)
    return _within(Span(*ends), numerator, remainder, word)


def _within(ends: Span, numerator: Number, remainder: Number, word: str) -> Share:
    value, other = numerator.value, remainder.value
    small = numerator.is_small or remainder.is_small
    per_cent = round(100 * value / (value + other)) if value and other else None
    if ends.width > SHARE_WITHIN or (per_cent is None and not small):
        return Share(per_cent=None, at_least=ends.low, at_most=ends.high, words=_ends(ends))
    words = word if small else f"{per_cent}%"
    return Share(per_cent=per_cent, at_least=ends.low, at_most=ends.high, words=words)


def _ends(ends: Span) -> str:
    return f"{ends.low}% to {ends.high}%"


def _word(numerator: Number, remainder: Number) -> str:
    """All but a few, or a few, where that holds for every number that there may be."""
    if numerator.is_small and numerator.at_most < remainder.at_least:
        return "some"
    if remainder.is_small and remainder.at_most < numerator.at_least:
        return "many"
    return "not shown"


def _unsaid(words: str) -> Share:
    return Share(per_cent=None, at_least=None, at_most=None, words=words)


def _sum(spans: Iterable[Span]) -> Span:
    every = list(spans)
    return Span(sum(span.low for span in every), sum(span.high for span in every))


def _nearest(span: Span, step: int) -> int | None:
    """The multiple that is nearest to every number of a span; None where several are, or 0 is."""
    multiple = (span.low + step // 2) // step * step
    return multiple if span.low and span.high <= multiple + (step - 1) // 2 else None
