"""Figures of others, as analysts typed them: outside all generations, like publications.

The invariant: what was typed is kept once, at its place in the history that it was decided on, and never changed. So of
two that are typed at the same time the second is decided on again, with the first before it.
"""

from typing import Any, Generic

from services.chassis.mongo import Database, insert_once
from services.reporting.domain.children_waiting import ChildrenTyped
from services.reporting.domain.published_elsewhere import TypedT
from services.reporting.domain.workforce import WorkforceTyped

CHILDREN = "children_waiting"
WORKFORCE = "workforce"


class PublishedElsewhere(Generic[TypedT]):
    """The history of one kind of figure, in the order in which it was typed."""

    def __init__(self, collection: Any, kind: type[TypedT]) -> None:
        self._collection = collection
        self.kind = kind

    async def history(self) -> list[TypedT]:
        """Everything that was ever typed, the earliest first."""
        found = self._collection.find({}, {"_id": False}).sort("_id")
        return [self.kind.model_validate(each) async for each in found]

    async def add(self, typed: TypedT, place: int) -> None:
        """Keeps it at a place of the history, unless something is there."""
        await insert_once(self._collection, place, typed.model_dump(mode="json"))


def children_waiting(database: Database) -> PublishedElsewhere[ChildrenTyped]:
    """Numbers of children who wait."""
    return PublishedElsewhere(database[CHILDREN], ChildrenTyped)


def workforce(database: Database) -> PublishedElsewhere[WorkforceTyped]:
    """Panel members and social workers by ethnic group."""
    return PublishedElsewhere(database[WORKFORCE], WorkforceTyped)
