"""What is read for an answer: the cells of a measure, the journeys behind it, and how fresh it is."""

import asyncio
import re
from collections import Counter
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

import structlog
from pymongo.asynchronous.client_session import AsyncClientSession

from contracts.clocks import TWO_STAGE_PROCESS
from services.chassis.clock import today
from services.chassis.damage import SPOILT
from services.chassis.mongo import Document
from services.reporting.domain.contributions import NOBODY, Cell, Place, contributions
from services.reporting.domain.explanations import Selection
from services.reporting.domain.journey import Journey
from services.reporting.domain.known import Knowledge, as_known, as_known_by
from services.reporting.domain.known_changes import KnownOtherwise, known_otherwise
from services.reporting.domain.measures.measure import Measure
from services.reporting.domain.periods import (
    ALL,
    quarter,
    quarters_between,
    quarters_of,
    within,
)
from services.reporting.domain.publishing.campaigns_named import CampaignDays
from services.reporting.domain.publishing.publication import Tally, published_cells
from services.reporting.domain.revised_rows import AgencysRevision, MeasureMoved, RevisedRows
from services.reporting.store.documents import (
    LAST,
    SEPARATOR,
    at,
    canonical,
    cells_of,
    from_quarter,
    row_of,
)
from services.reporting.store.generations import Generation

log = structlog.get_logger()

_OVER = ("approved", "application_withdrawn", "case_closed", "window_closed")
"""What ends a journey for good; what ends an enquiry can be taken back."""
AT_ONCE = 100
"""So many rows are read, and counted before whoever waits has a turn."""


