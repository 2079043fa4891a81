"""What a service lists as possible on a record, compared with what its commands then answer.

Every command is sent to a copy of the record, so that the record stays as it was when it was asked about.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID, uuid4

import httpx

from contracts.identity import AT_AN_AGENCY, Who
from services.assessment.api.actions import OFFERED as ASSESSMENT_ACTIONS
from services.casework.actions import Offered, OfferedActions, examples
from services.chassis.clock import today
from services.chassis.decision import Command
from services.enquiry.api.actions import OFFERED as ENQUIRY_ACTIONS
from services.panel.api.cases import OFFERED as PANEL_ACTIONS
from tests.access.helpers.services_in_process import HERE, World
from tests.identity import signed_as

OFFERED: dict[str, OfferedActions[Any]] = {
    "enquiry": ENQUIRY_ACTIONS,
    "assessment": ASSESSMENT_ACTIONS,
    "panel": PANEL_ACTIONS,
}
FOLDERS = {"enquiry": "/enquiries", "assessment": "/cases", "panel": "/cases"}
NAME_A_FILE = frozenset({"add-document", "add-document-version"})
"""No example's file was sent, so they find none."""
EVERY_ROLE = Who(subject="staff-01", at={HERE: AT_AN_AGENCY})


def signed(who: Who, service: str) -> httpx.Auth:
    return signed_as(who, service, by="everybody")


async def listed(world: World, service: str, journey: str, who: Who) -> dict[str, Any]:
    """What somebody is shown as possible, by the action's name, and the record's version."""
    address = f"{FOLDERS[service]}/{journey}/actions"
    answer = await world.client.get(address, auth=signed(who, service))
    assert answer.status_code == 200, answer.text
    shown = answer.json()
    return {each["name"]: each for each in shown["actions"]} | {"version": shown["version"]}


async def allowed(world: World, service: str, journey: str, who: Who = EVERY_ROLE) -> set[str]:
    """The names of what is possible, once every action has been tried and agreed with its listing."""
    actions = await listed(world, service, journey, who)
    for row in OFFERED[service].table:
        if row.name in actions:
            action = actions[row.name]
            answers = [
                await _tried(world, row, journey, said, who)
                for said in examples(action["fields"], row.offer.command, who, today())
            ]
            _agrees(action, answers)
    return {name for name, each in actions.items() if name != "version" and each["allowed"]}


def _agrees(action: dict[str, Any], answers: list[httpx.Response]) -> None:
    refused = [each.json()["detail"] for each in answers if each.status_code == 409]
    told = action["name"], action["why_not"], [each.text for each in answers]
    if action["allowed"]:
        assert action["why_not"] is None, told
        assert len(refused) < len(answers), told
        found = {404} if action["name"] in NAME_A_FILE else {200}
        assert {each.status_code for each in answers} <= {*found, 409, 412, 422}, told
    elif action["why_not"].startswith("Only the agency that has the case"):
        assert {each.status_code for each in answers} == {404}, told
    elif action["why_not"].endswith("can do this."):
        assert {each.status_code for each in answers} == {403}, told
    else:
        assert len(refused) == len(answers), told
        assert refused[0] == action["why_not"], told


async def _tried(
    world: World, row: Offered[Any], journey: str, command: Command, who: Who
) -> httpx.Response:
    """Sends the command to a copy; whatever ends the record has a last check, or a page of its own."""
    service = world.app.title.rpartition(" ")[2]
    address = f"{FOLDERS[service]}/{{}}/{row.name}"
    body = command.model_dump(mode="json", exclude_unset=True, by_alias=True)
    body |= {each: world.known[each] for each in ("into", "other") if each in body}
    async with _copy(world, journey) as copy:
        sender = who.model_copy(update={"journey": copy}) if who.journey else who
        before = await _has_ended(world, copy)
        answer = await world.client.post(
            address.format(copy),
            json=body,
            headers={"Idempotency-Key": uuid4().hex},
            auth=signed(sender, service),
        )
        ends = await _has_ended(world, copy) and not before
        assert not ends or row.offer.last_check or not row.offer.form, (
            f"{row.name} has no last check"
        )
        return answer


async def _has_ended(world: World, journey: UUID) -> bool:
    assert world.kept
    collection = world.app.state.running.records[world.kept.collection].collection
    state = world.kept.state_of(await collection.find_one({"_id": journey}))
    return bool(state.has_ended)


@asynccontextmanager
async def _copy(world: World, journey: str) -> AsyncIterator[UUID]:
    """The same record once more, of people who are registered nowhere else."""
    assert world.kept
    collection = world.app.state.running.records[world.kept.collection].collection
    record, copy = await collection.find_one({"_id": UUID(journey)}), uuid4()
    if record["state"].get("registered"):
        record["state"]["registered"] = [copy.hex]
    await collection.insert_one(record | {"_id": copy})
    try:
        yield copy
    finally:
        await collection.delete_one({"_id": copy})
