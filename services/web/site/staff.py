"""Who works at an agency, by the codes that case records hold: the thinnest directory that can be.

The invariant: a colleague is known because they have signed in, or because the agency's configuration names
them; a code that is neither is nobody's, and no form takes it. Names stay here and reach no service.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

import structlog

from services.chassis.clock import now
from services.chassis.mongo import AWAY_FAULTS, Database
from services.web.site.agencies import AGENCIES
from services.web.site.visitor import Visitor

log = structlog.get_logger()

Names = Mapping[str, str]
"""What colleagues are called, by their staff codes."""

NATIONAL = "national"
"""Where the national team works; it is no agency's code."""


class KnownColleague(NamedTuple):
    """What is kept of a member of staff: their name, where they work, and when they were last here."""

    name: str
    at: list[str]
    seen_at: datetime


class Staff:
    """The colleagues of every agency."""

    def __init__(self, kept_in: Database) -> None:
        self._kept = kept_in["staff"]

    async def signed_in(self, visitor: Visitor) -> None:
        """Keeps how a member of staff is called, and where they work from now on."""
        if visitor.staff is None or not visitor.name:
            return
        where = [*visitor.staff.at, *([NATIONAL] if visitor.staff.national else [])]
        facts = KnownColleague(visitor.name, where, now())._asdict()
        await self._kept.update_one({"_id": visitor.staff.subject}, {"$set": facts}, upsert=True)

    async def at(self, agency: str) -> Names:
        """Everyone known at an agency, by name; without those who signed in while they cannot be read."""
        configured = AGENCIES[agency].staff if agency in AGENCIES else {}
        try:
            found = await self._kept.find({"at": agency}, {"name": True}).to_list()
        except AWAY_FAULTS as error:
            log.warning("staff_away", error=error)
            found = []
        every = {**configured, **{each["_id"]: each["name"] for each in found}}
        return dict(sorted(every.items(), key=lambda each: each[1]))
