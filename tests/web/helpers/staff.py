"""Members of staff at the front end before real services, and what their forms carry."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx

from deploy.local.sign_in import SignIn
from tests.web.helpers.forms import read
from tests.web.helpers.front_end import Browse
from tests.web.helpers.sign_in import OURS, signs_in

MOORLAND = "/team/moorland"


@asynccontextmanager
async def signed_in(
    browse: Browse, provider: SignIn, name: str, **services: str
) -> AsyncIterator[httpx.AsyncClient]:
    """The front end before these services, with somebody signed in."""
    async with browse(sign_in_issuer=provider.issuer, **services) as client:
        await signs_in(client, name)
        client.headers.update(OURS)
        yield client


async def words_of(client: httpx.AsyncClient, path: str, status: int = 200) -> str:
    """The words of a page."""
    answer = await client.get(path)
    assert answer.status_code == status, answer.text
    return read(answer.text).words


async def sends(client: httpx.AsyncClient, path: str, **answers: Any) -> httpx.Response:
    """Opens a form, fills it in, sends it, and follows where it leads."""
    fields = read((await client.get(path)).text).fields
    return await client.post(path, data={**fields, **answers}, follow_redirects=True)
