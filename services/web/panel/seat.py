"""One request of a panel member about one meeting: what the panel service shows, and what its pass opens.

The invariant: packs and names are asked for with the pass alone, so these pages can open nothing that the panel service
did not name.
"""

from collections.abc import Generator, Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import TypeVar
from uuid import UUID

import httpx
from fastapi import HTTPException

from services.web.site.answers.documents import CaseDocuments
from services.web.site.answers.enquiry.work import HouseholdName
from services.web.site.answers.seats import (
    ApprovalReviewPapers,
    PanelSeat,
    Pass,
    SeatItem,
    SecondPanelPapers,
)
from services.web.site.clients import Ask, Away, Service
from services.web.site.pieces import Piece, piece

T = TypeVar("T")


class ByPass(httpx.Auth):
    """Sends a request under a pass, which the panel service signed."""

    def __init__(self, token: str) -> None:
        self._token = token

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Adds the pass."""
        request.headers["Authorization"] = f"Bearer {self._token}"
        yield request


@dataclass(frozen=True, slots=True)
class SeatVisit:
    """A meeting that its member may see now, and the services by their pass."""

    ask: Ask
    seat: PanelSeat
    given: Pass

    @property
    def path(self) -> str:
        """The address of the meeting's page."""
        return f"/panel/{self.seat.meeting}"

    @property
    def packs(self) -> Service:
        """The assessment service, asked by the pass."""
        return replace(self.ask.assessment, signed=ByPass(self.given.assessment))

    async def names(self) -> Mapping[UUID | None, str]:
        """The households by name; none while the enquiry service is away."""
        enquiry = replace(self.ask.enquiry, signed=ByPass(self.given.enquiry))
        found = await piece(enquiry.get("/pack-households", list[HouseholdName]))
        return {each.journey: each.known_as for each in found.found or []}

    async def pack(self, journey: UUID) -> CaseDocuments:
        """The pack of a case; not found where it is not open."""
        return there(await piece(self.packs.get(f"/cases/{journey}/pack", CaseDocuments)))

    async def representations(self, case: SeatItem) -> Piece[SecondPanelPapers]:
        """What a panel that considers representations reads more; nothing at any other."""
        if not case.representations:
            return Piece()
        path = f"/my-panel-meetings/{self.seat.meeting}/cases/{case.journey}/representations"
        return await piece(self.ask.panel.get(path, SecondPanelPapers))

    async def approval_review(self, case: SeatItem) -> Piece[ApprovalReviewPapers]:
        """What a panel on an approval reads more; nothing at any other."""
        if not case.approval_review:
            return Piece()
        path = f"/my-panel-meetings/{self.seat.meeting}/cases/{case.journey}/approval-review"
        return await piece(self.ask.panel.get(path, ApprovalReviewPapers))

    def case(self, journey: UUID) -> SeatItem:
        """The case on the agenda; not found where its pack is not open."""
        found = self.seat.case(journey)
        if found is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        return found


def there(found: Piece[T]) -> T:
    """What a service answered; not found where there is none for the visitor."""
    if found.away:
        raise Away("a service")
    if found.found is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return found.found
