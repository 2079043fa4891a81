"""Agencies beside one another, each with what chance alone may have made of its share.

The invariant: nothing but published spans goes in, and an agency stands apart only where its whole
interval and everything that England's share may be have nothing in common.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt
from typing import Literal

from services.reporting.domain.publishing.published_figure import Number, PublishedFigure

Z = 1.959964
"""Of the standard normal distribution, 2.5% lie above this: the interval covers 95%."""
METHOD = (
    "Each agency's interval is the 95% score interval of Wilson (E. B. Wilson, Probable inference, the "
    "law of succession, and statistical inference, Journal of the American Statistical Association 22, "
    "1927, pages 209 to 212). The numbers are rounded, so the interval reaches from the lower end for "
    "the lowest share that they allow to the upper end for the highest."
)
APART = (
    "An agency is said to stand apart only where its whole interval lies above or below everything that "
    "England's share may be. Where none differs, chance alone sets up to one agency in forty apart "
    "on either side; England's share includes the agency's own families."
)
TOO_FEW = "An agency with few families has no interval: what is shown of it is the word that is published."


@dataclass(frozen=True, slots=True)
class Interval:
    """Between which shares, in per cent to one decimal place, an agency's own one may well lie."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Compared:
    """One agency: its figure as published, its interval, and whether it stands apart from England."""

    agency: str
    figure: PublishedFigure
    interval: Interval | None
    apart: Literal["above", "below"] | None


def wilson(successes: int, failures: int) -> tuple[float, float]:
    """The 95% score interval of a share, from 0 to 1; `ValueError` where there is nobody."""
    n = successes + failures
    if not n:
        raise ValueError("a share of nobody has no interval")
    share = successes / n
    middle = share + Z**2 / (2 * n)
    reach = Z * sqrt(share * (1 - share) / n + Z**2 / (4 * n**2))
    scale = 1 + Z**2 / n
    return max(0.0, (middle - reach) / scale), min(1.0, (middle + reach) / scale)


def interval(figure: PublishedFigure) -> Interval | None:
    """The interval of a published share, as wide as its rounding makes it; None where it has none.

    The lower end rises with every success and falls with every failure, so the corners of the spans
    are the ends.
    """
    if figure.share is None or figure.share.at_least is None or figure.denominator is None:
        return None
    numerator, remainder = figure.numerator, _remainder(figure.denominator, figure.numerator)
    low, _ = wilson(numerator.at_least, remainder[1])
    _, high = wilson(numerator.at_most, remainder[0])
    return Interval(round(100 * low, 1), round(100 * high, 1))


def compared(england: PublishedFigure, agencies: Mapping[str, PublishedFigure]) -> list[Compared]:
    """Every agency in alphabetical order of its code: no order of merit."""
    return [_compared(agency, agencies[agency], england) for agency in sorted(agencies)]


def _compared(agency: str, figure: PublishedFigure, england: PublishedFigure) -> Compared:
    found = interval(figure)
    return Compared(agency, figure, found, _apart(found, england) if found else None)


def _apart(found: Interval, england: PublishedFigure) -> Literal["above", "below"] | None:
    share = england.share
    if share is None or share.at_least is None or share.at_most is None:
        return None
    if found.low > share.at_most:
        return "above"
    return "below" if found.high < share.at_least else None


def _remainder(denominator: Number, numerator: Number) -> tuple[int, int]:
    """The span of those in the denominator alone: the ends of a sum, less the ends of the numerator."""
    low = denominator.at_least - numerator.at_least
    return low, denominator.at_most - numerator.at_most
