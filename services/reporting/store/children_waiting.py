"""Published numbers of children, as analysts typed them: outside all generations, like publications.

The invariant: what was typed is kept once under the key of the form that sent it, and never changed.
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
        found = self._collection.find({}).sort([("at", 1), ("_id", 1)])
        return [
            ChildrenTyped.model_validate({"id": each.pop("_id"), **each}) async for each in found
        ]

    async def add(self, typed: ChildrenTyped) -> None:
        """Keeps it, unless something was typed under the same key."""
        content = typed.model_dump(mode="json", exclude={"id"})
        await insert_once(self._collection, typed.id, content)
