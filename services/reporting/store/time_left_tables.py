"""The tables of time left that households read, one for each published year: outside all generations, like publications.

The invariant: a table is kept once and never changed; it holds changed counts and no exact one.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from contracts.turning_points import DaysIn
from services.chassis.mongo import Database, insert_once
from services.reporting.domain.time_left import Came, Cell

COLLECTION = "time_left_tables"


class TimeLeftTables:
    """The tables of one database."""

    def __init__(self, database: Database) -> None:
        self._collection = database[COLLECTION]

    async def latest(self) -> tuple[str, dict[Cell, int]] | None:
        """The year of the last table, and the table; None before the first."""
        found = await self._collection.find_one({}, sort=[("_id", -1)])
        return None if found is None else (found["_id"], dict(map(_cell, found["cells"])))

    async def has(self, year: str) -> bool:
        """Whether the table of a year is made."""
        return await self._collection.find_one({"_id": year}, {"_id": True}) is not None

    async def keep(self, year: str, table: Mapping[Cell, int]) -> None:
        """Keeps it, unless there is one."""
        cells = [[*cell, families] for cell, families in sorted(table.items())]
        await insert_once(self._collection, year, {"cells": cells})


def _cell(kept: Sequence[Any]) -> tuple[Cell, int]:
    part, waited, came, steps, families = kept
    return (DaysIn(part), waited, Came(came), steps), families
