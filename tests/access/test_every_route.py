"""Every route of every service, tried by everybody: refused to whoever it is not for."""

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from uuid import UUID, uuid4

import httpx
import pytest

from contracts.identity import AT_AN_AGENCY, BY_PASS, Role, Who
from tests.access.helpers.askers import CAPACITIES, EVERYBODY
from tests.access.helpers.routes import ANY_AGENCYS, MAY
from tests.access.helpers.services_in_process import APPS, ELSEWHERE, HERE, World, unstarted, world
from tests.every_settings import EverySettings
from tests.identity import adopter, signed_as

UNKNOWN = uuid4()
ROUTES = [(service, route) for service, routes in MAY.items() for route in routes]
GUARDED = [(service, route) for service, route in ROUTES if MAY[service][route] is not EVERYBODY]
AT_AGENCIES = [
    (service, route)
    for service, route in GUARDED
    if MAY[service][route] & AT_AN_AGENCY and route not in ANY_AGENCYS
]
OF_NO_AGENCY = {
    "GET /measures",
    "GET /agencies",
    "GET /templates",
    "GET /rules",
    "GET /my-panel-meetings",
}
NAMES_MORE = re.compile(
    r"\{(measure|code|message|document)\}|/my-panel-meetings/|/complaints/\{journey\}"
)
"""Addresses of what need not be there in the world of these tests."""
PUBLISHED_FILES = re.compile(r"^GET /published/.*\.(csv|csv-metadata\.json|xlsx|ods)$")
"""Everybody may keep these, and asks each time whether they are the latest."""
ADOPTERS = [
    (service, route)
    for service, route in GUARDED
    if "adopter" in MAY[service][route] and route not in ANY_AGENCYS
]


@pytest.fixture(scope="module")
async def worlds(settings: EverySettings) -> AsyncIterator[dict[str, World]]:
    """Every service, running on streams of its own: what thousands of requests did, no other has to hear."""
    async with AsyncExitStack() as stack:
        yield {
            name: await stack.enter_async_context(world(name, _alone(settings, name)))
            for name in APPS
        }


def _alone(settings: EverySettings, name: str) -> EverySettings:
    return settings.model_copy(update={"namespace": f"{settings.namespace}{name}-"})


def bearer(capacity: str, journey: str, agency: str = HERE) -> Who:
    """Somebody who is this and nothing else."""
    if capacity.startswith("service:"):
        return Who.of_service(capacity.removeprefix("service:"))
    role = Role(capacity)
    if role is Role.ADOPTER:
        return adopter(journey)
    if role in AT_AN_AGENCY:
        return Who(subject="staff-01", at={agency: frozenset({role})})
    if role in BY_PASS:
        return Who(subject="member-01", packs=frozenset({UUID(journey)}))
    return Who(subject="national-01", national=frozenset({role}))


def signed(who: Who, service: str) -> httpx.Auth:
    return signed_as(who, service, by="everybody")


@pytest.mark.parametrize("service", list(APPS))
def test_every_route_that_is_served_is_tried_here(service: str) -> None:
    served = {
        f"{method.upper()} {path}"
        for path, methods in unstarted(service)["paths"].items()
        for method in methods
    }

    assert served == set(MAY[service])


@pytest.mark.parametrize(("service", "route"), GUARDED)
async def test_without_a_token_it_is_refused(
    worlds: dict[str, World], service: str, route: str
) -> None:
    answer = await worlds[service].ask(route, None)

    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert "Sign in" in answer.json()["detail"]


@pytest.mark.parametrize(("service", "route"), GUARDED)
async def test_a_token_for_another_service_is_refused(
    worlds: dict[str, World], service: str, route: str
) -> None:
    for capacity in MAY[service][route]:
        who = bearer(capacity, worlds[service].known["journey"])
        answer = await worlds[service].ask(route, signed(who, "elsewhere"))
        assert answer.status_code == 401, capacity