class Figures:
    """Reads the rows and cells of one generation."""

    def __init__(self, generation: Generation) -> None:
        self._generation = generation

    async def cells(
        self, measure: str, reading: str, period: str, agencies: Collection[str] | None
    ) -> dict[Cell, int]:
        """The cells of a reading in a quarter, a year or `all`, of these agencies or of every one."""
        begin = SEPARATOR.join((measure, "" if period == ALL else period))
        wanted: Document = {"_id": {"$gte": begin, "$lt": begin + LAST}}
        if agencies is not None:
            wanted["_id"]["$regex"] = _of(agencies)
        found = self._generation.cells.find(wanted, {f"counts.{reading}": True})
        return {cell: times async for each in found for cell, times in cells_of(each)}

    async def cells_as_known(
        self,
        measure: str,
        reading: str,
        period: str,
        *,
        agencies: Collection[str],
        known: Knowledge,
    ) -> dict[Cell, int]:
        """The cells of a reading as they would have been kept on a day of knowledge, counted from rows."""
        cells, rows = Counter[Cell](), 0
        async for row in self._rows(_at_places(period, agencies)):
            rows += 1
            counted = contributions(as_known(row, known), {measure})
            cells.update(
                {
                    cell: times
                    for cell, times in counted.items()
                    if cell.reading == reading
                    and within(period, cell.period)
                    and cell.agency in agencies
                }
            )
            if rows % AT_ONCE == 0:
                await asyncio.sleep(0)
        return cells

    async def known_otherwise(
        self, selection: Selection, before: Knowledge, after: Knowledge
    ) -> list[KnownOtherwise]:
        """The journeys of an agency that count otherwise as known on the later of two days."""
        found, rows = list[KnownOtherwise](), 0
        async for row in self._rows(_at_places(selection.period, [selection.agency or ""])):
            rows += 1
            changed = known_otherwise(row, selection, before, after)
            if changed is not None:
                found.append(changed)
            if rows % AT_ONCE == 0:
                await asyncio.sleep(0)
        return sorted(found, key=lambda each: each.journey)

    async def revised(
        self, compared: AgencysRevision, measures: Collection[str]
    ) -> list[MeasureMoved]:
        """What a revision changed of an agency's exact counts of these measures, from every row of the agency."""
        found, rows = RevisedRows(compared, frozenset(measures)), 0
        async for row in self._rows(_at_places(ALL, [compared.agency])):
            rows += 1
            found.add(row)
            if rows % AT_ONCE == 0:
                await asyncio.sleep(0)
        return [*found.moved()]

    async def journeys(
        self,
        measure: Measure,
        agency: str,
        quarters: Iterable[str],
        *,
        after: UUID | None,
        known: Knowledge | None = None,
    ) -> AsyncIterator[Journey]:
        """The rows that may count for a measure at an agency in these quarters, in the order of their identifiers.

        The index has this order at each place, so no more of them are read than are taken. With a day of
        knowledge they are as they were known then, and those too whose start was taken back since.
        """
        wanted = _placed(agency, quarters, after)
        if known is None:
            wanted["$or"] = [{step: {"$exists": True}} for step in measure.starts]
        async for row in self._rows(wanted, [("_id", 1)]):
            yield as_known(row, known) if known else row

    async def journeys_at(
        self, agency: str, quarters: Iterable[str], *, after: UUID | None
    ) -> AsyncIterator[Journey]:
        """Every row that may count for anything at an agency in these quarters, in the same order."""
        async for row in self._rows(_placed(agency, quarters, after), [("_id", 1)]):
            yield row

    async def _rows(
        self,
        wanted: Document,
        order: Sequence[tuple[str, int]] = (),
        session: AsyncClientSession | None = None,
    ) -> AsyncIterator[Journey]:
        """Rows; one that cannot be read is passed by, and the recount names its quarter on health."""
        found = self._generation.journeys.find(
            wanted, sort=order or None, batch_size=AT_ONCE, session=session
        )
        async for document in found:
            try:
                row = row_of(document)
            except SPOILT as wrong:
                log.warning("row_not_readable", journey=str(document["_id"]), error=wrong)
            else:
                yield row

    async def tally(
        self, quarter: str, key_of: Callable[[UUID], int], earlier: Sequence[datetime] = ()
    ) -> tuple[Tally, datetime | None]:
        """The published cells of a quarter counted from its rows, with the keys of the records in each.

        Rows are read as they are at one moment; beside them is when the latest event was recorded by then. The keys
        of `earlier` are those of the rows that were recorded before each of these moments.
        """
        async with self._generation.database.client.start_session(snapshot=True) as session:
            recorded_at = await self.recorded_at(session)
            return await self._tally(quarter, key_of, earlier, session), recorded_at

    async def _tally(
        self,
        quarter: str,
        key_of: Callable[[UUID], int],
        earlier: Sequence[datetime],
        session: AsyncClientSession,
    ) -> Tally:
        counts, keys, rows = Counter[Cell](), Counter[Cell](), 0
        before = [(moment, Counter[Cell]()) for moment in earlier]
        async for row in self._rows(from_quarter(quarter), session=session):
            rows, key = rows + 1, key_of(row.id)
            for cell, times in published_cells(quarter, row).items():
                counts[cell] += times
                keys[cell] += times * key
            for moment, known in before:
                for cell, times in published_cells(quarter, as_known_by(row, moment)).items():
                    known[cell] += times * key
            if rows % AT_ONCE == 0:
                await asyncio.sleep(0)
        return Tally(counts, keys, [known for _, known in before])

    async def agencies(self) -> list[str]:
        """Every agency that counts for anything, or did before a correction or a merge."""
        agency = {"$arrayElemAt": [{"$split": ["$_id", SEPARATOR]}, 2]}
        found = await self._generation.cells.aggregate([{"$group": {"_id": agency}}])
        return sorted([each["_id"] async for each in found])

    async def national_campaigns(self) -> dict[str, CampaignDays]:
        """The national campaigns that were planned, by their codes; an agency's own are not among them."""
        wanted: Document = {"campaign_planned": {"$exists": True}}
        found = {}
        async for row in self._rows(wanted):
            planned = row.campaign_planned
            if planned is not None and planned.event.agency is None:
                days = CampaignDays(planned.event.begins_on, planned.event.ends_on)
                found[planned.event.campaign] = days
        return found

    async def going_on(
        self, agencies: Collection[str], *, after: UUID | None = None
    ) -> AsyncIterator[Journey]:
        """Rows at these agencies that are registered and may go on, in the order of their identifiers."""
        registered = [{step: {"$exists": True}} for step in ("submitted", "accepted")]
        wanted = _at_places(ALL, agencies) | {"$or": registered}
        wanted |= {step: {"$exists": False} for step in _OVER}
        if after is not None:
            wanted["_id"] = {"$gt": after}
        rows = 0
        async for row in self._rows(wanted, [("_id", 1)]):
            rows += 1
            yield row
            if rows % AT_ONCE == 0:
                await asyncio.sleep(0)

    async def assessed(self, agencies: Collection[str] | None) -> AsyncIterator[Journey]:
        """Rows that came to stage one or two at these agencies, or at any."""
        wanted = {} if agencies is None else _at_places(ALL, agencies)
        steps = ("stage_one_opened", "stage_two_started")
        wanted |= {"$or": [{step: {"$exists": True}} for step in steps]}
        rows = 0
        async for row in self._rows(wanted):
            rows += 1
            yield row
            if rows % AT_ONCE == 0:
                await asyncio.sleep(0)

    async def shops_seen(self, agency: str) -> list[Journey]:
        """The enquiries of mystery shops that an agency may know of: those of its own in rounds that are unmasked."""
        nobodys = _at_places(ALL, [NOBODY]) | {"round_unmasked": {"$exists": True}}
        unmasked = {
            each.round_unmasked.event.round
            async for each in self._rows(nobodys)
            if each.round_unmasked
        }
        own = _at_places(ALL, [agency]) | {"shop_commissioned": {"$exists": True}}
        met: list[UUID] = []
        async for shop in self._rows(own):
            if shop.shop_commissioned and shop.shop_commissioned.event.round in unmasked:
                met += (each.event.journey for each in shop.shop_met)
        return [row async for row in self._rows({"_id": {"$in": met}})]

    async def first_quarter(self) -> str | None:
        """The first quarter in which anything was counted."""
        period = {"$arrayElemAt": [{"$split": ["$_id", SEPARATOR]}, 1]}
        every = [{"$group": {"_id": None, "first": {"$min": period}}}]
        found = await (await self._generation.cells.aggregate(every)).to_list()
        return found[0]["first"] if found else None

    async def knows(self, agency: str) -> bool:
        """Whether an agency counts for anything."""
        wanted = {"_id": {"$regex": _of([agency])}}
        return await self._generation.cells.find_one(wanted, {"_id": True}) is not None

    async def recorded_at(self, session: AsyncClientSession | None = None) -> datetime | None:
        """When the latest event that is counted here was recorded."""
        latest = await self._generation.offsets.find_one(
            {"recorded_at": {"$exists": True}}, sort=[("recorded_at", -1)], session=session
        )
        return latest["recorded_at"] if latest else None

    async def export(self) -> bytes:
        """Every row and every cell, as the same bytes for the same content."""
        rows = [row_of(row) async for row in self._generation.journeys.find({})]
        cells = self._generation.cells.find({})
        return canonical(rows, {c: times async for each in cells for c, times in cells_of(each)})


def _placed(agency: str, quarters: Iterable[str], after: UUID | None) -> Document:
    """What finds the rows at an agency in these quarters, after a journey where one is given."""
    wanted: Document = {"places": {"$in": [at(Place(each, agency)) for each in quarters]}}
    return wanted if after is None else {**wanted, "_id": {"$gt": after}}


def _at_places(period: str, agencies: Collection[str]) -> Document:
    """The rows with a place in a period at one of these agencies, also at one where they counted before."""
    every = quarters_between(quarter(TWO_STAGE_PROCESS), quarter(today()))
    quarters = every if period == ALL else quarters_of(period)
    named = [at(Place(each, agency)) for each in quarters for agency in agencies]
    return {"places": {"$in": named}}


def _of(agencies: Iterable[str]) -> str:
    return f"{re.escape(SEPARATOR)}(?:{'|'.join(map(re.escape, agencies))})$"
