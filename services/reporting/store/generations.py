"""Generations of the read models: one is served, the next is built beside it and takes its place.

The invariant: rows, cells and offsets of one generation belong together and are never mixed, so that
a rebuild and a running service cannot disturb each other.
"""

from dataclasses import dataclass

from pymongo import IndexModel, ReturnDocument
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.asynchronous.collection import AsyncCollection

from services.chassis.decision import Kind, Refusal
from services.chassis.mongo import Database, Document, create_indexes
from services.reporting.domain.counted_by import COUNTED_BY

ALIAS = "generations"
SERVED = {"_id": "served"}
KEPT_BEFORE = 1
PARTS = ("journeys", "cells", "offsets")


class RebuildDue(Refusal):
    """The rows and cells were counted by other definitions, bank holidays or rules than those of this code."""

    def __init__(self) -> None:
        super().__init__(
            Kind.NOT_NOW,
            "The definitions, the bank holidays or the rules have changed since these figures were counted. Run "
            "`python -m services.reporting.rebuild`, then start the service again.",
        )


class Superseded(Refusal):
    """The generation of this process was dropped by a second rebuild."""

    def __init__(self) -> None:
        super().__init__(
            Kind.NOT_NOW, "These figures have been rebuilt twice. Start the service again."
        )


@dataclass(frozen=True, slots=True)
class Generation:
    """The collections of one generation, by its number."""

    database: Database
    number: int

    @property
    def journeys(self) -> AsyncCollection[Document]:
        return self._collection("journeys")

    @property
    def cells(self) -> AsyncCollection[Document]:
        return self._collection("cells")

    @property
    def offsets(self) -> AsyncCollection[Document]:
        return self._collection("offsets")

    @property
    def before(self) -> "Generation":
        """The one that was in use before this one, and is kept for processes that still write it."""
        return Generation(self.database, self.number - KEPT_BEFORE)

    async def prepare(self) -> None:
        """Creates the indexes by which the journeys behind a figure are found, in the order of their
        identifiers, and the few rows of campaigns.
        """
        places = IndexModel([("places", 1), ("_id", 1)])
        campaigns = IndexModel([("campaign_planned", 1)], sparse=True)
        await create_indexes(self.journeys, [places, campaigns])

    async def check(self, session: AsyncClientSession | None = None) -> None:
        """Raises `Superseded` where this generation was dropped."""
        alias = await self.database[ALIAS].find_one(SERVED, session=session)
        if alias is not None and alias["number"] > self.number + KEPT_BEFORE:
            raise Superseded

    async def drop(self) -> None:
        """Forgets this generation."""
        for part in PARTS:
            await self._collection(part).drop()

    def _collection(self, part: str) -> AsyncCollection[Document]:
        return self.database[f"{part}_{self.number}"]


async def served(database: Database) -> Generation:
    """The generation in use, made if there is none; raises `RebuildDue`."""
    first: Document = {"number": 1, "counted_by": COUNTED_BY}
    found = await database[ALIAS].find_one_and_update(
        SERVED, {"$setOnInsert": first}, upsert=True, return_document=ReturnDocument.AFTER
    )
    alias = found or first
    if alias.get("counted_by") != COUNTED_BY:
        raise RebuildDue
    generation = Generation(database, alias["number"])
    await generation.prepare()
    return generation


async def begin_next(database: Database) -> Generation:
    """An empty generation that is not in use yet, without indexes; what an earlier rebuild left there is dropped."""
    alias = await database[ALIAS].find_one(SERVED)
    following = Generation(database, (alias["number"] if alias else 0) + 1)
    await following.drop()
    return following


async def serve(generation: Generation) -> None:
    """Puts a complete generation in the place of the one in use, and drops the one before that.

    The one that was in use is kept for the processes that still write it, until the next rebuild.
    """
    alias = {"number": generation.number, "counted_by": COUNTED_BY}
    await generation.database[ALIAS].update_one(SERVED, {"$set": alias}, upsert=True)
    await Generation(generation.database, generation.number - KEPT_BEFORE - 1).drop()
