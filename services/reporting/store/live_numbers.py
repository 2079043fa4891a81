"""Live numbers as they were last renewed: one document for each measure and quarter.

The invariant: of several processes that renew a number on a day, one does; all show the same. No exact
count is kept.
"""

from pydantic import TypeAdapter

from services.chassis.mongo import Database, insert_once
from services.reporting.domain.publishing.live_number import LiveNumber

COLLECTION = "live_by_day"
_LIVE_NUMBER = TypeAdapter(LiveNumber)


class LiveNumbers:
    """The live numbers of one database."""

    def __init__(self, database: Database) -> None:
        self._collection = database[COLLECTION]

    async def of(self, quarter: str, measure: str) -> LiveNumber | None:
        """The number that is kept; None if it has never been asked for."""
        found = await self._collection.find_one({"_id": f"{quarter}|{measure}"}, {"_id": False})
        return _LIVE_NUMBER.validate_python(found) if found else None

    async def renew(
        self, quarter: str, measure: str, number: LiveNumber, *, before: LiveNumber | None
    ) -> None:
        """Puts a new number in the place of the one before, unless another process already has."""
        identity = f"{quarter}|{measure}"
        content = _LIVE_NUMBER.dump_python(number, mode="json")
        if before is None:
            await insert_once(self._collection, identity, content)
            return
        await self._collection.replace_one({"_id": identity, "on": before.on.isoformat()}, content)
