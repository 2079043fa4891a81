"""Figures as known on a day, over HTTP: from rows that real events made, beside those that are kept."""

from datetime import date, timedelta
from typing import Any

import httpx

from contracts.identity import Role
from services.chassis.clock import today
from services.chassis.mongo import Database
from services.reporting.settings import ReportingSettings
from tests.enquiry.helpers.served_api import is_problem
from tests.identity import signed_as, staff
from tests.reporting.helpers.recorded import recorded
from tests.reporting.helpers.running_service import Send, all_heard, running
from tests.reporting.helpers.stories import contacted, corrected, merged, received, told

NORTH = signed_as(staff(Role.MANAGER, "north"), "reporting")
WORKER = signed_as(staff(Role.SOCIAL_WORKER, "north"), "reporting")
TUESDAY, WEDNESDAY = date(2021, 4, 6), date(2021, 4, 7)
MAY, JUNE, JULY = date(2021, 5, 20), date(2021, 6, 20), date(2021, 7, 20)
END_OF_MAY = "2021-05-31"
STORY = [
    *recorded(
        told(received(TUESDAY), contacted(MAY), corrected(2, WEDNESDAY), number=1),
        *(TUESDAY, MAY, JUNE),
    ),
    *recorded(told(received(TUESDAY), contacted(WEDNESDAY), number=2), TUESDAY, WEDNESDAY),
    *recorded(told(received(TUESDAY), merged(JULY), number=3), TUESDAY, JULY),
]


async def asked(client: httpx.AsyncClient, path: str, **params: str) -> dict[str, Any]:
    found = await client.get(path, params={"agency": "north", **params}, auth=NORTH)
    assert found.status_code == 200, found.text
    content: dict[str, Any] = found.json()
    return content


async def test_a_figure_is_answered_as_it_was_known_and_its_change_explained_down_to_events(
    settings: ReportingSettings, send: Send, db: Database
) -> None:
    await send(STORY)
    async with running(settings) as client:
        await all_heard(client, db, len(STORY))
        measure = "/measures/first_response"
        figures = {
            known: (await asked(client, measure, known_on=known, as_of=END_OF_MAY))["figure"]
            for known in (END_OF_MAY, "2021-06-30", "2021-07-31")
        }
        now = (await asked(client, measure, known_on=today().isoformat()))["figure"]
        kept = (await asked(client, measure))["figure"]
        two = {"known_before": END_OF_MAY, "known_on": "2021-07-31", "as_of": END_OF_MAY}
        changes = await asked(client, f"{measure}/changes", **two)
        late = await asked(
            client, f"{measure}/journeys", part="missed", known_on=END_OF_MAY, as_of=END_OF_MAY
        )
        funnel = await asked(client, "/funnel", known_on=END_OF_MAY)
        to_come = (today() + timedelta(days=1)).isoformat()
        refused = await client.get(f"{measure}?agency=north&known_on={to_come}", auth=NORTH)
        theirs = await client.get(f"{measure}/changes?agency=north&{two}", auth=WORKER)

    seen = {known: (each["numerator"], each["denominator"]) for known, each in figures.items()}
    assert seen == {END_OF_MAY: (1, 3), "2021-06-30": (2, 3), "2021-07-31": (2, 2)}
    assert now == kept
    assert [
        [(event["type"], event["corrects"]) for event in each["events"]]
        for each in sorted(changes["journeys"], key=lambda each: len(each["after"]), reverse=True)
    ] == [[("enquiry.date_corrected.v1", True)], [("enquiry.merged.v1", False)]]
    assert len(late["journeys"]) == 2
    assert funnel["steps"][0]["families"] == 3
    assert is_problem(refused, 422)
    assert theirs.status_code == 403
