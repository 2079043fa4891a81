"""What the provider says after the sign-in: roles that change, a session that is over there."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import httpx
import pytest
from structlog.testing import capture_logs

from deploy.local.ports import HOST, Ports
from services.chassis.clock import now
from services.chassis.mongo import Database, database, open_client
from services.chassis.settings import RecordSettings
from services.web.site.sessions import ASKED_EVERY, ROLES_EVERY, ROLES_HOLD
from services.web.site.sign_in import ENDED_THERE
from services.web.site.visitor import ROLES
from tests.web.helpers.certified_provider import (
    SECRET,
    CertifiedProvider,
    elsewhere,
    signs_in_there,
)
from tests.web.helpers.front_end import Browse

LOG = "/team/moorland/accesses"
PORTS = Ports.unused()
TOLD = f"http://{HOST}:{PORTS.web}"
"""Where the provider tells that a session is over; a test passes it on."""


@pytest.fixture(scope="module", params=[False, True], ids=["asked by access", "by refreshing"])
def certified(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[CertifiedProvider]:
    log = tmp_path_factory.mktemp("certified") / "provider.log"
    started = CertifiedProvider(
        port=PORTS.sign_in, log=log, refreshes=request.param, tells=f"{TOLD}{ENDED_THERE}"
    )
    started.start()
    yield started
    started.stop()


@pytest.fixture
async def client(
    browse: Browse, certified: CertifiedProvider, tmp_path: Path
) -> AsyncIterator[httpx.AsyncClient]:
    secret = tmp_path / "secret"
    secret.write_text(SECRET)
    certified.knows()
    async with browse(sign_in_issuer=certified.issuer, sign_in_secret=secret) as opened:
        yield opened


@pytest.fixture
async def kept(settings: RecordSettings) -> AsyncIterator[Database]:
    async with open_client(settings.replica_set) as opened:
        yield database(opened, f"{settings.namespace}web")


async def later(kept: Database, by: timedelta = ROLES_EVERY + timedelta(seconds=1)) -> None:
    """As if so much time had passed since the sessions last had to do with the provider."""
    earlier = {
        name: {"$subtract": [f"${name}", int(by.total_seconds() * 1000)]}
        for name in ("started_at", "roles_at", "answered_at")
    }
    await kept["sessions"].update_many({}, [{"$set": earlier}])


async def test_a_role_that_was_taken_away_is_gone_within_minutes(
    client: httpx.AsyncClient, certified: CertifiedProvider, kept: Database
) -> None:
    async with elsewhere() as browser:
        await signs_in_there(client, browser, "manager")
    certified.knows(manager={ROLES: ["recruitment_worker@moorland"]})
    before = (await client.get(LOG)).status_code

    await later(kept)
    refused = (await client.get(LOG)).status_code
    still = await client.get("/account")

    assert (before, refused) == (HTTPStatus.OK, HTTPStatus.FORBIDDEN)
    assert "Recruitment worker" in still.text
    assert "Manager" not in still.text.replace("Mina Manager", "")


@pytest.mark.parametrize("changed", [{ROLES: []}, {ROLES: ["manager"]}])
async def test_who_is_no_colleague_any_more_is_signed_out(
    client: httpx.AsyncClient, certified: CertifiedProvider, kept: Database, changed: Any
) -> None:
    async with elsewhere() as browser:
        await signs_in_there(client, browser, "manager")
    certified.knows(manager=changed)
    await later(kept)

    answer = await client.get(LOG)
    again = await client.get("/account")

    assert answer.headers["location"].startswith("/sign-in?to=/team/moorland")
    assert again.headers["location"].startswith("/sign-in")


@pytest.mark.parametrize(
    "answer", ["none", "late", "429 Too Many Requests", "503 Service Unavailable"]
)
async def test_while_the_provider_cannot_answer_staff_go_on_working_for_ten_minutes_since_it_did(
    client: httpx.AsyncClient, certified: CertifiedProvider, kept: Database, answer: str
) -> None:
    async with elsewhere() as browser:
        await signs_in_there(client, browser, "manager")
    await later(kept)
    async with stopped(certified), in_its_place(answer):
        meanwhile = (await client.get("/account")).status_code
        asked_at = await roles_asked_at(kept)
        await later(kept, by=ROLES_HOLD - ROLES_EVERY)
        over = await client.get("/account")
    again = await client.get("/account")

    assert meanwhile == HTTPStatus.OK
    assert abs(now() - ROLES_EVERY + ASKED_EVERY - asked_at) < timedelta(minutes=1)
    for answered in (over, again):
        assert answered.headers["location"].startswith("/sign-in")


async def roles_asked_at(kept: Database) -> datetime:
    """From when the time to the next question counts, in the session that asked last."""
    [session] = await kept["sessions"].find().sort("roles_at", -1).limit(1).to_list()
    asked_at: datetime = session["roles_at"]
    return asked_at


@asynccontextmanager
async def in_its_place(answer: str) -> AsyncIterator[None]:
    """What stands at the provider's address while it is starting, or has too much to do."""

    async def answers(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        if answer == "late":
            await reader.read()
        else:
            said = b'{"error": "slow_down"}'
            length = f"Content-Length: {len(said)}\r\n\r\n"
            writer.write(f"HTTP/1.1 {answer}\r\n{length}".encode() + said)
        writer.close()

    if answer == "none":
        yield
        return
    async with await asyncio.start_server(answers, HOST, PORTS.sign_in):
        yield


async def test_a_good_answer_begins_the_ten_minutes_anew(
    client: httpx.AsyncClient, certified: CertifiedProvider, kept: Database
) -> None:
    async with elsewhere() as browser:
        await signs_in_there(client, browser, "manager")
    for _ in range(3):
        await later(kept)
        assert (await client.get("/account")).status_code == HTTPStatus.OK
    await later(kept)
    async with stopped(certified):
        away = (await client.get("/account")).status_code

    assert away == HTTPStatus.OK


async def test_a_provider_that_says_no_is_believed_at_once(
    client: httpx.AsyncClient, certified: CertifiedProvider, kept: Database
) -> None:
    async with elsewhere() as browser:
        await signs_in_there(client, browser, "manager")
    async with stopped(certified):
        await later(kept)  # it starts anew without the tokens that it gave
    with capture_logs() as logged:
        answer = await client.get("/account")

    assert answer.headers["location"].startswith("/sign-in")
    assert [each["event"] for each in logged if "sign_in" in each["event"]] == ["sign_in_refused"]


@asynccontextmanager
async def stopped(certified: CertifiedProvider) -> AsyncIterator[None]:
    """The provider does not answer in this block."""
    certified.stop()
    try:
        yield
    finally:
        certified.start()


async def test_nothing_that_asks_the_provider_can_be_read_in_the_database(
    client: httpx.AsyncClient, kept: Database
) -> None:
    async with elsewhere() as browser:
        await signs_in_there(client, browser, "manager")
    found = await kept["sessions"].find({"visitor.name": "Mina Manager"}).to_list()

    assert all(each["tokens"].startswith(b"gAAAA") for each in found)
    assert "access_token" not in repr(found)


async def told_when(left: httpx.AsyncClient, certified: CertifiedProvider) -> str:
    """The token by which the provider tells that somebody signed out there."""
    told: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    async def heard(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        [length] = re.findall(rb"(?i)content-length: (\d+)", head)
        body = (await reader.readexactly(int(length))).decode()
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        writer.close()
        told.set_result(parse_qs(body)["logout_token"][0])

    async with await asyncio.start_server(heard, HOST, PORTS.web):
        page = await left.get(f"{certified.issuer}session/end")
        [action] = re.findall(r'action="([^"]+)"', page.text)
        [xsrf] = re.findall(r'name="xsrf" value="([^"]+)"', page.text)
        await left.post(action, data={"xsrf": xsrf, "logout": "yes"})
        return await asyncio.wait_for(told, 30)


async def test_signing_out_at_the_provider_ends_the_session_here(
    client: httpx.AsyncClient, certified: CertifiedProvider
) -> None:
    async with elsewhere() as browser:
        await signs_in_there(client, browser, "manager")
        token = await told_when(browser, certified)
    signed, forged = token.rpartition(".")[0], "A" * 86
    for wrong in ("", "x", f"{signed}.{forged}", f"{signed}."):
        refused = await client.post(ENDED_THERE, data={"logout_token": wrong})
        assert refused.status_code == HTTPStatus.BAD_REQUEST
    before = (await client.get("/account")).status_code

    ended = await client.post(ENDED_THERE, data={"logout_token": token})
    after = await client.get("/account")

    assert (before, ended.status_code) == (HTTPStatus.OK, HTTPStatus.OK)
    assert ended.headers["cache-control"] == "no-store"
    assert after.headers["location"].startswith("/sign-in")
