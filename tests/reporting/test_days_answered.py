"""Where the days went, as an agency's own staff are answered: exact, of their own agency, down to the events."""

import httpx
import pytest

from contracts.identity import Role
from services.chassis.mongo import Database
from services.reporting.api import exact
from services.reporting.domain.contributions import MEASURES
from services.reporting.domain.measures.days import DAYS_WITH
from services.reporting.domain.publishing.publication import PUBLISHED
from services.reporting.settings import ReportingSettings
from tests.identity import national, signed_as, staff
from tests.reporting.helpers.running_service import Send, all_heard, running
from tests.reporting.helpers.stories import Told, journey, told
from tests.reporting.helpers.worked_days import EXAMPLES

NORTH = signed_as(staff(Role.MANAGER, "north"), "reporting")
WORKER = signed_as(staff(Role.SOCIAL_WORKER, "north"), "reporting")
ANALYST = signed_as(national(Role.NATIONAL_ANALYST), "reporting")
APPROVALS = (
    "an approval without a question on the way",
    "the panel sent it back to the assessment for a month",
)
OTHERS = ("a household that visited, registered and was declined",)


def story() -> list[Told]:
    named = enumerate((*APPROVALS, *OTHERS), start=1)
    return [each for number, name in named for each in told(*EXAMPLES[name][0], number=number)]


async def test_the_days_of_an_agencys_journeys_are_the_sums_of_what_was_worked_out_by_hand(
    settings: ReportingSettings, send: Send, db: Database
) -> None:
    happened = story()
    await send(happened)
    async with running(settings) as client:
        await all_heard(client, db, len(happened))
        found = (await client.get("/days-with?agency=north", auth=WORKER)).json()
        quarter = (
            await client.get("/days-with?agency=north&period=2021-22-Q1", auth=WORKER)
        ).json()
        other = (await client.get("/days-with?agency=north&reading=other_ends", auth=WORKER)).json()
        then = await client.get("/days-with?agency=north&known_on=2021-06-30", auth=WORKER)

    assert then.status_code == 422
    assert "as they are known now" in then.text
    by_hand = [EXAMPLES[name][1] for name in APPROVALS]
    assert found["families"] == 2
    assert found["days"] == sum(sum(each.values()) for each in by_hand)
    parts = {part["part"]: part["days"] for part in found["parts"]}
    assert parts["stage_two"] == {"agency": sum(each["stage_two:agency"] for each in by_hand)}
    assert parts["panel"] == {"panel": sum(each["panel:panel"] for each in by_hand)}
    assert (quarter["families"], quarter["days"], quarter["parts"]) == (0, 0, [])
    assert quarter["quarters"] == ["2021-22-Q2"]
    assert (other["families"], other["days"]) == (1, 44)


async def test_a_manager_opens_the_journeys_and_the_events_at_the_ends_of_every_stretch(
    settings: ReportingSettings, send: Send, db: Database
) -> None:
    happened = story()
    await send(happened)
    async with running(settings) as client:
        await all_heard(client, db, len(happened))
        path = "/days-with/journeys?agency=north"
        found = (await client.get(path, auth=NORTH)).json()["journeys"]
        first = (await client.get(f"{path}&limit=1", auth=NORTH)).json()
        rest = (await client.get(f"{path}&after={first['after']}", auth=NORTH)).json()
        refused = [
            (await client.get(path, auth=WORKER)).status_code,
            (await client.get("/days-with?agency=north", auth=ANALYST)).status_code,
            (await client.get("/days-with/journeys", auth=NORTH)).status_code,
            (await client.get("/days-with?agency=north&reading=none", auth=NORTH)).status_code,
        ]

    assert {each["journey"] for each in found} == {str(journey(1)), str(journey(2))}
    assert found == [*first["journeys"], *rest["journeys"]]
    stretches = next(each for each in found if each["journey"] == str(journey(1)))["stretches"]
    assert stretches[0]["began"] == {
        "on": "2021-04-06",
        "stream": "enquiry",
        "version": 1,
        "turning": "enquired",
    }
    assert stretches[-1]["ended"]["turning"] == "approved"
    assert refused == [403, 403, 422, 404]


@pytest.mark.parametrize("known", [PUBLISHED, exact.OWN])
def test_days_are_neither_published_nor_in_the_list_of_figures(known: dict[str, object]) -> None:
    assert DAYS_WITH in MEASURES
    assert DAYS_WITH not in known


async def test_they_are_no_measure_that_can_be_asked_for_by_its_name(
    settings: ReportingSettings, db: Database
) -> None:
    assert db.name.endswith("reporting")
    async with running(settings) as client:
        answers: list[httpx.Response] = [
            await client.get(f"/measures/{DAYS_WITH}?agency=north", auth=NORTH),
            await client.get(f"/live/measures/{DAYS_WITH}?quarter=2026-27-Q3", auth=ANALYST),
            await client.get(f"/published/measures/{DAYS_WITH}"),
        ]

    assert [each.status_code for each in answers] == [404, 404, 404]
