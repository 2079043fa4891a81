"""What a page asks of one service at the same moment goes out as one request, and nothing else changes by it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from fastapi import APIRouter, Request, Response

from services.chassis import together
from services.chassis.admission import anybody
from services.chassis.decision import Kind, Refusal
from services.chassis.http import http_app, serve
from services.web.site.clients import Away, Refused, Service
from services.web.site.rows import LeftOut

EVERYBODY = [anybody()]


ROUTER = APIRouter()


@ROUTER.get("/cases/{name}", dependencies=EVERYBODY)
async def show(name: str, request: Request, more: str = "") -> dict[str, str]:
    return {"name": name, "more": more, "bearer": request.headers.get("authorization", "")}


@ROUTER.get("/refused", dependencies=EVERYBODY)
async def refuse() -> None:
    raise Refusal(Kind.NOT_ALLOWED, "This is not for you.")


@ROUTER.get("/broken", dependencies=EVERYBODY)
async def fail() -> None:
    raise RuntimeError


@ROUTER.get("/slow", dependencies=EVERYBODY)
async def wait() -> None:
    await asyncio.sleep(60)


@ROUTER.get("/file", dependencies=EVERYBODY)
async def send_file() -> Response:
    return Response("a,b", media_type="text/csv")


@ROUTER.get("/pages", dependencies=EVERYBODY)
async def list_some(response: Response, after: int = 0) -> list[int]:
    if after < 2:
        response.headers["Link"] = f'</pages?after={after + 1}>; rel="next"'
    return [after]


def answering(seen: list[str], *, knows_parts: bool = True) -> Any:
    """A service with one route of each kind; `seen` gets the path of every request that came by itself."""
    app = http_app("parts", None)
    serve(app, [ROUTER, together.router] if knows_parts else [ROUTER])

    async def noted(scope: Any, receive: Any, send: Any) -> None:
        seen.append(scope["path"])
        await app(scope, receive, send)

    return noted


@asynccontextmanager
async def asking(app: Any) -> AsyncIterator[Service]:
    async def unchanged(_: object) -> None:
        """Nothing was recorded."""

    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
        signed = httpx.BasicAuth("somebody", "")
        yield Service(client, "0" * 32, signed, "", LeftOut(), unchanged)


async def test_questions_of_one_moment_are_one_request_and_each_has_its_own_answer() -> None:
    seen: list[str] = []
    async with asking(answering(seen)) as service:
        one, other, pages = await asyncio.gather(
            service.get("/cases/one", dict[str, str], {"more": "a&b=c é"}),
            service.get("/cases/two", dict[str, str]),
            service.every("/pages", list[int]),
        )

    assert (one["name"], one["more"]) == ("one", "a&b=c é")
    assert other["name"] == "two"
    assert one["bearer"] == other["bearer"] != ""
    assert pages == [0, 1, 2]
    assert seen == ["/together", "/pages", "/pages"]


async def test_a_question_by_itself_goes_out_as_it_is() -> None:
    seen: list[str] = []
    async with asking(answering(seen)) as service:
        await service.get("/cases/one", dict[str, str])
        await service.get("/cases/two", dict[str, str])

    assert seen == ["/cases/one", "/cases/two"]


async def test_what_is_refused_broken_or_slow_takes_nothing_else_down(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(together, "PART_SECONDS", 0.2)
    async with asking(answering([])) as service:
        paths = ("/refused", "/broken", "/slow", "/nowhere", "/file", "/cases/one")
        every = [service.get(path, dict[str, str]) for path in paths]
        refused, broken, slow, nowhere, file, found = await asyncio.gather(
            *every, return_exceptions=True
        )

    assert isinstance(refused, Refused)
    assert (refused.status, refused.problem.detail) == (403, "This is not for you.")
    assert isinstance(broken, Away)
    assert isinstance(slow, Away)
    assert isinstance(nowhere, Refused)
    assert isinstance(file, Refused)
    assert isinstance(found, dict)
    assert found["name"] == "one"


@pytest.mark.parametrize("said", [b"no json\n", b'[[200,"",2]]\n{}', b"", b"[1]\n"])
async def test_a_service_that_answers_in_another_way_is_away(said: bytes) -> None:
    async def confused(scope: Any, receive: Any, send: Any) -> None:
        await Response(said)(scope, receive, send)

    async with asking(confused) as service:
        every = (service.get(f"/cases/{each}", dict[str, str]) for each in ("one", "two"))
        found = await asyncio.gather(*every, return_exceptions=True)

    assert [type(each) for each in found] == [Away, Away]


async def test_a_service_that_knows_no_parts_yet_is_asked_one_by_one() -> None:
    seen: list[str] = []
    async with asking(answering(seen, knows_parts=False)) as service:
        one, two = await asyncio.gather(
            service.get("/cases/one", dict[str, str]), service.get("/cases/two", dict[str, str])
        )

    assert (one["name"], two["name"]) == ("one", "two")
    assert sorted(seen) == ["/cases/one", "/cases/two", "/together"]


async def test_so_many_questions_that_one_request_cannot_hold_them_are_several() -> None:
    seen: list[str] = []
    async with asking(answering(seen)) as service:
        names = [str(number) for number in range(50)]
        found = await asyncio.gather(
            *(service.get(f"/cases/{each}", dict[str, str]) for each in names)
        )

    assert [each["name"] for each in found] == names
    assert seen == ["/together"] * 3


async def test_a_part_cannot_be_a_request_of_parts_itself() -> None:
    async with asking(answering([])) as service:
        parts = {"part": ["/together?part=/cases/one", "/cases/one"]}
        answer = await service.connections.get("/together", params=parts)

    assert answer.text.startswith("[[404,")


async def test_the_addresses_of_several_requests_are_each_in_their_bounds() -> None:
    seen: list[str] = []
    async with asking(answering(seen)) as service:
        long = {"more": "x" * 5000}
        found = await asyncio.gather(
            *(service.get(f"/cases/{number}", dict[str, str], long) for number in range(4))
        )

    assert all(each["more"] == long["more"] for each in found)
    assert seen == ["/together"] * 2
