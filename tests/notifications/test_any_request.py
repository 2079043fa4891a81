"""Requests of every kind the documentation allows, and many it does not, to the notifications service as a process.

The front end has no documentation of this kind: its routes take forms and answer with pages.
"""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import httpx
import pytest

from contracts.identity import Role
from services.chassis.settings import RecordSettings
from tests.access.helpers.any_request import forked, try_operation
from tests.access.helpers.routes import MAY
from tests.identity import as_needed, signed_as, staff
from tests.notifications.helpers.enquirers import Enquirers
from tests.waiting import until

NOWHERE = "127.0.0.1:9"
KNOWN: dict[str, list[str]] = {"agency": ["moorland"]}
SIGNED_IN = as_needed("notifications")


@pytest.fixture(scope="module")
async def service(
    settings: RecordSettings, tmp_path_factory: pytest.TempPathFactory, enquirers: Enquirers
) -> AsyncIterator[str]:
    """With a household whose letter waits for a mail server, and one without an address, whom staff have to tell."""
    served = forked(
        "notifications",
        settings,
        tmp_path_factory.mktemp("any-request"),
        ENQUIRY_URL=enquirers.service.url,
        ASSESSMENT_URL=f"http://{NOWHERE}",
        WEB_URL=f"http://{NOWHERE}",
        SMTP_URL=f"smtp://{NOWHERE}",
    )
    try:
        served.start()
        journeys = [await enquirers.enquire("rosa@example.org"), await enquirers.enquire()]
        KNOWN["journey"] = [str(each) for each in journeys]
        KNOWN["message"] = [await _failed(served.url, journeys[1])]
        yield served.url
    finally:
        served.stop()


async def _failed(url: str, journey: UUID) -> str:
    """The message of a household that could not be written to."""
    who = signed_as(staff(Role.RECRUITMENT_WORKER), "notifications")
    found: list[dict[str, Any]] = []
    async with httpx.AsyncClient(base_url=url, auth=who, trust_env=False) as client:

        async def failed() -> bool:
            listed = (await client.get("/agencies/moorland/failed")).json()
            found[:] = [each for each in listed if each["journey"] == str(journey)]
            return bool(found)

        await until(failed)
    return str(found[0]["message"])


@pytest.mark.parametrize("operation", MAY["notifications"])
def test_nothing_fails_and_nothing_undeclared_is_answered(service: str, operation: str) -> None:
    try_operation(
        "notifications", operation, at=service, known=KNOWN, sender=lambda _: SIGNED_IN, tries=5
    )
