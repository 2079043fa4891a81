"""Requests of every kind the documentation allows, and many it does not, to the assessment service as a process."""

from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import httpx
import pytest

from services.chassis.settings import RecordSettings
from tests.access.helpers.any_request import forked, try_operation
from tests.access.helpers.routes import MAY
from tests.assessment.helpers.assessments import ACCEPTANCE
from tests.assessment.helpers.cases_over_http import BEFORE_ACCEPTANCE, TO_PANEL
from tests.assessment.helpers.streams import Publish, publishing
from tests.enquiry.helpers.served_api import ask, stands
from tests.identity import as_needed
from tests.waiting import until

KNOWN: dict[str, list[str]] = {"agency": ["moorland"]}
SIGNED_IN = as_needed("assessment")
STEPS = (0, 4, 6)
"""How far each case that is there has come: in stage one, in stage two, and with comments on the report."""


@pytest.fixture(scope="module")
async def service(
    settings: RecordSettings, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[str]:
    served = forked("assessment", settings, tmp_path_factory.mktemp("any-request"))
    try:
        served.start()
        async with (
            publishing(settings) as publish,
            httpx.AsyncClient(base_url=served.url, auth=SIGNED_IN, trust_env=False) as client,
        ):
            KNOWN["journey"] = [str(await _case(client, publish, steps)) for steps in STEPS]
        yield served.url
    finally:
        served.stop()


async def _case(client: httpx.AsyncClient, publish: Publish, steps: int) -> UUID:
    journey = uuid4()
    for version, event in enumerate((*BEFORE_ACCEPTANCE, ACCEPTANCE), start=1):
        await publish(journey, version, event)
    await until(lambda: stands(client, f"/cases/{journey}", "stage_one"))
    for step, body in [*TO_PANEL.items()][:steps]:
        answer = await ask(client, f"/cases/{journey}/{step}", body)
        assert answer.status_code == 200, answer.text
    return journey


@pytest.mark.parametrize("operation", MAY["assessment"])
def test_nothing_fails_and_nothing_undeclared_is_answered(service: str, operation: str) -> None:
    try_operation(
        "assessment", operation, at=service, known=KNOWN, sender=lambda _: SIGNED_IN, tries=10
    )
