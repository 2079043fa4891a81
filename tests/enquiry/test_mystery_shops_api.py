"""Mystery shops over HTTP: rounds, recognition by e-mail or phone, and to whom what is shown."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from services.chassis.record import Cause
from services.enquiry.domain.mystery_shops.mystery_shop import CommissionShop, commission_shop
from services.enquiry.domain.people import Applicant
from services.enquiry.main import build
from services.enquiry.settings import EnquirySettings
from services.enquiry.store.enquiries import ENQUIRIES
from services.enquiry.store.mystery_shops import (
    MYSTERY_SHOP_ROUNDS,
    MYSTERY_SHOPS,
    CachedShops,
    ShopRecords,
    is_unmasked,
    record_meeting,
    round_of,
)
from tests.enquiry.helpers.mystery_shops import COMMENT, PERSONA, ROUND, SHOP, scores
from tests.enquiry.helpers.served_api import ask, is_problem, serving

NOBODYS = UUID("2f0c8a53-9d0e-4c0e-8f0e-6a1b6f1d7c11")
OVER = {"on": "2025-06-02"}
ENQUIRY: dict[str, Any] = {
    "on": "2025-03-10",
    "agency": "moorland",
    "channel": "phone",
    "household": "single",
    "applicants": [{"name": "Tom Weir", "email": "tom.weir@home.example"}],
}


@pytest.fixture(scope="module")
async def app(settings: EnquirySettings) -> Any:
    return build(settings)


@pytest.fixture(scope="module")
async def client(app: Any) -> AsyncIterator[httpx.AsyncClient]:
    async with serving(app) as opened:
        yield opened


@pytest.fixture
async def code(client: httpx.AsyncClient) -> str:
    """A round of its own."""
    code = f"round-{uuid4().hex[:8]}"
    answer = await ask(client, "/mystery-shop-rounds", ROUND | {"code": code})
    assert answer.status_code == 201, answer.text
    return code


@pytest.fixture
def shops(app: Any, client: httpx.AsyncClient) -> ShopRecords:
    """The records behind the running service."""
    assert client is not None
    found: ShopRecords = app.state.running.records[MYSTERY_SHOPS.collection]
    return found


async def commissioned(client: httpx.AsyncClient, code: str, **changed: Any) -> str:
    mailbox = {"name": "Mara Quill", "email": f"{uuid4().hex}@example.org"}
    answer = await ask(
        client, "/mystery-shops", SHOP | {"round": code, "persona": mailbox} | changed
    )
    assert answer.status_code == 201, answer.text
    journey: str = answer.json()["journey"]
    return journey


async def done(client: httpx.AsyncClient, path: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = await ask(client, path, body)
    assert answer.status_code == 200, answer.text
    receipt: dict[str, Any] = answer.json()
    return receipt


def a_person(**details: str) -> list[Applicant]:
    return [Applicant.model_validate({"name": "Somebody Else", **details})]


async def own_shops(client: httpx.AsyncClient, agency: str, code: str) -> list[str]:
    """The shops of one round that an agency sees."""
    answer = await client.get(f"/agencies/{agency}/mystery-shops")
    assert answer.status_code == 200, answer.text
    rounds = {each["round"]: each["shops"] for each in answer.json()["rounds"]}
    return [shop["shop"] for shop in rounds.get(code, [])]


async def test_a_round_goes_from_its_opening_to_figures_that_agencies_may_see(
    client: httpx.AsyncClient, code: str
) -> None:
    shop = await commissioned(client, code)
    await done(client, f"/mystery-shops/{shop}/score-shop", scores(answered=5, next_step=32))
    masked = (await client.get(f"/mystery-shop-rounds/{code}")).json()
    await done(client, f"/mystery-shop-rounds/{code}/unmask-round", OVER)
    [own] = [
        each
        for each in (await client.get("/agencies/moorland/mystery-shops")).json()["rounds"]
        if each["round"] == code
    ]

    assert masked["national"]["overall"] == own["scores"]["overall"] == 81.82
    assert own["shops"][0]["scores"]["sections"] == [
        {"section": "phone_answering", "percentage": 100.0},
        {"section": "enquiry_handling", "percentage": 80.0},
    ]


async def test_every_round_is_listed_as_it_is_shown_alone_the_latest_first(
    client: httpx.AsyncClient, code: str
) -> None:
    later = f"{code}-later"
    dates = {"begins_on": "2026-03-01", "ends_on": "2026-05-31"}
    assert (await ask(client, "/mystery-shop-rounds", ROUND | dates | {"code": later})).is_success
    await commissioned(client, code)

    listed = (await client.get("/mystery-shop-rounds")).json()

    mine = [each for each in listed if each["round"] in {code, later}]
    assert [each["round"] for each in mine] == [later, code]
    assert mine[1] == (await client.get(f"/mystery-shop-rounds/{code}")).json()
    assert [shop["status"] for shop in mine[1]["shops"]] == ["commissioned"]


async def test_comments_are_for_those_who_commissioned_and_the_persona_for_nobody(
    client: httpx.AsyncClient, code: str
) -> None:
    shop = await commissioned(client, code, persona=PERSONA)
    receipt = await done(client, f"/mystery-shops/{shop}/score-shop", scores())
    await done(client, f"/mystery-shop-rounds/{code}/unmask-round", OVER)
    national = (await client.get(f"/mystery-shop-rounds/{code}")).text
    own = (await client.get("/agencies/moorland/mystery-shops")).text

    assert [COMMENT in text for text in (national, own, str(receipt))] == [True, False, False]
    assert [text for text in (national, own) if "quill" in text.lower() or "07700" in text] == []


async def test_an_agency_sees_its_own_shops_alone_and_none_before_the_round_is_unmasked(
    client: httpx.AsyncClient, code: str
) -> None:
    mine = await commissioned(client, code)
    theirs = await commissioned(client, code, agency="estuary")
    for shop in (mine, theirs):
        await done(client, f"/mystery-shops/{shop}/score-shop", scores())
    before = [await own_shops(client, agency, code) for agency in ("moorland", "estuary", "weald")]
    await done(client, f"/mystery-shop-rounds/{code}/unmask-round", OVER)

    assert before == [[], [], []]
    assert await own_shops(client, "moorland", code) == [mine]
    assert await own_shops(client, "estuary", code) == [theirs]
    assert await own_shops(client, "weald", code) == []
    assert theirs not in (await client.get("/agencies/moorland/mystery-shops")).text


async def test_a_round_is_unmasked_only_when_no_shop_waits(
    client: httpx.AsyncClient, code: str
) -> None:
    path = f"/mystery-shop-rounds/{code}/unmask-round"
    first, second = [await commissioned(client, code) for _ in range(2)]
    await done(client, f"/mystery-shops/{first}/score-shop", scores())
    early = await ask(client, path, OVER)
    cancelled = {"on": "2025-03-21", "reason": "shopper_not_available"}
    await done(client, f"/mystery-shops/{second}/cancel-shop", cancelled)

    assert is_problem(early, 409)
    assert "without scores: 1" in early.json()["detail"]
    assert (await ask(client, path, OVER)).status_code == 200
    assert await own_shops(client, "moorland", code) == [first]


async def test_of_two_that_open_the_same_round_at_once_one_is_told_to_choose_another_code(
    client: httpx.AsyncClient,
) -> None:
    for _ in range(5):
        body = ROUND | {"code": f"race-{uuid4().hex[:8]}"}
        answers = await asyncio.gather(
            *(ask(client, "/mystery-shop-rounds", body) for _ in range(4))
        )

        assert sorted(each.status_code for each in answers) == [201, 409, 409, 409]


async def test_of_a_score_and_a_cancellation_at_once_one_is_the_end(
    client: httpx.AsyncClient, code: str
) -> None:
    cancelled = {"on": "2025-03-21", "reason": "shopper_recognised"}
    for _ in range(5):
        path = f"/mystery-shops/{await commissioned(client, code)}"
        answers = await asyncio.gather(
            ask(client, f"{path}/score-shop", scores()),
            ask(client, f"{path}/cancel-shop", cancelled),
        )

        assert sorted(each.status_code for each in answers) == [200, 409]


async def test_a_persona_is_recognised_by_its_mailbox_or_phone_at_its_own_agency(
    client: httpx.AsyncClient, code: str, shops: ShopRecords
) -> None:
    persona = {"name": "Ned Tarn", "email": "Ned.Tarn@Example.org", "phone": "07700 900 321"}
    shop = UUID(await commissioned(client, code, persona=persona))
    known = CachedShops(shops)
    await known.refresh()

    assert known.shop_for("moorland", a_person(email="ned.tarn@example.ORG")) == shop
    assert known.shop_for("moorland", a_person(phone="+44 (0)7700 900321")) == shop
    assert known.shop_for("moorland", [*a_person(), *a_person(phone="07700900321")]) == shop
    assert known.shop_for("national-front-door", a_person(email="ned.tarn@example.org")) == shop
    assert known.shop_for("moorland", a_person(email="ned.tarn@home.example")) is None
    assert known.shop_for("moorland", [Applicant(name="Ned Tarn")]) is None


async def test_what_is_held_in_memory_is_read_again_only_where_it_has_changed(
    client: httpx.AsyncClient, code: str, shops: ShopRecords
) -> None:
    stays, leaves = [UUID(await commissioned(client, code)) for _ in range(2)]
    known = CachedShops(shops)
    await known.refresh()
    before = known.states
    await known.refresh()
    unchanged = known.states
    await done(
        client,
        f"/mystery-shops/{leaves}/cancel-shop",
        {"on": "2025-03-21", "reason": "shopper_recognised"},
    )
    comes = UUID(await commissioned(client, code))
    await known.refresh()

    assert unchanged is before
    assert {stays, leaves} <= {*before}
    assert known.states[stays] is before[stays]
    assert {*known.states} == {*before} - {leaves} | {comes}


async def test_a_persona_stays_recognised_after_its_first_enquiry_until_the_round_is_unmasked(
    client: httpx.AsyncClient, code: str, app: Any
) -> None:
    persona = {"name": "Una Beck", "email": "una.beck@example.org"}
    shop = await commissioned(client, code, persona=persona)
    recognised = app.state.memory.shops.shop_for
    made = [
        (await ask(client, "/enquiries", ENQUIRY | {"applicants": [persona]})).json()["journey"]
        for _ in range(2)
    ]
    await done(client, f"/mystery-shops/{shop}/score-shop", scores())
    await app.state.memory.refresh()
    while_masked = recognised("moorland", [Applicant.model_validate(persona)])
    await done(client, f"/mystery-shop-rounds/{code}/unmask-round", OVER)

    [shown] = (await client.get(f"/mystery-shop-rounds/{code}")).json()["shops"]
    assert shown["enquiries"] == made
    assert while_masked == UUID(shop)
    assert recognised("moorland", [Applicant.model_validate(persona)]) is None


async def test_a_cancelled_shops_persona_is_an_enquirer_like_any_other(
    client: httpx.AsyncClient, code: str, app: Any
) -> None:
    persona = {"name": "Real Person", "email": "typed.in.error@home.example"}
    shop = await commissioned(client, code, persona=persona)
    cancelled = {"on": "2025-03-04", "reason": "commissioned_in_error"}
    await done(client, f"/mystery-shops/{shop}/cancel-shop", cancelled)

    recognised = app.state.memory.shops.shop_for
    assert recognised("moorland", [Applicant.model_validate(persona)]) is None


async def test_an_enquiry_is_met_once_however_often_it_is_told(
    client: httpx.AsyncClient, code: str, shops: ShopRecords
) -> None:
    shop, journey = UUID(await commissioned(client, code)), uuid4()
    await asyncio.gather(*(record_meeting(shops, shop, journey) for _ in range(4)))

    history = [event.type for event in await shops.history(shop)]
    assert history == ["mystery_shop.commissioned.v1", "mystery_shop.enquiry_met.v1"]


async def test_whether_an_enquiry_was_a_shop_is_told_only_after_the_round(
    client: httpx.AsyncClient, code: str, shops: ShopRecords
) -> None:
    shop, journey = UUID(await commissioned(client, code)), uuid4()
    await record_meeting(shops, shop, journey)
    told = [await is_unmasked(shops, journey)]
    await done(client, f"/mystery-shops/{shop}/score-shop", scores())
    told.append(await is_unmasked(shops, journey))
    await done(client, f"/mystery-shop-rounds/{code}/unmask-round", OVER)
    told.append(await is_unmasked(shops, journey))

    assert told == [False, False, True]
    assert await is_unmasked(shops, uuid4()) is False


async def test_a_shop_that_slipped_into_a_round_being_unmasked_stays_masked_and_recognised(
    client: httpx.AsyncClient, code: str, app: Any, shops: ShopRecords
) -> None:
    rounds = app.state.running.records[MYSTERY_SHOP_ROUNDS.collection]
    read_before = await rounds.state(round_of(code))
    await done(client, f"/mystery-shop-rounds/{code}/unmask-round", OVER)
    late = CommissionShop.model_validate(
        SHOP | {"round": code, "persona": {"name": "Late", "email": f"{code}@example.org"}}
    )
    shop, journey = uuid4(), uuid4()
    slipped_in = commission_shop(None, late, within=read_before)
    await shops.open(shop, lambda _: slipped_in, Cause(key=code, correlation=shop.hex))
    await record_meeting(shops, shop, journey)
    await app.state.memory.refresh()

    assert app.state.memory.shops.shop_for("moorland", [late.persona]) == shop
    assert await is_unmasked(shops, journey) is False
    assert await own_shops(client, "moorland", code) == []


async def test_an_enquiry_that_was_found_later_is_told_once_and_counts_nowhere(
    client: httpx.AsyncClient, code: str, app: Any, shops: ShopRecords
) -> None:
    shop = await commissioned(client, code)
    journey = (await ask(client, "/enquiries", ENQUIRY)).json()["journey"]
    attaching = {"on": "2025-03-21", "journey": journey}
    first = await ask(client, f"/mystery-shops/{shop}/attach-enquiry", attaching, key="found-later")
    again = await ask(client, f"/mystery-shops/{shop}/attach-enquiry", attaching, key="found-later")

    assert (first.status_code, first.content) == (200, again.content)
    enquiries = app.state.running.records[ENQUIRIES.collection]
    history = [event.type for event in await enquiries.history(UUID(journey))]
    assert history == ["enquiry.received.v1", "enquiry.recognised_as_mystery_shop.v1"]
    assert (await shops.state(UUID(shop))).owed == ()


async def test_an_enquiry_that_is_not_there_or_is_another_agencys_is_not_attached(
    client: httpx.AsyncClient, code: str
) -> None:
    path = f"/mystery-shops/{await commissioned(client, code)}/attach-enquiry"
    elsewhere = (await ask(client, "/enquiries", ENQUIRY | {"agency": "weald"})).json()["journey"]

    unknown = await ask(client, path, {"on": "2025-03-21", "journey": str(uuid4())})
    other = await ask(client, path, {"on": "2025-03-21", "journey": elsewhere})
    assert is_problem(unknown, 404)
    assert is_problem(other, 422)


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/mystery-shops", SHOP | {"round": "never-opened"}, 404),
        ("/mystery-shops", SHOP | {"persona": {"name": "Mara Quill"}}, 422),
        ("/mystery-shops", SHOP | {"agency": "Mara Quill"}, 422),
        (f"/mystery-shops/{NOBODYS}/score-shop", scores(), 404),
        (f"/mystery-shops/{NOBODYS}/cancel-shop", OVER | {"reason": "shopper_recognised"}, 404),
        (f"/mystery-shops/{NOBODYS}/attach-enquiry", OVER | {"journey": str(NOBODYS)}, 404),
        ("/mystery-shop-rounds/never-opened/unmask-round", OVER, 404),
        ("/mystery-shop-rounds/Not%20a%20code/unmask-round", OVER, 422),
        ("/mystery-shop-rounds", ROUND | {"code": "late", "ends_on": "2025-02-01"}, 422),
    ],
)
async def test_what_cannot_be_done_is_refused_without_naming_anybody(
    client: httpx.AsyncClient, path: str, body: dict[str, Any], status: int
) -> None:
    answer = await ask(client, path, body)

    assert is_problem(answer, status)
    assert "quill" not in answer.text.lower()


async def test_an_unknown_round_is_not_shown(client: httpx.AsyncClient) -> None:
    assert is_problem(await client.get("/mystery-shop-rounds/never-opened"), 404)
