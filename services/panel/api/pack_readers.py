"""Who may not decide a case over HTTP because they could read its pack for a meeting.

The invariant: it holds for every decision, first, final or on an approval, also where no meeting was ever recorded (regulation 30B(3)).
"""

from typing import Annotated
from uuid import UUID

from fastapi import Depends

from services.chassis.commands import Records, records_of
from services.panel.domain.agency_decision import require_not_among
from services.panel.domain.meetings.panel_meeting import PanelMeeting
from services.panel.store.meetings import PANEL_MEETINGS, pack_readers


async def require_no_pack_reader(
    journey: UUID, meetings: Annotated[Records[PanelMeeting], Depends(records_of(PANEL_MEETINGS))]
) -> None:
    """Refuses one who could read the pack of this case at a meeting, as what its meetings alone do not show."""
    readers = await pack_readers(meetings.records, journey)
    require_not_among(readers, meetings.admitted.who.subject)
