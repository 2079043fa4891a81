"""What is answered from publications: rounded numbers, shares of them, and how they came about.

The invariant: an exact count cannot be put into these types, and only spans go in, so sums over
quarters, shares and words say nothing that the spans do not.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from math import ceil
from typing import Self

from pydantic import BaseModel, ConfigDict, model_validator

from services.reporting.domain.measures.measure import Breakdown, Form, Unit
from services.reporting.domain.publishing.disclosure import (
    AGENCY,
    ENGLAND,
    INDIVIDUALS,
    Disclosed,
    Span,
)
from services.reporting.domain.publishing.publication import (
    EVERYWHERE,
    LEFT_OUT,
    NUMERATOR,
    OUTCOME,
    REMAINDER,
    PublishedMeasure,
    Typical,
    outcomes,
)

NARROWEST = 5
"""Every number could be at least this many different counts."""
SHARE_FROM = 30
"""A share of fewer than these says more about chance than about the agency."""
SHARE_WITHIN = 20
"""A share that may lie further apart, in points of per cent, is shown by its ends alone."""


class Number(BaseModel):
    """A count as it may be known: from `at_least` to `at_most`, `value` to the nearest `rounded_to`.

    There is no value for a small number, only words: "5 or fewer".
    """

    model_config = ConfigDict(frozen=True)

    value: int | None
    at_least: int
    at_most: int
    rounded_to: int
    words: str

    @model_validator(mode="after")
    def _is_no_exact_count(self) -> Self:
        if self.at_most - self.at_least + 1 < NARROWEST or (self.value or 0) % self.rounded_to:
            raise ValueError("an exact count is not published")
        return self

    @classmethod
    def of(cls, spans: Sequence[Span], step: int) -> Self:
        """The sum of counts of which only the spans are known."""
        low, high = sum(span.low for span in spans), sum(span.high for span in spans)
        value = (low + high + step) // (2 * step) * step if low else None
        if value is None:
            words = f"{high} or fewer"
        elif any(span.width >= 2 * step for span in spans):
            words = f"{low} to {high}"
        else:
            words = str(value)
        return cls(value=value, at_least=low, at_most=high, rounded_to=step, words=words)


class Share(BaseModel):
    """Whole per cent, of rounded numbers; in words where one of them is small.

    The lowest and the highest follow from the numbers beside it, so they are given with words too.
    """

    model_config = ConfigDict(frozen=True)

    per_cent: int | None
    at_least: int | None
    at_most: int | None
    words: str


class PublishedFigure(BaseModel):
    """Numerator, denominator and what was left out, as published; counts are a numerator alone."""

    model_config = ConfigDict(frozen=True)

    numerator: Number
    denominator: Number | None = None
    left_out: Number | None = None
    share: Share | None = None
    median_days: int | None = None
    percentiles_days: Mapping[int, int] = {}


def published_figure(quarters: Sequence[PublishedMeasure], agency: str | None) -> PublishedFigure:
    """England or one agency over some quarters; `KeyError` where none of them has the agency."""
    nodes = list(_nodes(quarters, agency))
    if not nodes:
        raise KeyError(agency)
    step = _step(quarters[0], agency)
    if quarters[0].form is Form.COUNT:
        return PublishedFigure(numerator=Number.of([node.span for node in nodes], step))
    parts = _parts(nodes)
    days = quarters[0].days.get(agency or EVERYWHERE) if len(quarters) == 1 else None
    return _of_outcomes(parts, step, days)


def has_agency(measure: PublishedMeasure, agency: str) -> bool:
    """Whether there was that agency when the quarter was published."""
    return agency in measure.whole.splits.get(Breakdown.AGENCY, {})


def published_groups(
    quarters: Sequence[PublishedMeasure], by: Breakdown
) -> dict[str, PublishedFigure]:
    """One figure for each agency or group, over some quarters."""
    first = quarters[0]
    if by is Breakdown.AGENCY:
        agencies = sorted(set(chain(*(each.whole.splits[by] for each in quarters))))
        return {agency: published_figure(quarters, agency) for agency in agencies}
    if by is Breakdown.ETHNIC_GROUP:
        return _ethnic_groups(quarters)
    return {
        group: PublishedFigure(
            numerator=Number.of([q.whole.splits[by][group].span for q in quarters], ENGLAND.step)
        )
        for group in first.whole.splits[by]
    }


def _nodes(quarters: Iterable[PublishedMeasure], agency: str | None) -> Iterable[Disclosed]:
    """England's, or the agency's in the quarters in which there was one."""
    for each in quarters:
        if agency is None:
            yield each.whole
        elif has_agency(each, agency):
            yield each.whole.splits[Breakdown.AGENCY][agency]


def _step(measure: PublishedMeasure, agency: str | None) -> int:
    if measure.unit is Unit.INDIVIDUALS:
        return INDIVIDUALS.step
    return ENGLAND.step if agency is None else AGENCY.step


def _parts(nodes: Iterable[Disclosed]) -> dict[str, list[Span]]:
    parts: dict[str, list[Span]] = {}
    for node in nodes:
        for outcome, spans in outcomes(node).items():
            parts.setdefault(outcome, []).extend(spans)
    return parts


def _of_outcomes(
    parts: Mapping[str, Sequence[Span]], step: int, days: Typical | None
) -> PublishedFigure:
    numerator, remainder = (Number.of(parts[part], step) for part in (NUMERATOR, REMAINDER))
    denominator = Number.of([*parts[NUMERATOR], *parts[REMAINDER]], step)
    return PublishedFigure(
        numerator=numerator,
        denominator=denominator,
        left_out=Number.of(parts[LEFT_OUT], step),
        share=_share(numerator, remainder),
        median_days=days.median if days else None,
        percentiles_days=days.percentiles if days else {},
    )


def _ethnic_groups(quarters: Sequence[PublishedMeasure]) -> dict[str, PublishedFigure]:
    whole = published_figure(quarters, None)
    minorities = [each.whole.splits[OUTCOME][NUMERATOR].splits for each in quarters]
    return {
        group: PublishedFigure(
            numerator=Number.of(
                [each[Breakdown.ETHNIC_GROUP][group].span for each in minorities], INDIVIDUALS.step
            ),
            denominator=whole.denominator,
        )
        for group in minorities[0][Breakdown.ETHNIC_GROUP]
    }


def _share(numerator: Number, remainder: Number) -> Share:
    few_in, few_out = numerator.value is None, remainder.value is None
    if few_in and few_out:
        return _unsaid("not shown")
    word = _word(numerator, remainder)
    if numerator.at_least + remainder.at_least < SHARE_FROM:
        return _unsaid(word)
    least = 100 * numerator.at_least // (numerator.at_least + remainder.at_most)
    most = ceil(100 * numerator.at_most / (numerator.at_most + remainder.at_least))
    if most - least > SHARE_WITHIN:
        return Share(per_cent=None, at_least=least, at_most=most, words=f"{least}% to {most}%")
    if few_in or few_out:
        return Share(per_cent=None, at_least=least, at_most=most, words=word)
    value, other = numerator.value or 0, remainder.value or 0
    share = round(100 * value / (value + other))
    return Share(per_cent=share, at_least=least, at_most=most, words=f"{share}%")


def _word(numerator: Number, remainder: Number) -> str:
    """All but a few, or a few, where that holds for every number that there may be."""
    if numerator.value is None and numerator.at_most < remainder.at_least:
        return "some"
    if remainder.value is None and remainder.at_most < numerator.at_least:
        return "many"
    return "not shown"


def _unsaid(words: str) -> Share:
    return Share(per_cent=None, at_least=None, at_most=None, words=words)
