"""A shopper's enquiry looks like any other, on every page an agency can open, until its round is over."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import httpx
import pytest

from services.enquiry.main import build
from services.enquiry.settings import EnquirySettings
from services.enquiry.store.enquiries import ENQUIRIES
from tests.enquiry.helpers.mystery_shops import PERSONA, ROUND, SHOP, scores
from tests.enquiry.helpers.served_api import ask, serving
from tests.waiting import until

ENQUIRY: dict[str, Any] = {
    "on": "2025-03-10",
    "agency": "moorland",
    "channel": "phone",
    "household": "single",
    "applicants": [PERSONA],
    "postcode": "ZX1 2AB",
}
ANYBODY = {"name": "Mara Quill", "email": "another@example.org", "phone": "07700 900999"}
PAGES = (
    "",
    "/events",
    "/timeline",
    "/contact-details",
    "/notes",
    "/possible-duplicates",
    "/registration-draft",
)
LISTS = (
    "enquiries",
    "possible-duplicates",
    "referrals",
    "mystery-shops",
    "information-events",
    "feedback",
)
TRACES = ("mystery", "shop", "2025-spring", "siblings")


@pytest.fixture(scope="module")
async def app(settings: EnquirySettings) -> Any:
    return build(settings)


@pytest.fixture(scope="module")
async def client(app: Any) -> AsyncIterator[httpx.AsyncClient]:
    async with serving(app) as opened:
        yield opened


async def test_no_page_tells_before_the_round_is_unmasked_and_the_history_tells_after(
    app: Any, client: httpx.AsyncClient
) -> None:
    assert (await ask(client, "/mystery-shop-rounds", ROUND)).status_code == 201
    shop = (await ask(client, "/mystery-shops", SHOP)).json()["journey"]
    by_shopper = await ask(client, "/enquiries", ENQUIRY)
    by_anybody = await ask(client, "/enquiries", ENQUIRY | {"applicants": [ANYBODY]})
    journey, other = (each.json()["journey"] for each in (by_shopper, by_anybody))

    assert shape(by_shopper.json()) == shape(by_anybody.json())
    for page in PAGES:
        seen = await client.get(f"/enquiries/{journey}{page}")
        usual = await client.get(f"/enquiries/{other}{page}")
        assert shape(seen.json()) == shape(usual.json()), page
        assert traces(seen) == [], page
    for page in LISTS:
        assert traces(await client.get(f"/agencies/moorland/{page}")) == [], page
    assert (await client.get("/agencies/moorland/mystery-shops")).json()["rounds"] == []
    masked = (await client.get("/agencies/moorland/enquiries")).json()["enquiries"]
    assert journey in [each["journey"] for each in masked]
    assert [await kept_as_shop(app, each) for each in (journey, other)] == [True, False]

    assert (await ask(client, f"/mystery-shops/{shop}/score-shop", scores())).status_code == 200
    unmasking = {"on": "2025-06-02", "code": "2025-spring"}
    unmasked = await ask(
        client, "/mystery-shop-rounds/2025-spring/unmask-round", {"on": unmasking["on"]}
    )
    assert unmasked.status_code == 200, unmasked.text

    history = (await client.get(f"/enquiries/{journey}/events")).json()
    assert history[0]["data"]["mystery_shop"] is True
    assert traces(await client.get(f"/enquiries/{other}/events")) == []
    queue = "/agencies/moorland/enquiries"
    left = [each["journey"] for each in (await client.get(queue)).json()["enquiries"]]
    assert (journey in left, other in left) == (False, True)
    assert (await client.get(f"{queue}/counts")).json()["long_overdue"] == len(left)


async def test_a_shop_leaves_every_list_after_its_round_at_whatever_agency_its_shopper_came_in(
    client: httpx.AsyncClient,
) -> None:
    code, persona = "2025-winter", {"name": "Ola Fern", "email": "ola.fern@example.org"}
    await ask(client, "/mystery-shop-rounds", ROUND | {"code": code})
    shop = SHOP | {"round": code, "persona": persona}
    known = (await ask(client, "/mystery-shops", shop)).json()["journey"]
    astray = {"agency": "coast", "applicants": [persona]}
    at_coast = [
        (await ask(client, "/enquiries", ENQUIRY | each)).json()["journey"]
        for each in (astray, {"agency": "coast", "applicants": [ANYBODY]})
    ]
    for each in at_coast:
        taken = {"on": ENQUIRY["on"], "to": "recruiter-07"}
        assert (await ask(client, f"/enquiries/{each}/assign", taken)).status_code == 200
    before = [await coast_work(client)]
    await ask(client, f"/mystery-shops/{known}/score-shop", scores())
    unmasking = f"/mystery-shop-rounds/{code}/unmask-round"
    assert (await ask(client, unmasking, {"on": "2025-06-02"})).status_code == 200

    assert before == [({*at_coast}, 2)]
    assert await coast_work(client) == ({at_coast[1]}, 1)


async def coast_work(client: httpx.AsyncClient) -> tuple[set[str], int]:
    """The work list of an agency that ordered no shop, and how much its one member of staff has."""
    listed = (await client.get("/agencies/coast/enquiries")).json()["enquiries"]
    [workload] = (await client.get("/agencies/coast/staff")).json()
    return {each["journey"] for each in listed}, workload["open"]


async def test_an_enquiry_recorded_under_other_details_is_recognised_later_and_looks_the_same(
    app: Any, client: httpx.AsyncClient
) -> None:
    code = "2025-summer"
    later = ROUND | {"code": code, "begins_on": "2025-06-01", "ends_on": "2025-08-31"}
    assert (await ask(client, "/mystery-shop-rounds", later)).status_code == 201
    persona = {"name": "Ines Vole", "email": "ines.vole@example.org"}
    commissioned = SHOP | {"on": "2025-06-02", "round": code, "persona": persona}
    shop = (await ask(client, "/mystery-shops", commissioned)).json()["journey"]
    misheard = {"applicants": [{"name": "Inez Voll", "phone": "07700 900555"}], "on": "2025-06-10"}
    journey = (await ask(client, "/enquiries", ENQUIRY | misheard)).json()["journey"]
    assert not await kept_as_shop(app, journey)

    attached = await ask(
        client, f"/mystery-shops/{shop}/attach-enquiry", {"on": "2025-06-12", "journey": journey}
    )

    assert attached.status_code == 200, attached.text

    async def recognised() -> bool:
        return await kept_as_shop(app, journey)

    await until(recognised)
    for page in PAGES:
        assert traces(await client.get(f"/enquiries/{journey}{page}")) == [], page


def traces(answer: httpx.Response) -> list[str]:
    """What in an answer would tell a member of staff that somebody was a shopper."""
    assert answer.status_code == 200, answer.text
    return [trace for trace in TRACES if trace in answer.text]


def shape(content: Any) -> Any:
    """An answer without its values: the names of its fields, and how many entries it has."""
    if isinstance(content, dict):
        return {name: shape(value) for name, value in content.items()}
    if isinstance(content, list):
        return [shape(value) for value in content]
    return type(content)


async def kept_as_shop(app: Any, journey: str) -> bool:
    """What the service itself knows."""
    enquiry = await app.state.running.records[ENQUIRIES.collection].state(UUID(journey))
    return bool(enquiry.progress.mystery_shop)
