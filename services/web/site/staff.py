"""Who works at an agency, by the codes that case records hold: those of the directory, and those who have signed in.

The invariant: a code that is neither is nobody's, and no form takes it; the directory's word on a name and on who
has left counts before what was learned at a sign-in, which reaches no service.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple

import structlog

from contracts.identity import IN_A_TEAM
from services.chassis.clock import now
from services.chassis.mongo import AWAY_FAULTS, Database
from services.web.site.agencies import listed
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
        """Keeps how a member of staff is called, and where they work from now on; sitting on a panel is no work."""
        if visitor.staff is None or not visitor.name:
            return
        here = [agency for agency, held in visitor.staff.at.items() if held & IN_A_TEAM]
        where = [*here, *([NATIONAL] if visitor.staff.national else [])]
        facts = KnownColleague(visitor.name, where, now())._asdict()
        await self._kept.update_one({"_id": visitor.staff.subject}, {"$set": facts}, upsert=True)

    async def at(self, agency: str) -> Names:
        """Everyone known at an agency, also who has left; without those who signed in while they cannot be read."""
        try:
            found = await self._kept.find({"at": agency}, {"name": True}).to_list()
        except AWAY_FAULTS as error:
            log.warning("staff_away", error=error)
            found = []
        every = {**{each["_id"]: each["name"] for each in found}, **_listed_at(agency)}
        return dict(sorted(every.items(), key=lambda each: each[1]))


def at_work(names: Names, agency: str, on: date) -> Names:
    """Those of an agency's colleagues to whom work can be given on that day: who has left is not among them."""
    known = listed().get(agency)
    terms = {each.code: each for each in known.colleagues} if known else {}
    return {
        code: name
        for code, name in names.items()
        if code not in terms or not terms[code].has_ended(on)
    }


def _listed_at(agency: str) -> Names:
    known = listed().get(agency)
    every = known.colleagues if known else []
    return {each.code: each.name for each in every if not each.only_sits_on_panel}
