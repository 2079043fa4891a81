"""A panel meeting that was held over HTTP, with one case on its agenda."""

from datetime import date
from typing import Any
from uuid import uuid4

import httpx

from tests.panel.helpers.cases_over_http import PANEL

AGENCY = "/agencies/moorland"
PLAN = {"starts_at": "09:30", "way": "online", "capacity": 9}


async def panel_meets(client: httpx.AsyncClient, journey: str, on: date) -> str:
    """Everybody is on the central list, was asked and came; the answer is the meeting's identity."""
    day = on.isoformat()

    async def says(path: str, *known: int, **said: Any) -> dict[str, Any]:
        key = {"Idempotency-Key": uuid4().hex}
        answer = await client.post(path, json={"on": day, **said}, headers=key)
        assert answer.is_success or answer.status_code in known, answer.text
        receipt: dict[str, Any] = answer.json()
        return receipt

    for code in PANEL:
        office = {"office": "chair"} if code == PANEL[0] else {}
        said = {"member": code, "kinds": ["social_worker"], "tie": "none", **office}
        await says(f"{AGENCY}/central-list/list-member", 409, **said)
    planned = await says(f"{AGENCY}/panel-meetings", held_on=day, **PLAN)
    meeting = f"/panel-meetings/{planned['journey']}"
    await says(f"{meeting}/put-on-agenda", journey=journey, starts_at="10:00")
    await says(f"{meeting}/ask-members", members=PANEL)
    await says(f"{meeting}/record-meeting", chair=PANEL[0], members=PANEL)
    return str(planned["journey"])
