"""Who signed in and out, and which pages people were refused: for the managers of an agency, and for support.

The invariant: it is written down before the answer leaves. What staff did is in the log of each of their agencies, and
of the national team where they belong to it. Of adopters it has refusals alone.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import structlog
from starlette.requests import Request

from contracts.identity import Role
from services.chassis.access_log import Access, AccessLog
from services.chassis.clock import now
from services.chassis.mongo import PASSING_FAULTS, Database
from services.web.site.visitor import Visitor

log = structlog.get_logger()

SIGN_IN = "sign-in"
SIGN_OUT = "sign-out"
SIGN_OUT_OF_COLLEAGUE = "sign-out of a colleague"


class SignInLog:
    """The front end's own part of the access log."""

    def __init__(self, kept_in: Database) -> None:
        self._log = AccessLog(kept_in)
        self._prepared = False

    async def note(
        self, request: Request, visitor: Visitor, what: str, *, refused: bool = False
    ) -> None:
        """Writes down what a member of staff did; while the database is away it waits for the next one."""
        if visitor.staff is None:
            return
        staff = visitor.staff
        for agency, roles in staff.at.items():
            self._note(request, staff.subject, what, (agency, roles), refused=refused)
        if staff.national:
            self._note(request, staff.subject, what, (None, staff.national), refused=refused)
        await self._flush()

    async def note_refused_adopter(
        self, request: Request, visitor: Visitor, agencies: Iterable[str], journey: UUID | None
    ) -> None:
        """Writes down, for these agencies, that an adopter was refused the page of the request."""
        by, roles = f"adopter:{visitor.account}", frozenset({Role.ADOPTER})
        for agency in agencies:
            self._note(request, by, page_of(request), (agency, roles), journey, refused=True)
        await self._flush()

    def _note(
        self,
        request: Request,
        by: str,
        what: str,
        at: tuple[str | None, frozenset[Role]],
        journey: UUID | None = None,
        *,
        refused: bool,
    ) -> None:
        agency, roles = at
        self._log.note(
            Access(
                at=now(),
                by=by,
                roles=sorted(roles),
                route=what,
                journey=journey,
                agency=agency,
                correlation=request.scope["correlation"],
                address=request.client.host if request.client else "",
                refused=refused,
            )
        )

    async def _flush(self) -> None:
        try:
            await self._log.flush()
        except PASSING_FAULTS as error:
            log.warning("sign_in_log_waits", error=error)

    async def found(
        self, agency: str | None, before: datetime | None, journey: UUID | None = None
    ) -> list[Access]:
        """The lines of an agency, or of the national team, the latest first; at most 200."""
        if not self._prepared:
            await self._log.prepare()
            self._prepared = True
        return await self._log.found(agency, journey=journey, before=before)


def page_of(request: Request) -> str:
    """The page that was asked for, by its route."""
    return f"{request.method} {request.scope['route'].path}"
