"""Records that were last written by earlier code get their places in lists, and wake, as if written today.

The invariant: a service answers from its lists only once every record that can be read is in them. What is written is
what the record's state says in any case, so another process that does the same, or changes the record, is in no way
disturbed.
"""

from collections.abc import Callable

from pymongo import IndexModel, UpdateOne
from pymongo.asynchronous.collection import AsyncCollection

from contracts.bank_holidays import CALENDAR_NUMBER
from services.chassis.clock import now
from services.chassis.damage import Concerns
from services.chassis.decision import StateT
from services.chassis.list_entries import NOT_LISTED, OPEN
from services.chassis.mongo import Document
from services.chassis.record import CALENDAR, FIRST_SHAPE, SHAPE, STATE_SHOWN, RecordKind

AT_ONCE = 500
BY_CALENDAR = IndexModel([(CALENDAR, 1)], name="calendar", partialFilterExpression={OPEN: True})
"""Finds the open records that were last written by an earlier table of bank holidays."""


async def wake_for_calendar(
    collection: AsyncCollection[Document], calendar: int = CALENDAR_NUMBER
) -> int:
    """Wakes open records that were last written by an earlier table; their clocks and lists are then worked out anew.

    A process that still has the earlier table, while a new one is rolled out, wakes none that the new one wrote. How many.
    """
    earlier = {OPEN: True, CALENDAR: {"$not": {"$gte": calendar}}}
    woken = {"$set": {"wake_at": now(), CALENDAR: calendar}}
    return (await collection.update_many(earlier, woken)).modified_count


async def list_all(
    collection: AsyncCollection[Document], kind: RecordKind[StateT], concerns: Concerns
) -> None:
    """Puts records into lists that are in none, and anew those of a shape that had other lists."""

    async def written(which: Document, update: Callable[[Document], Document]) -> None:
        shown = {**STATE_SHOWN, "revision": True}
        while (
            found := await collection.find(concerns.left_out(which), shown).limit(AT_ONCE).to_list()
        ):
            updates = [
                UpdateOne({"_id": each["_id"], "revision": each["revision"]}, {"$set": fields})
                for each, fields in concerns.readable(found, lambda each: (each, update(each)))
            ]
            if updates:
                await collection.bulk_write(updates, ordered=False)

    def listing(found: Document) -> Document:
        return kind.beside(found["_id"], kind.state_of(found))

    def anew(found: Document) -> Document:
        state = kind.state_of(found)
        fields = {"state": state.model_dump(mode="json"), "wake_at": state.wake_at}
        return {**fields, SHAPE: kind.shape, **kind.beside(found["_id"], state)}

    if kind.catch_up:
        await collection.update_many(NOT_LISTED, [*kind.catch_up])
    await written(NOT_LISTED, listing)
    if kind.listed_since > FIRST_SHAPE:
        await written(_before(kind.listed_since), anew)


def _before(shape: int) -> Document:
    """Records that were last written in an earlier shape; the first one has no number."""
    first = {SHAPE: None, "state": {"$exists": True}}
    return {"$or": [{SHAPE: {"$lt": shape}}, first]}