@pytest.mark.parametrize(("service", "route"), GUARDED)
async def test_whoever_it_is_not_for_is_refused(
    worlds: dict[str, World], service: str, route: str
) -> None:
    made = worlds[service]
    for capacity in set(CAPACITIES) - MAY[service][route]:
        answer = await made.ask(route, signed(bearer(capacity, made.known["journey"]), service))
        assert answer.status_code == 403, capacity
        assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(("service", "route"), GUARDED)
async def test_whoever_it_is_for_is_let_in(
    worlds: dict[str, World], service: str, route: str
) -> None:
    made = worlds[service]
    for capacity in MAY[service][route]:
        journey = await made.journey()
        who = bearer(capacity, journey)
        answer = await made.ask(route, signed(who, service), journey=journey)
        assert answer.status_code not in {400, 401, 403, 422, 500}, (capacity, answer.text)
        assert answer.headers["cache-control"] == _copies(route, answer), answer.text
        if route.startswith("GET") and not NAMES_MORE.search(route):
            assert answer.status_code in {200, 404 if service == "reporting" else 200}, capacity


@pytest.mark.parametrize(("service", "route"), ROUTES)
async def test_no_copy_is_kept_of_an_answer_to_nobody_or_of_a_refusal(
    worlds: dict[str, World], service: str, route: str
) -> None:
    answer = await worlds[service].ask(route, None)

    assert answer.headers["cache-control"] == _copies(route, answer), answer.text


def _copies(route: str, answer: httpx.Response) -> str:
    """What is said of copies: of an answer none is kept, but for what is published."""
    is_file = PUBLISHED_FILES.search(route) and answer.is_success
    return "public, no-cache" if is_file else "no-store"


@pytest.mark.parametrize("service", list(APPS))
@pytest.mark.parametrize("path", ["/docs", "/openapi.json", "/no-such-route", "/health/live?x=%00"])
async def test_no_copy_is_kept_of_what_no_route_answers(
    worlds: dict[str, World], service: str, path: str
) -> None:
    answer = await worlds[service].client.get(path)

    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(("service", "route"), AT_AGENCIES)
async def test_what_is_another_agencys_is_as_if_it_were_not_there(
    worlds: dict[str, World], service: str, route: str
) -> None:
    if route in OF_NO_AGENCY:
        return
    made = worlds[service]
    journey = await made.journey()
    for capacity in MAY[service][route] & AT_AN_AGENCY:
        auth = signed(bearer(capacity, journey, ELSEWHERE), service)
        theirs = await made.ask(route, auth, journey=journey)
        nobodys = await made.ask(route, auth, journey=str(UNKNOWN))
        assert theirs.status_code == 404, (capacity, theirs.text)
        assert theirs.json() == nobodys.json(), capacity


@pytest.mark.parametrize(("service", "route"), AT_AGENCIES)
async def test_a_role_at_one_agency_is_none_at_another(
    worlds: dict[str, World], service: str, route: str
) -> None:
    if route in OF_NO_AGENCY:
        return
    made, may = worlds[service], MAY[service][route] & AT_AN_AGENCY
    held = {ELSEWHERE: frozenset(map(Role, may)), HERE: AT_AN_AGENCY - frozenset(map(Role, may))}
    who = Who(subject="staff-02", at={agency: roles for agency, roles in held.items() if roles})
    answer = await made.ask(route, signed(who, service), journey=await made.journey())

    assert answer.status_code == 404, answer.text


@pytest.mark.parametrize(("service", "route"), ADOPTERS)
async def test_another_households_journey_is_as_if_it_were_not_there(
    worlds: dict[str, World], service: str, route: str
) -> None:
    made = worlds[service]
    own, others = await made.journey(), await made.journey()
    auth = signed(bearer("adopter", own), service)
    body = {**made.body(route), "journey": others} if "information-events" in route else None
    theirs = await made.ask(route, auth, body, journey=others)
    nobodys = await made.ask(route, auth, body, journey=str(UNKNOWN))

    assert theirs.status_code == 404, theirs.text
    assert theirs.json() == nobodys.json()
