"""An agency's work list over HTTP."""

from typing import Any

import httpx


async def page(client: httpx.AsyncClient, agency: str, **asked: Any) -> Any:
    """One page of an agency's work list."""
    answer = await client.get(f"/agencies/{agency}/enquiries", params=asked)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def listed(client: httpx.AsyncClient, agency: str, **asked: Any) -> list[str]:
    """The journeys on it, in order."""
    return [each["journey"] for each in (await page(client, agency, **asked))["enquiries"]]
