"""The published figures beside what was counted, and the difference.

The invariant: what is shown as counted is what the reporting service counted. What people said of
themselves it tells nobody exactly, so those shares are read from its records, as only their operator can.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from httpx import AsyncClient

from deploy.demo.figures_client import analyst, answer, asking_as, staff
from deploy.demo.published import Figure, Published
from deploy.demo.quotas import SLICES
from deploy.local.suite import Suite
from services.chassis.mongo import ReplicaSet, database, open_client
from services.reporting.domain import answers
from services.reporting.domain.contributions import MEASURES
from services.reporting.domain.measures.measure import Breakdown
from services.reporting.store.figures import Figures
from services.reporting.store.generations import served

AFTER_THE_YEAR = "2025-26"
"""The households that go on today enquired later than this year began; the synthetic ones ended before."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One published figure beside what was counted; both in `unit`."""

    figure: Figure
    expected: float
    counted: float
    unit: str
    of: int | None = None

    @property
    def difference(self) -> float:
        return round(self.counted - self.expected, 2)


async def compare(suite: Suite, slices: int) -> list[Comparison]:
    """Every published figure with what reporting counts, of so many sixteenths of the year."""
    published = Published.read()
    return [
        *await _counts(suite, (*published.funnel, *published.campaign.brought), slices),
        *await _shares(suite, published.shares),
        *await _means(suite, published.means),
    ]


def found_again(comparisons: Sequence[Comparison]) -> bool:
    """Whether every figure was counted as it was published."""
    return all(comparison.difference == 0 for comparison in comparisons)


async def _counts(suite: Suite, wanted: Sequence[Figure], slices: int) -> list[Comparison]:
    async with asking_as(staff(suite.identity.signer("demo"))) as client:
        found = [await _counted(client, suite, each) for each in wanted]
    return [
        Comparison(each, each.published * slices / SLICES, counted, each.unit)
        for each, counted in zip(wanted, found, strict=True)
    ]


async def _counted(client: AsyncClient, suite: Suite, wanted: Figure) -> int:
    """The families of a figure: all of them, or those whom the campaign that it names brought."""
    asked = {"reading": wanted.reading, "period": wanted.period}
    if wanted.campaign is None:
        said = await answer(client, suite.bases, wanted.measure, **asked)
        return int(said["figure"]["numerator"])
    said = await answer(client, suite.bases, wanted.measure, by=Breakdown.CAMPAIGN, **asked)
    return int(said["by"].get(wanted.campaign, {"numerator": 0})["numerator"])


async def _shares(suite: Suite, wanted: Sequence[Figure]) -> list[Comparison]:
    async with open_client(ReplicaSet(suite.servers.addresses.mongodb)) as client:
        kept_in = database(client, f"{os.environ.get('NAMESPACE', '')}reporting")
        figures = Figures(await served(kept_in))
        return [await _share(figures, each) for each in wanted]


async def _share(figures: Figures, wanted: Figure) -> Comparison:
    """Over the quarters of the synthetic year's households alone, who may register long after it."""
    form = MEASURES[wanted.measure].form
    cells = await figures.cells(wanted.measure, wanted.reading, wanted.period, None)
    by_quarter = answers.figures_by(Breakdown.PERIOD, form, cells, date.max)
    found = [each for quarter, each in by_quarter.items() if quarter < AFTER_THE_YEAR]
    individuals = sum(each.denominator or 0 for each in found)
    expected = round(wanted.published * individuals / 100)
    counted = sum(each.numerator for each in found)
    return Comparison(wanted, expected, counted, "adopters", of=individuals)


async def _means(suite: Suite, wanted: Sequence[Figure]) -> list[Comparison]:
    """How agencies score in mystery shops: for the national team alone."""
    async with asking_as(analyst(suite.identity.signer("demo"))) as client:
        found = [
            await answer(
                client, suite.bases, each.measure, "mystery-shop-measures", period=each.period
            )
            for each in wanted
        ]
    return [
        Comparison(each, each.published, _per_cent(said), "%")
        for each, said in zip(wanted, found, strict=True)
    ]


def _per_cent(said: dict[str, Any]) -> float:
    return round(100 * (said["figure"]["value"] or 0), 2)
