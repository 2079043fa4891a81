"""Sharing out a team's work over HTTP, alike in every service: many assigned, a colleague covered, a leaver's kept.

The invariant: an answer says of each case what became of it, and how many are still to come.
"""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any, NamedTuple

from fastapi import APIRouter, Depends

from contracts.identity import Role
from contracts.reference import AgencyCode
from services.casework.bulk import BulkReceipt, change_each
from services.casework.shared_work import SharedWork, move_next
from services.casework.teamwork import AssignTogether, CoverColleague, HandOver, Teamwork
from services.chassis.admission import may
from services.chassis.commands import Commands, commands_of
from services.chassis.record import RecordKind

Door = Callable[..., Awaitable[Commands[Any]]]
Route = Callable[..., Awaitable[BulkReceipt]]


class TeamworkRoutes(NamedTuple):
    """What one service shares out: its records, the decisions on them, which can be moved, by whom."""

    kind: RecordKind[Any]
    teamwork: Teamwork[Any]
    work: SharedWork
    by: tuple[Role, ...]
    assign: str
    """The last part of the address by which several are assigned."""

    def serve(self, router: APIRouter) -> None:
        """Adds the three routes to an agency's lists."""
        commands = commands_of(self.kind)
        for name, route in (
            (self.assign, self._assign(commands)),
            ("cover-colleague", self._cover(commands)),
            ("hand-over", self._hand_over(commands)),
        ):
            router.post(f"/{name}", name=name.replace("-", "_"), dependencies=[may(*self.by)])(
                route
            )

    def _assign(self, commands: Door) -> Route:
        async def assign(
            agency: AgencyCode,
            command: AssignTogether,
            records: Annotated[Commands[Any], Depends(commands)],
        ) -> BulkReceipt:
            """Assign up to 200 cases to one member of staff. Each is decided separately."""
            decide = self.teamwork.assign_together
            outcomes = await change_each(records, agency, command.journeys, decide, command)
            return BulkReceipt(outcomes=outcomes)

        return assign

    def _cover(self, commands: Door) -> Route:
        async def cover(
            agency: AgencyCode,
            command: CoverColleague,
            records: Annotated[Commands[Any], Depends(commands)],
        ) -> BulkReceipt:
            """Choose who covers what is open of a colleague's, 200 at a time."""
            work = self.work.to_cover(agency, command)
            return await move_next(records, work, self.teamwork.cover_colleague, command)

        return cover

    def _hand_over(self, commands: Door) -> Route:
        async def hand_over(
            agency: AgencyCode,
            command: HandOver,
            records: Annotated[Commands[Any], Depends(commands)],
        ) -> BulkReceipt:
            """Hand over what is open of a colleague who is leaving, 200 at a time."""
            work = self.work.to_hand_over(agency, command)
            return await move_next(records, work, self.teamwork.hand_over, command)

        return hand_over
