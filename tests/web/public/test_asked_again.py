"""What the provider says after the sign-in: roles that change, a session that is over there."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import httpx
import pytest

from deploy.local.ports import HOST, Ports
from services.chassis.clock import now
from services.chassis.mongo import Database, database, open_client
from services.chassis.settings import RecordSettings
from services.web.site.sessions import ROLES_EVERY
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


async def later(kept: Database) -> None:
    """Makes every session as old as the roles may be."""
    then = now() - ROLES_EVERY - timedelta(seconds=1)
    await kept["sessions"].update_many({}, {"$set": {"started_at": then, "roles_at": then}})


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


async def test_while_the_provider_is_away_staff_go_on_working(
    client: httpx.AsyncClient, certified: CertifiedProvider, kept: Database
) -> None:
    async with elsewhere() as browser:
        await signs_in_there(client, browser, "manager")
    await later(kept)
    certified.stop()
    away = (await client.get("/account")).status_code
    await later(kept)
    async with await asyncio.start_server(overloaded, HOST, PORTS.sign_in):
        busy = (await client.get("/account")).status_code
    certified.start()

    assert (away, busy) == (HTTPStatus.OK, HTTPStatus.OK)


async def overloaded(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """What stands before a provider that is starting, or has too much to do."""
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n")
    writer.close()


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
