"""Whose access to a journey ended is refused by every service, and whoever is invited in their place is let in.

Over HTTP, with the enquiry service and Kafka between them as they run.
"""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from contracts import enquiry as published
from contracts.event import Envelope
from contracts.sign_in import ApplicantAccountRemoved
from services.casework.ended_access import COLLECTION
from services.chassis.clock import now
from services.chassis.kafka import Producer
from services.chassis.record import Cause
from tests.access.helpers.routes import MAY
from tests.access.helpers.services_in_process import BEGINNINGS, HERE, World, world
from tests.enquiry.helpers.ended_access import ENDS, ON, ONE_GOES_ON, End, form_for_either
from tests.enquiry.helpers.invitations import FIRST, SECOND, THIRD, accept, enquired, invited
from tests.enquiry.helpers.registration_forms import fill_in
from tests.enquiry.helpers.served_api import ask, is_problem
from tests.every_settings import EverySettings
from tests.identity import adopter, as_needed, signed_as
from tests.waiting import until

ELSEWHERE = ("assessment", "panel", "notifications")
REFERRAL = {
    "receiver": "coast",
    "reason": "home_area",
    "consent": {"given_by": [1, 2], "given_on": ON},
    "words": "They moved to the coast.",
    "staff": "recruiter-07",
}
READ = {
    "enquiry": "/enquiries/{journey}",
    "assessment": "/cases/{journey}",
    "panel": "/cases/{journey}/timeline",
    "notifications": "/messages/{journey}",
}


@pytest.fixture(scope="module")
async def worlds(settings: EverySettings) -> AsyncIterator[dict[str, World]]:
    """The services that serve applicants, with the streams between them."""
    async with AsyncExitStack() as stack:
        opened = {
            name: await stack.enter_async_context(world(name, settings))
            for name in ("enquiry", *ELSEWHERE)
        }
        opened["enquiry"].client.auth = as_needed("enquiry")
        yield opened


async def a_couple(worlds: dict[str, World]) -> str:
    """Both of them have joined, and every service has a record of their journey."""
    enquiry = worlds["enquiry"].client
    journey = await enquired(enquiry)
    await fill_in(enquiry, journey, "2025-03-04", form_for_either())
    for applicant, account in ((1, FIRST), (2, SECOND)):
        await joins(worlds, journey, applicant, account)
    for name in ("assessment", "panel"):
        await begins(worlds[name], journey)
    await until(lambda: lets_in(worlds["notifications"], "notifications", journey, 1))
    return journey


async def joins(worlds: dict[str, World], journey: str, applicant: int, account: str) -> None:
    enquiry = worlds["enquiry"].client
    answer = await accept(enquiry, await invited(enquiry, journey, applicant), account)
    assert answer.status_code == 200, answer.text


async def begins(made: World, journey: str) -> None:
    """A record of a journey that has come as far as this service."""
    assert made.kept is not None
    records = made.app.state.running.records[made.kept.collection]
    decided = BEGINNINGS[made.kept.collection](UUID(journey), HERE)
    await records.change(UUID(journey), lambda _: decided, Cause(uuid4().hex, "0" * 32))


async def asked(
    made: World, name: str, journey: str, applicant: int, invitation: int = 1
) -> httpx.Response:
    """What an applicant gets who joined by this invitation."""
    who = adopter(journey, applicant, invitation=invitation)
    path = READ[name].format(journey=journey)
    return await made.client.get(path, auth=signed_as(who, name, by="web"))


async def lets_in(
    made: World, name: str, journey: str, applicant: int, invitation: int = 1
) -> bool:
    return (await asked(made, name, journey, applicant, invitation)).status_code == 200


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
async def test_whose_access_ended_is_let_in_nowhere_and_who_is_invited_anew_is_everywhere(
    worlds: dict[str, World], end: End
) -> None:
    journey, other = await a_couple(worlds), 3 - end.applicant
    for action, body in end.before:
        path = f"/enquiries/{journey}/{action}"
        first = await ask(worlds["enquiry"].client, path, {"on": ON, **body})
        assert first.status_code == 200, first.text
    before = [await lets_in(made, name, journey, end.applicant) for name, made in worlds.items()]
    answer = await ask(
        worlds["enquiry"].client, f"/enquiries/{journey}/{end.action}", {"on": ON, **end.body}
    )
    assert answer.status_code == 200, answer.text
    at_once = await asked(worlds["enquiry"], "enquiry", journey, end.applicant)

    for name in ELSEWHERE:

        async def refused(name: str = name) -> bool:
            return not await lets_in(worlds[name], name, journey, end.applicant)

        await until(refused)
        never = await asked(worlds[name], name, str(uuid4()), end.applicant)
        theirs = await asked(worlds[name], name, journey, end.applicant)
        assert is_problem(theirs, 404)
        assert theirs.json() == never.json()

    assert before == [True] * len(worlds)
    assert is_problem(at_once, 404)
    stays = ONE_GOES_ON not in end.before
    assert {await lets_in(made, name, journey, other) for name, made in worlds.items()} == {stays}


