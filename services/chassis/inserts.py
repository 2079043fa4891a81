"""Inserts that are asked for at the same time go to MongoDB as one command: a group commit.

The invariant: each returns only once a journaled majority has its document, and fails only by its own
fault or because the command that carried it failed. That a document is there already is said only once a
majority has that one.
"""

import asyncio
from typing import NamedTuple

from bson import encode
from bson.raw_bson import RawBSONDocument
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.errors import (
    AutoReconnect,
    BulkWriteError,
    DuplicateKeyError,
    PyMongoError,
    WriteError,
)

from services.chassis.mongo import Document, not_held

DUPLICATE_KEY = 11000


class _Asked(NamedTuple):
    document: RawBSONDocument
    outcome: asyncio.Future[None]


class Inserts:
    """The inserts of one process into one collection, one command at a time.

    An insert goes at once where none is under way. What is asked for meanwhile goes together after
    it, which costs this process and the server a fifth of a command each (measured at 32 at once).
    """

    def __init__(self, collection: AsyncCollection[Document]) -> None:
        self._collection = collection
        self._waiting: list[_Asked] = []
        self._under_way: asyncio.Task[None] | None = None

    async def insert(self, document: Document) -> None:
        """Raises what `insert_one` raises, `DuplicateKeyError` among it.

        A caller that stops waiting stops neither this insert nor those that go with it.
        """
        # Encoded here, so that a document that MongoDB cannot hold fails alone.
        raw = RawBSONDocument(encode(document, codec_options=self._collection.codec_options))
        asked = _Asked(raw, asyncio.get_running_loop().create_future())
        self._waiting.append(asked)
        if self._under_way is None:
            self._under_way = asyncio.create_task(self._send_waiting())
        await asked.outcome

    async def _send_waiting(self) -> None:
        try:
            while self._waiting:
                together, self._waiting = self._waiting, []
                await self._send(together)
        finally:
            self._under_way = None

    async def _send(self, together: list[_Asked]) -> None:
        errors = await self._errors([asked.document for asked in together])
        for number, asked in enumerate(together):
            if asked.outcome.done():
                continue
            if error := errors.get(number):
                asked.outcome.set_exception(error)
            else:
                asked.outcome.set_result(None)

    async def _errors(self, documents: list[RawBSONDocument]) -> dict[int, Exception]:
        """What went wrong, by the document's place among them; empty where all is well."""
        try:
            await self._collection.insert_many(documents, ordered=False)
        except BulkWriteError as error:
            if passing := not_held(error.details):
                return dict.fromkeys(range(len(documents)), passing)
            return {wrong["index"]: _error(wrong) for wrong in error.details["writeErrors"]}
        except asyncio.CancelledError:
            # Nobody cancels this task, but the driver may let out a cancellation of its own.
            broken_off = AutoReconnect("the insert was broken off")
            return dict.fromkeys(range(len(documents)), broken_off)
        except Exception as error:  # noqa: BLE001  raised to each of those who wait
            return dict.fromkeys(range(len(documents)), error)
        return {}


def _error(wrong: Document) -> PyMongoError:
    """The error of one document, as it would be raised had it come alone."""
    kind = DuplicateKeyError if wrong["code"] == DUPLICATE_KEY else WriteError
    return kind(wrong["errmsg"], wrong["code"], wrong)
