"""What a server says of itself on the wire: not by what it was written, whatever it is asked."""

import pytest

from deploy.local.suite import Service
from services.chassis.bounded_http import MOST_HEAD_BYTES
from services.web.site.clients import SERVICES
from tests.chassis.helpers.raw_connection import connected, head
from tests.web.helpers.front_end import RunWeb

LAST = {"Connection": "close"}
ASKED = {
    200: head("GET", "/health/live", LAST),
    404: head("GET", "/no-such-address", LAST),
    400: b"this is no request\r\n\r\n",
    431: head("GET", "/health/live", {"X-Long": "x" * MOST_HEAD_BYTES}),
}
TELLING = {"server", "x-powered-by", "via"}


@pytest.fixture(scope="module")
def served(case_services: dict[str, str], reporting: Service, run_web: RunWeb) -> dict[str, int]:
    """The ports of every service and the front end, each served as operators serve it."""
    urls = {**case_services, "reporting": reporting.url, "web": run_web().url}
    return {name: int(url.rpartition(":")[2]) for name, url in urls.items()}


async def answer_of(port: int, request: bytes) -> tuple[int, dict[str, str]]:
    """The status of an answer and its headers, read as bytes because clients hide some."""
    async with connected(port) as connection:
        await connection.send(request)
        first, *lines = (await connection.rest()).partition(b"\r\n\r\n")[0].decode().split("\r\n")
    named = (line.partition(": ") for line in lines)
    return int(first.split()[1]), {name.lower(): value for name, _, value in named}


@pytest.mark.parametrize("name", [*SERVICES, "web"])
@pytest.mark.parametrize("status", ASKED)
async def test_no_answer_names_the_server_that_gave_it(
    served: dict[str, int], name: str, status: int
) -> None:
    answered, headers = await answer_of(served[name], ASKED[status])

    assert answered == status
    assert headers.keys() & TELLING == set()


@pytest.mark.parametrize("status", [200, 404])
async def test_the_front_end_has_browsers_come_over_https_alone(
    served: dict[str, int], status: int
) -> None:
    _, headers = await answer_of(served["web"], ASKED[status])

    assert headers["strict-transport-security"] == "max-age=31536000; includeSubDomains"