async def test_who_joins_by_a_new_invitation_is_let_in_at_once_and_the_one_before_never(
    worlds: dict[str, World],
) -> None:
    journey, end = await a_couple(worlds), ENDS["a manager takes it away"]
    await ask(
        worlds["enquiry"].client, f"/enquiries/{journey}/{end.action}", {"on": ON, **end.body}
    )
    await joins(worlds, journey, 1, THIRD)
    anew = [await lets_in(made, name, journey, 1, 2) for name, made in worlds.items()]
    for name, made in worlds.items():

        async def refused(name: str = name, made: World = made) -> bool:
            return not await lets_in(made, name, journey, 1)

        await until(refused)

    assert anew == [True] * len(worlds)
    assert [await lets_in(made, name, journey, 1, 2) for name, made in worlds.items()] == anew


@pytest.mark.parametrize("service", READ)
async def test_no_route_for_applicants_lets_in_whose_access_ended(
    worlds: dict[str, World], service: str
) -> None:
    made, journey = worlds[service], await a_couple(worlds)
    end = ENDS["a manager takes it away"]
    await ask(
        worlds["enquiry"].client, f"/enquiries/{journey}/{end.action}", {"on": ON, **end.body}
    )

    async def refused() -> bool:
        return not await lets_in(made, service, journey, 1)

    await until(refused)
    auth = signed_as(adopter(journey), service, by="web")
    for route in (each for each, may in MAY[service].items() if "adopter" in may):
        answer = await made.ask(route, auth, journey=journey)
        assert is_problem(answer, 404), (route, answer.text)
        assert answer.json()["detail"].startswith("There is no such case here"), route


async def test_what_ends_no_access_leaves_it_as_it_is(worlds: dict[str, World]) -> None:
    journey, enquiry = await a_couple(worlds), worlds["enquiry"].client
    renamed = {
        "household": "joint",
        "applicants": [{"name": "Rosa Marsh", "email": "rosa@example.org"}, {"name": "Jun Fell"}],
        "renamed": [1],
    }
    commands: list[tuple[str, dict[str, Any]]] = [
        ("change-contact-details", renamed),
        ("refer", REFERRAL),
        ("take-up-referral", {"staff": "recruiter-07"}),
    ]
    for command, body in commands:
        answer = await ask(enquiry, f"/enquiries/{journey}/{command}", {"on": ON, **body})
        assert answer.status_code == 200, answer.text
        assert await lets_in(worlds["enquiry"], "enquiry", journey, 1), command


async def test_a_refused_applicant_is_on_the_log_of_the_agency_that_has_the_journey(
    worlds: dict[str, World],
) -> None:
    enquiry, end = worlds["enquiry"].client, ENDS["a manager takes it away"]
    journey = await a_couple(worlds)
    await ask(enquiry, f"/enquiries/{journey}/{end.action}", {"on": ON, **end.body})
    await asked(worlds["enquiry"], "enquiry", journey, 1)
    query = {"journey": journey}
    found = (await enquiry.get(f"/agencies/{HERE}/accesses", params=query)).json()

    assert [(each["by"], each["route"], each["roles"]) for each in found if each["refused"]] == [
        ("adopter-1", "GET /enquiries/{journey}", ["adopter"])
    ]


async def test_the_panel_keeps_nothing_of_enquiries_but_whose_access_ended(
    worlds: dict[str, World],
) -> None:
    running = worlds["panel"].app.state.running
    journeys = {UUID(await a_couple(worlds)) for _ in range(2)}
    [ended, _] = journeys
    end = ENDS["a manager takes it away"]
    await ask(worlds["enquiry"].client, f"/enquiries/{ended}/{end.action}", {"on": ON, **end.body})

    async def heard() -> bool:
        return await running.database[COLLECTION].find_one({"_id": ended}) is not None

    await until(heard)
    cases = running.records["panel_cases"].collection
    marked = await cases.count_documents({"heard.enquiry": {"$exists": True}})
    kept = await running.database[COLLECTION].find({"_id": {"$in": [*journeys]}}).to_list()

    assert marked == 0
    assert kept == [{"_id": ended, "ended": {"1": 1}}]


async def test_an_end_that_cannot_be_read_is_parked_and_any_other_event_is_not(
    worlds: dict[str, World], settings: EverySettings
) -> None:
    panel, journey = worlds["panel"], uuid4()
    kinds = (published.EnquiryReceived.type, ApplicantAccountRemoved.type)
    async with Producer(settings.brokers, settings.namespace) as producer:
        for version, kind in enumerate(kinds, start=1):
            envelope = Envelope("enquiry", journey, version, kind, now(), "cause", "0" * 32)
            await producer.send(envelope, b'{"occurred_on": "2025-03-06", "applicant": 3}')

    async def parked() -> list[tuple[str, int]]:
        found = (await panel.client.get("/parked", auth=as_needed("panel"))).json()
        return [(each["why"], each["version"]) for each in found if each["journey"] == str(journey)]

    async def is_parked() -> bool:
        return bool(await parked())

    await until(is_parked)
    assert await parked() == [("undecodable", 2)]
