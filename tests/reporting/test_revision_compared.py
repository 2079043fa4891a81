"""Two publications side by side, over HTTP: for everybody in published numbers, for an agency's manager down to its events."""

from datetime import date
from typing import Any

from contracts.identity import Role
from services.chassis.mongo import Database
from services.reporting.settings import ReportingSettings
from tests.enquiry.helpers.served_api import is_problem
from tests.identity import signed_as, staff
from tests.reporting.helpers.published_year import (
    ANALYST,
    FIRST,
    QUARTERS,
    STORY,
    enquiries,
    publish_quarters,
    revision_approved,
    revision_prepared,
)
from tests.reporting.helpers.recorded import recorded
from tests.reporting.helpers.running_service import Send, all_heard, running

FOUND = enquiries("west", FIRST, soon=40, late=0, number=2000)
FOUND_LATER = recorded(FOUND, *[date(2022, 6, 1)] * len(FOUND))
WEST = signed_as(staff(Role.MANAGER, "west"), "reporting")
NORTH = signed_as(staff(Role.MANAGER, "north"), "reporting")
WORKER = signed_as(staff(Role.SOCIAL_WORKER, "west"), "reporting")
BESIDE = f"/published/quarters/{QUARTERS[0]}/revisions"
Json = dict[str, Any]
OWN = f"/agencies/west/revisions/{QUARTERS[0]}"


async def test_a_revision_stands_beside_what_it_revised_and_opens_down_to_events_for_its_own_agency(
    settings: ReportingSettings, send: Send, db: Database
) -> None:
    async with running(settings) as client:
        await send(STORY)
        await all_heard(client, db, len(STORY))
        await publish_quarters(client, QUARTERS[0])
        asked = {"period": QUARTERS[0], "by": "agency"}
        first = (await client.get("/published/measures/enquiries", params=asked)).json()
        await send(FOUND_LATER)
        await all_heard(client, db, len(STORY) + len(FOUND_LATER))
        ready = await revision_prepared(client, QUARTERS[0])
        early = [
            await client.get(f"{BESIDE}/1", auth=None),
            await client.get(f"{OWN}/1", auth=WEST),
        ]
        await revision_approved(client, ready)
        latest = (await client.get("/published/measures/enquiries", params=asked)).json()
        beside = (await client.get(f"{BESIDE}/1", auth=None)).json()
        none = await client.get(f"{BESIDE}/2", auth=None)
        own = (await client.get(f"{OWN}/1", auth=WEST)).json()
        elsewhere = [await client.get(f"{OWN}/1", auth=each) for each in (NORTH, WORKER, ANALYST)]
        norths = (await client.get(f"/agencies/north/revisions/{QUARTERS[0]}/1", auth=NORTH)).json()

    assert [each.status_code for each in early] == [404, 404], "nothing before it is published"
    assert is_problem(none, 404)
    assert_both_published(beside, first, latest)
    assert [each.status_code for each in elsewhere] == [404, 403, 403]
    assert norths["measures"] == [], "another agency learns nothing of it"
    assert_west_opens(own)


def assert_both_published(beside: Json, first: Json, latest: Json) -> None:
    """England's number and the agency's are the two that were published."""
    rows = {each["measure"]: each for each in beside["measures"]}
    assert rows["enquiries"]["england"]["before"] == first["figure"]
    assert rows["enquiries"]["england"]["after"] == latest["figure"]
    west = rows["enquiries"]["by"]["agency"]["west"]
    assert (west["before"], west["after"]) == (first["by"]["west"], latest["by"]["west"])
    assert west["moved"]
    assert not rows["enquiries"]["defined_otherwise"]
    assert beside["after"]["revision"]["number"] == 1


def assert_west_opens(own: Json) -> None:
    """The late enquiries entered, each with what was recorded of it."""
    mine = {each["measure"]: each for each in own["measures"]}
    [part] = mine["enquiries"]["parts"]
    assert part == {"part": "numerator", "before": 4, "entered": 40, "left": 0, "after": 44}
    assert len(mine["enquiries"]["journeys"]) == 40
    assert [event["type"] for event in mine["enquiries"]["journeys"][0]["events"]] == [
        "enquiry.received.v1"
    ]
    for each in own["measures"]:
        for part in each["parts"]:
            assert part["before"] + part["entered"] - part["left"] == part["after"]
