"""A panel that sits for a case, named with the case or on record, whichever the rule of that day asks for."""

from datetime import date
from typing import Any
from uuid import uuid4

from contracts.panel_rules import is_meeting_on_record
from deploy.local.suite import Service
from tests.web.helpers.cases import at, command

MEMBERS = ("pm-001", "pm-002", "pm-003", "pm-004", "pm-005")
SAT: dict[str, Any] = {"chair": MEMBERS[0], "members": [*MEMBERS]}


async def panel_sits(panel: Service, journey: str, on: date) -> dict[str, Any]:
    """What is said of the members when the panel considers the case; nothing where a meeting is on record."""
    if not is_meeting_on_record(on):
        return SAT
    await panel_meets(panel, journey, on)
    return {}


async def panel_meets(panel: Service, journey: str, on: date) -> str:
    """A meeting that was held, with the case on its agenda; the answer is its identity."""
    day, agency = on.isoformat(), "/agencies/moorland"
    plan = {"held_on": day, "starts_at": "09:30", "way": "online", "capacity": 9}
    async with at(panel) as client:
        for code in MEMBERS:
            said = {"on": day, "member": code, "kinds": ["social_worker"], "tie": "none"}
            said |= {"office": "chair"} if code == MEMBERS[0] else {}
            listing = f"{agency}/central-list/list-member"
            key = {"Idempotency-Key": uuid4().hex}
            answer = await client.post(listing, json=said, headers=key)
            assert answer.status_code in {200, 409}, answer.text
        planned = await command(client, f"{agency}/panel-meetings", on=day, **plan)
        meeting = f"/panel-meetings/{planned['journey']}"
        agenda = {"journey": journey, "starts_at": "10:00"}
        await command(client, f"{meeting}/put-on-agenda", on=day, **agenda)
        await command(client, f"{meeting}/ask-members", on=day, members=[*MEMBERS])
        await command(client, f"{meeting}/record-meeting", on=day, **SAT)
    return str(planned["journey"])
