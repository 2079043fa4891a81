"""A member of staff at an agency's pages: the request, who it is from, and the services asked as them.

The invariant: every page of the queues has the same heading and shows only what its reader may see.
"""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import Depends, HTTPException, Request, Response

from services.chassis.clock import today
from services.web.site.admission import AsStaff, StaffDep, VisitorDep
from services.web.site.clients import Ask
from services.web.site.navigation import CASE_READERS
from services.web.site.rendering import show
from services.web.site.staff import Names, at_work
from services.web.site.visitor import Visitor
from services.web.team.agency_pages import MANAGERS, NEW_ENQUIRY
from services.web.team.queues.kinds import ENQUIRIES, Queue, all_stages, shared_by, shown_to
from services.web.team.queues.lines import Reader


@dataclass(frozen=True, slots=True)
class AgencyVisit:
    """One request of a member of staff at the agency of the address."""

    request: Request
    ask: Ask
    visitor: Visitor
    reader: Reader

    @property
    def agency(self) -> str:
        """The agency's code."""
        return self.reader.agency

    @property
    def path(self) -> str:
        """Where the services keep what is the agency's."""
        return f"/agencies/{self.agency}"

    @property
    def at_work(self) -> Names:
        """Those to whom work can be given."""
        return at_work(self.reader.staff, self.agency, self.reader.today)

    def show(
        self,
        template: str,
        context: dict[str, Any],
        *,
        queue: Queue | None,
        status: int = HTTPStatus.OK,
    ) -> Response:
        """A page under the heading of the queues."""
        around = self._header(queue) | context
        return show(self.request, template, around, status=status)

    def _header(self, queue: Queue | None) -> dict[str, Any]:
        shown = shown_to(self.visitor, self.agency)
        queues = [
            {"text": each.title, "href": each.path(self.agency), "active": each is queue}
            for each in shown
        ]
        everything = all_stages(self.agency)
        here = self.request.url.path == everything
        queues.append({"text": "All stages", "href": everything, "active": here})
        return {
            "agency": self.agency,
            "me": self.reader.me,
            "queue": queue,
            "queues": queues if len(shown) > 1 else [],
            "recruiting": queue is ENQUIRIES,
            "may_find": self.visitor.holds(CASE_READERS, self.agency),
            "may_share": queue is not None and self.visitor.holds(queue.sharers, self.agency),
            "shares": shared_by(self.visitor, self.agency),
            "may_close": self.visitor.holds(MANAGERS, self.agency),
            "may_record": self.visitor.holds(NEW_ENQUIRY.roles, self.agency),
            "words": "",
            "errors": {},
        }


async def agency_visit(
    request: Request, agency: str, ask: AsStaff, visitor: VisitorDep, staff: StaffDep
) -> AgencyVisit:
    """The desk of the member of staff who is signed in."""
    if visitor.staff is None:
        raise HTTPException(HTTPStatus.FORBIDDEN)
    roles = visitor.staff.at.get(agency, frozenset())
    me = visitor.staff.subject
    reader = Reader(
        me=me, agency=agency, roles=roles, today=today(), staff={**staff, me: visitor.name or me}
    )
    return AgencyVisit(request, ask, visitor, reader)


AgencyVisitDep = Annotated[AgencyVisit, Depends(agency_visit)]
