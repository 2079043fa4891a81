"""What the tests of notifications share: a mail server of their own, and the enquiry service."""

from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import httpx
import pytest

from services.chassis.settings import RecordSettings
from tests.notifications.processes import ServiceProcess
from tests.notifications.sink import Sink
from tests.notifications.written import ON, household


class Enquirers:
    """Households that enquire at the enquiry service, each under addresses of its own."""

    def __init__(self, service: ServiceProcess) -> None:
        self.service = service
        self.addresses: list[str] = []

    async def enquire(self, *addresses: str) -> UUID:
        """A household with these addresses, one of one person without any by phone alone."""
        self.addresses += addresses
        contact = household(*(addresses or (None,)))
        applicants = [applicant.model_dump(exclude_none=True) for applicant in contact.applicants]
        if not addresses:
            applicants[0]["phone"] = "01632 960 777"
        command = {
            "on": ON.isoformat(),
            "agency": "moorland",
            "channel": "web_form",
            "household": "joint" if len(applicants) > 1 else "single",
            "applicants": applicants,
        }
        async with httpx.AsyncClient(base_url=self.service.url, trust_env=False) as client:
            headers = {"Idempotency-Key": uuid4().hex}
            answer = await client.post("/enquiries", json=command, headers=headers)
        return UUID(answer.raise_for_status().json()["journey"])


@pytest.fixture
async def sink() -> AsyncIterator[Sink]:
    server = Sink(port=0)
    await server.start()
    yield server
    await server.stop()


@pytest.fixture(scope="module")
async def enquirers(
    settings: RecordSettings, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Enquirers]:
    output = tmp_path_factory.mktemp("enquiry") / "output"
    service = ServiceProcess("enquiry", settings, output)
    await service.start()
    yield Enquirers(service)
    await service.stop()
