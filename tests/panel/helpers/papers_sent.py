"""A meeting over HTTP whose papers were sent to its members."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx

from services.chassis.clock import today

AGENCY = "/agencies/moorland"


async def papers_sent(
    client: httpx.AsyncClient, cases: Mapping[str, str], members: Sequence[str]
) -> str:
    """Plans a meeting in nine days with these cases, by their hours, and has its papers sent; the answer is its identity."""
    held_on = (today() + timedelta(9)).isoformat()
    plan = {"held_on": held_on, "starts_at": "09:30", "way": "online", "capacity": 4}
    planned = await records(client, f"{AGENCY}/panel-meetings", **plan)
    meeting = f"/panel-meetings/{planned['journey']}"
    for hour, each in cases.items():
        await records(client, f"{meeting}/put-on-agenda", journey=each, starts_at=hour)
    await records(client, f"{meeting}/ask-members", members=[*members])
    await records(client, f"{meeting}/send-papers")
    return str(planned["journey"])


async def records(client: httpx.AsyncClient, path: str, **said: Any) -> dict[str, Any]:
    """Gives a command of today and expects that it is carried out."""
    body, key = {"on": today().isoformat(), **said}, {"Idempotency-Key": uuid4().hex}
    answer = await client.post(path, json=body, headers=key)
    assert answer.is_success, answer.text
    receipt: dict[str, Any] = answer.json()
    return receipt
