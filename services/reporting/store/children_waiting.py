"""Published numbers of children, as analysts typed them: outside all generations, like publications.

The invariant: what was typed is kept once, at its place in the history that it was decided on, and never changed. So of
two that are typed at the same time the second is decided on again, with the first before it.
"""

from services.chassis.mongo import Database, insert_once
from services.reporting.domain.children_waiting import ChildrenTyped

COLLECTION = "children_waiting"


class ChildrenWaiting:
    """The history of one database, in the order in which it was typed."""

    def __init__(self, database: Database) -> None:
        self._collection = database[COLLECTION]

    async def history(self) -> list[ChildrenTyped]:
        """Everything that was ever typed, the earliest first."""
        found = self._collection.find({}, {"_id": False}).sort("_id")
        return [ChildrenTyped.model_validate(each) async for each in found]

    async def add(self, typed: ChildrenTyped, place: int) -> None:
        """Keeps it at a place of the history, unless something is there."""
        await insert_once(self._collection, place, typed.model_dump(mode="json"))
