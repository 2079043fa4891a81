"""A body that is too large is refused and changes nothing, whatever its sender says of its length."""

from collections.abc import AsyncIterator

import httpx
import pytest
from asgi_lifespan import LifespanManager
from fastapi import APIRouter
from pydantic import BaseModel

from contracts.identity import Role
from services.chassis.admission import may
from services.chassis.body_limit import MOST_BYTES
from services.chassis.service import service
from services.chassis.settings import RecordSettings
from tests.identity import signed_as, staff

TOO_MUCH = b'{"words": "' + b"x" * MOST_BYTES + b'"}'


class Said(BaseModel):
    """Any number of words."""

    words: str


heard: list[int] = []
"""The lengths of what reached the route."""
router = APIRouter()


@router.post("/say", dependencies=[may(Role.MANAGER)])
async def say(said: Said) -> None:
    heard.append(len(said.words))


@pytest.fixture(scope="module")
async def client(settings: RecordSettings) -> AsyncIterator[httpx.AsyncClient]:
    app = service("listening", settings, routers=[router])
    transport = httpx.ASGITransport(app)
    manager = signed_as(staff(Role.MANAGER), "listening")
    async with (
        LifespanManager(app, startup_timeout=120, shutdown_timeout=120),
        httpx.AsyncClient(transport=transport, base_url="http://service", auth=manager) as opened,
    ):
        yield opened


@pytest.fixture(autouse=True)
def nothing_heard() -> None:
    heard.clear()


async def in_pieces(content: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(content), 100_000):
        yield content[start : start + 100_000]


async def test_a_body_of_the_most_bytes_is_read(client: httpx.AsyncClient) -> None:
    words = "x" * (MOST_BYTES - len('{"words":""}'))

    assert (await client.post("/say", json={"words": words})).status_code == 200
    assert heard == [len(words)]


@pytest.mark.parametrize(
    "announced", [None, "unannounced", "12", "99999999999999999999", "no number"]
)
async def test_a_larger_body_is_refused_as_a_problem_and_changes_nothing(
    client: httpx.AsyncClient, announced: str | None
) -> None:
    headers = {"Content-Type": "application/json"}
    if announced == "unannounced":
        answer = await client.post("/say", content=in_pieces(TOO_MUCH), headers=headers)
    else:
        said = headers | ({"Content-Length": announced} if announced else {})
        answer = await client.post("/say", content=TOO_MUCH, headers=said)

    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["title"] == "Request too large"
    assert "Send less at a time" in answer.json()["detail"]
    assert heard == []
