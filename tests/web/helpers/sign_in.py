"""Being somebody: at the front end over ASGI, and in a browser."""

from uuid import UUID

import httpx
from playwright.async_api import Page

from services.chassis.mongo import database, open_client
from services.chassis.settings import RecordSettings
from services.chassis.trust import trusted
from services.web.site.sessions import Sessions
from services.web.site.visitor import Part, Visitor

OURS = {"Sec-Fetch-Site": "same-origin"}
"""What a browser says of a form that one of our pages sent."""


async def joined(settings: RecordSettings, journey: str, key: str = "") -> str:
    """The key of a session of a journey's first applicant; a session that there is becomes theirs."""
    part = Part(journey=UUID(journey), applicant=1, invitation=1, agency="moorland")
    visitor = Visitor(name="Amina Example", account="a" * 64, parts=(part,))
    async with open_client(settings.replica_set) as opened:
        sessions = Sessions(database(opened, f"{settings.namespace}web"))
        key = key or await sessions.begin(visitor, {})
        await sessions.know(key, visitor)
    return key


async def signs_in(client: httpx.AsyncClient, name: str, to: str = "/signed-in") -> httpx.Response:
    """Goes to the provider, is somebody there, and comes back; the answer is the last redirect's."""
    leaving = await client.get("/sign-in", params={"to": to})
    async with httpx.AsyncClient(trust_env=False, verify=trusted()) as elsewhere:
        there = await elsewhere.post(leaving.headers["location"], data={"sub": name})
    back = httpx.URL(there.headers["location"])
    return await client.get(back.raw_path.decode())


async def signs_in_at(page: Page, url: str, name: str, to: str = "") -> None:
    """The same in a browser that has the front end at an address."""
    await page.goto(f"{url}/sign-in?to={to}")
    await page.get_by_role("button", name=name, exact=True).click()
    await page.wait_for_url(f"{url}/**")
