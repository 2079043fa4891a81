"""Which cases wait for a date, and in which order."""

from datetime import date
from uuid import uuid4

import httpx
import pytest

from contracts.identity import Role
from services.panel.domain.meetings.agenda import waits_since
from services.panel.domain.panel_case import PanelCase
from services.panel.store.cases import PANEL_CASES
from services.panel.store.meetings import MOST_LISTED
from tests.every_settings import EverySettings
from tests.identity import signed_as, staff
from tests.panel.helpers.approvals import REPORT_SENT, observed, report_sent, reviewed
from tests.panel.helpers.panel_cases import DAY, REFERRED, SENT, a_case, at_second_panel
from tests.web.helpers.queue_fixtures import written

CAME_BACK = date(2025, 9, 1)
LATE = REPORT_SENT + DAY


def referred_late() -> PanelCase:
    return a_case().model_copy(update={"referred_on": LATE})


@pytest.mark.parametrize(
    ("case", "since"),
    [
        (a_case(), REFERRED),
        (a_case().model_copy(update={"resumed_on": CAME_BACK}), CAME_BACK),
        (at_second_panel(), SENT + 2 * DAY),
        (observed(), REPORT_SENT),
    ],
)
def test_a_case_waits_since_what_it_brings_to_the_panel(case: PanelCase, since: date) -> None:
    assert waits_since(case) == since


async def test_the_longest_waiting_comes_first_and_what_does_not_wait_takes_no_place(
    client: httpx.AsyncClient, settings: EverySettings
) -> None:
    assert (await client.get("/health/live")).is_success
    wait = [
        a_case(),
        at_second_panel(),
        a_case().model_copy(update={"resumed_on": CAME_BACK}),
        report_sent(),
        referred_late(),
    ]
    names = [str(uuid4()) for _ in wait]
    no_report = {str(uuid4()): reviewed() for _ in range(MOST_LISTED)}
    met = {str(uuid4()): at_second_panel().model_copy(update={"second_panel_met": True})}
    every = dict(zip(names, wait, strict=True)) | no_report | met
    here = {name: case.model_copy(update={"agency": "hill"}) for name, case in every.items()}
    await written(settings, "panel", PANEL_CASES, here)
    auth = signed_as(staff(Role.PANEL_ADMINISTRATOR, agency="hill"), "panel")
    listed = await client.get("/agencies/hill/panel-meetings/waiting", auth=auth)

    assert [each["journey"] for each in listed.json()] == names
