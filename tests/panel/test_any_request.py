"""Requests of every kind the documentation allows, and many it does not, to the panel service as a process."""

from collections.abc import AsyncIterator
from datetime import date

import httpx
import pytest

from services.chassis.settings import RecordSettings
from tests.access.helpers.any_request import forked, try_operation
from tests.access.helpers.routes import MAY
from tests.assessment.helpers.streams import publishing
from tests.enquiry.helpers.served_api import ask
from tests.identity import as_needed
from tests.panel.helpers.cases_over_http import APPROVAL, minuted, opened
from tests.panel.helpers.held_meetings import panel_meets

KNOWN: dict[str, list[str]] = {"agency": ["moorland"]}
SIGNED_IN = as_needed("panel")
MET = date(2025, 7, 24)


@pytest.fixture(scope="module")
async def service(
    settings: RecordSettings, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[str]:
    """With a case that waits for a panel, one that waits for a decision, one that was approved, and the meeting of another."""
    served = forked("panel", settings, tmp_path_factory.mktemp("any-request"))
    try:
        served.start()
        async with (
            httpx.AsyncClient(base_url=served.url, auth=SIGNED_IN, trust_env=False) as client,
            publishing(settings) as publish,
        ):
            waiting, heard = [await opened(client, publish) for _ in range(2)]
            undecided, approved = [await minuted(client, publish) for _ in range(2)]
            answer = await ask(client, f"/cases/{approved}/approve-applicants", APPROVAL)
            assert answer.status_code == 200, answer.text
            KNOWN["journey"] = [str(each) for each in (waiting, undecided, approved)]
            KNOWN["meeting"] = [await panel_meets(client, str(heard), MET)]
        yield served.url
    finally:
        served.stop()


@pytest.mark.parametrize("operation", MAY["panel"])
def test_nothing_fails_and_nothing_undeclared_is_answered(service: str, operation: str) -> None:
    try_operation("panel", operation, at=service, known=KNOWN, sender=lambda _: SIGNED_IN, tries=10)
