"""When a panel met last: on a day whose meeting is on record as held."""

from datetime import timedelta
from uuid import uuid4

import httpx

from contracts.identity import Role
from services.chassis.clock import today
from services.panel.domain.meetings.panel_meeting import Standing
from services.panel.store.meetings import PANEL_MEETINGS
from tests.every_settings import EverySettings
from tests.identity import signed_as, staff
from tests.panel.helpers.meetings import a_meeting
from tests.web.helpers.queue_fixtures import written


async def test_a_past_meeting_that_nobody_recorded_is_not_the_last_one(
    client: httpx.AsyncClient, settings: EverySettings
) -> None:
    assert (await client.get("/health/live")).is_success
    days = {"held": 30, "planned": 9, "cancelled": 3}
    meetings = {
        str(uuid4()): a_meeting().model_copy(
            update={
                "agency": "vale",
                "agencies": ("vale",),
                "held_on": today() - timedelta(ago),
                "standing": Standing(standing),
            }
        )
        for standing, ago in days.items()
    }
    await written(settings, "panel", PANEL_MEETINGS, meetings)
    auth = signed_as(staff(Role.PANEL_ADMINISTRATOR, agency="vale"), "panel")
    path = "/agencies/vale/panel-meetings/next"
    told = await client.get(path, params={"kind": "regional_agency"}, auth=auth)

    assert told.json()["last_on"] == (today() - timedelta(days["held"])).isoformat()
