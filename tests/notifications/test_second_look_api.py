"""A letter that tells a household no, over HTTP: listed for its agency, read, released, and sent once."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from contracts.identity import Role
from services.chassis.settings import RecordSettings
from tests.identity import staff
from tests.notifications.helpers.enquirers import Enquirers
from tests.notifications.helpers.mail_server import text_of
from tests.notifications.helpers.running_service import RunningService, opened

LOU = "lou@morpeth.example"
CLOSE = {
    "reason": "not_eligible",
    "manager": "manager-01",
    "explanation": "Wilhelmina is not yet 21.",
}
ELSEWHERE = staff(Role.MANAGER, agency="estuary")


@pytest.fixture(scope="module")
async def service(settings: RecordSettings, enquirers: Enquirers) -> AsyncIterator[RunningService]:
    async with opened(settings, enquirers) as found:
        yield found


async def test_a_closed_enquiry_is_told_in_writing_after_a_look_and_again_when_it_goes_on(
    service: RunningService,
) -> None:
    journey = await service.household(LOU)
    await service.enquirers.ask_for(f"/enquiries/{journey}/close", CLOSE)
    listed = await service.looked_at(journey)
    await service.has_sent(journey, 2)
    reopen = {"reason": "enquirer_came_back", "staff": "recruiter-07"}
    await service.enquirers.ask_for(f"/enquiries/{journey}/reopen", reopen)
    await service.has_sent(journey, 3)
    twice = await service.post(
        f"/messages/{journey}/{listed['message']}/release", {"on": "2025-03-03"}
    )
    letters = [text_of(letter) for letter in service.mail_server.written_to(LOU)]

    assert listed["title"] == "We have closed your enquiry"
    assert "On 3 March 2025 a manager closed your enquiry" in letters[1]
    assert "We reopened your enquiry on 3 March 2025" in letters[2]
    assert [word for word in ("not yet", "eligible", "manager-01") if word in letters[1]] == []
    assert (twice.status_code, len(letters)) == (404, 3)


async def test_another_agency_neither_sees_nor_releases_a_letter(service: RunningService) -> None:
    journey = await service.household("mo@morpeth.example")
    await service.enquirers.ask_for(f"/enquiries/{journey}/close", CLOSE)
    listed = await service.looked_at(journey)
    theirs = (await service.get("/agencies/estuary/to-check", ELSEWHERE)).json()
    path = f"/messages/{journey}/{listed['message']}/release"
    refused = await service.post(path, {"on": "2025-03-03"}, ELSEWHERE)
    unknown = await service.post(f"/messages/{journey}/{uuid4()}/release", {"on": "2025-03-03"})

    assert theirs == []
    assert (refused.status_code, unknown.status_code) == (404, 404)
