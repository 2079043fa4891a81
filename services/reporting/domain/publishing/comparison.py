"""Agencies beside one another, each with what chance alone may have made of its share.

The invariant: nothing but published spans goes in, and an agency is set apart only if its whole
interval and everything that England's share may be have nothing in common.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil, floor, sqrt
from typing import Literal

from services.reporting.domain.publishing.published_figure import PublishedFigure

Z = 1.959964
"""Of the standard normal distribution, 2.5% lie above this: the interval covers 95%."""
METHOD = (
    "Each agency's interval is a 95% Wilson score interval (E. B. Wilson, Probable inference, the "
    "law of succession, and statistical inference, Journal of the American Statistical Association 22, "
    "1927, pages 209 to 212). Because the numbers were changed a little at random and rounded, the interval "
    "runs from the lower end for the lowest share they allow to the upper end for the highest, where each "
    "number is taken to be changed by no more than changes are in 19 of 20 cases."
)
APART = (
    "We say that an agency is above or below England only if its whole interval is above or below every "
    "value that England's share could have. If no agency really differed, chance alone would still put up "
    "to 1 agency in 40 above England and up to 1 in 40 below. England's share includes the agency's own "
    "families."
)
TOO_FEW = "An agency with few families has no interval. We show only the word that is published for its share."


@dataclass(frozen=True, slots=True)
class Interval:
    """The range, in per cent to one decimal place, that an agency's true share probably lies in."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Compared:
    """One agency: its figure as published, its interval, and whether it is above or below England."""

    agency: str
    figure: PublishedFigure
    interval: Interval | None
    apart: Literal["above", "below"] | None


def wilson(successes: int, failures: int) -> tuple[float, float]:
    """The 95% score interval of a share, from 0 to 1; `ValueError` if no family is counted."""
    n = successes + failures
    if not n:
        raise ValueError("a share of no families has no interval")
    share = successes / n
    middle = share + Z**2 / (2 * n)
    reach = Z * sqrt(share * (1 - share) / n + Z**2 / (4 * n**2))
    scale = 1 + Z**2 / n
    return max(0.0, (middle - reach) / scale), min(1.0, (middle + reach) / scale)


def interval(figure: PublishedFigure) -> Interval | None:
    """The interval of a published share, as wide as change and rounding make it; None where it has none.

    The lower end rises with every success and falls with every failure, so the corners of the spans
    are the ends.
    """
    ends = _ends(figure)
    if ends is None:
        return None
    (low, _), (_, high) = (wilson(*counts) for counts in ends)
    return Interval(round(100 * low, 1), round(100 * high, 1))


def compared(england: PublishedFigure, agencies: Mapping[str, PublishedFigure]) -> list[Compared]:
    """Every agency in alphabetical order of its code: no order of merit."""
    return [_compared(agency, agencies[agency], england) for agency in sorted(agencies)]


def _ends(figure: PublishedFigure) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """Numerator and remainder where the share is lowest and highest; None where it has no ends."""
    numerator, remainder = figure.numerator, figure.remainder
    if figure.share is None or figure.share.at_least is None or remainder is None:
        return None
    change = figure.usually_within or 0
    return (
        (max(0, numerator.at_least - change), remainder.at_most + change),
        (numerator.at_most + change, max(0, remainder.at_least - change)),
    )


def _compared(agency: str, figure: PublishedFigure, england: PublishedFigure) -> Compared:
    found = interval(figure)
    return Compared(agency, figure, found, _apart(found, england) if found else None)


def _apart(found: Interval, england: PublishedFigure) -> Literal["above", "below"] | None:
    ends = _ends(england)
    if ends is None:
        return None
    lowest, highest = (100 * counted / (counted + rest) for counted, rest in ends)
    if found.low > ceil(highest):
        return "above"
    return "below" if found.high < floor(lowest) else None
