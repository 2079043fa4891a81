"""The directory as these pages know it: asked of the enquiry service, and kept for when that is away.

The invariant: it is at most a minute old while the enquiry service answers. Otherwise it is what was read last, by
this process or another, so agencies and colleagues keep their names through an outage and a restart.
"""

import asyncio
import secrets
import time
from dataclasses import replace

import structlog
from pydantic import TypeAdapter, ValidationError

from services.chassis.mongo import AWAY_FAULTS, Database
from services.web.site.agencies import NOBODY_LISTED, Agency, Listed
from services.web.site.clients import Away, Refused, Service
from services.web.site.rows import LEFT_OUT, LeftOut, Rows

log = structlog.get_logger()

FRESH = 60.0
AGAIN = 5.0
"""Seconds after which an enquiry service that was away, or that listed nobody yet, is asked again."""
KEPT = "directory"
EVERY: TypeAdapter[list[Agency]] = TypeAdapter(Rows[Agency])


class Directory:
    """What was read last, and until when it counts."""

    def __init__(self, kept_in: Database, enquiry: Service) -> None:
        self._kept = kept_in[KEPT]
        self._enquiry = enquiry
        self._listed = NOBODY_LISTED
        self._until = 0.0
        self._asking = asyncio.Lock()

    async def now(self) -> Listed:
        """The directory at this moment; a visitor who comes while it is asked for goes on with the one before."""
        if time.monotonic() >= self._until and not (self._asking.locked() and self._listed):
            async with self._asking:
                if time.monotonic() >= self._until:
                    await self._ask()
        return self._listed

    def ask_again(self) -> None:
        """Has it asked anew at the next page, because something in it has just changed."""
        self._until = 0.0

    async def _ask(self) -> None:
        asked = replace(self._enquiry, correlation=secrets.token_hex(16))
        try:
            found = await asked.get("/directory", list[Agency])
        except (Away, Refused):
            self._listed = self._listed or await self._read()
            self._until = time.monotonic() + AGAIN
            return
        if (listed := _by_code(found)) != self._listed:
            self._listed = listed
            await self._keep(found)
        self._until = time.monotonic() + (FRESH if listed else AGAIN)

    async def _read(self) -> Listed:
        try:
            kept = await self._kept.find_one({"_id": KEPT}) or {"agencies": []}
            read = EVERY.validate_python(kept["agencies"], context={LEFT_OUT: LeftOut()})
        except (*AWAY_FAULTS, ValidationError) as error:
            log.warning("directory_not_kept", error=error)
            return NOBODY_LISTED
        return _by_code(read)

    async def _keep(self, found: list[Agency]) -> None:
        kept = {"agencies": [each.model_dump(mode="json") for each in found]}
        try:
            await self._kept.replace_one({"_id": KEPT}, kept, upsert=True)
        except AWAY_FAULTS as error:
            log.warning("directory_not_kept", error=error)


def _by_code(found: list[Agency]) -> Listed:
    return {each.code: each for each in found}
