"""The mystery shops of the year: taken for nobody else, scored apart, and unmasked at the end."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from contracts.mystery_shop import MysteryShopScored, Section
from deploy.demo.draft import AGENCIES
from deploy.demo.ledger import Ledger
from deploy.demo.plan import Journey
from deploy.demo.player import play
from deploy.demo.published import Published
from deploy.demo.shops import ROUNDS, SHOPS, mystery_shops, unmaskings
from deploy.demo.year import SEED
from deploy.local.ports import HOST, Ports
from services.chassis.settings import RecordSettings
from tests.demo.decisions import happened
from tests.demo.test_player import serving


@pytest.fixture(scope="module")
def shops() -> list[Journey]:
    return [plan for plan in mystery_shops(SEED) if plan.steps[0].folder == "mystery-shops"]


@pytest.fixture(scope="module")
def scored(shops: list[Journey]) -> list[MysteryShopScored]:
    """The published scores of every shop, as the decisions make them."""
    events = [each.event for plan in shops for each in happened(plan)]
    return [event for event in events if isinstance(event, MysteryShopScored)]


def handling(shop: MysteryShopScored) -> int:
    return next(s.achieved for s in shop.scores if s.section is Section.ENQUIRY_HANDLING)


def test_every_agency_has_its_shops_in_both_rounds(scored: list[MysteryShopScored]) -> None:
    assert Counter(shop.agency for shop in scored) == dict.fromkeys(AGENCIES, SHOPS)
    assert {shop.round for shop in scored} == {*ROUNDS}


def test_shops_differ_between_agencies_and_between_shops(scored: list[MysteryShopScored]) -> None:
    points: Counter[str] = Counter()
    for shop in scored:
        points[shop.agency] += handling(shop)

    assert len(set(points.values())) == len(points)
    assert len({handling(shop) for shop in scored}) > 3


def test_a_question_that_did_not_apply_takes_its_points_away(
    scored: list[MysteryShopScored],
) -> None:
    available = {score.available for shop in scored for score in shop.scores}

    assert available == {10, 20, 50}
    assert {len(shop.scores) for shop in scored} == {2, 3}


def test_rounds_are_opened_long_before_their_first_shop(whole_year: list[Journey]) -> None:
    folders = [plan.steps[0].folder for plan in whole_year]
    opened = [place for place, each in enumerate(folders) if each == "mystery-shop-rounds"]

    assert len(opened) == len(ROUNDS)
    assert folders.index("mystery-shops") - max(opened) > 1000


def test_no_household_of_the_year_can_be_taken_for_a_shopper(
    whole_year: list[Journey], shops: list[Journey]
) -> None:
    personas = [plan.steps[0].details["persona"] for plan in shops]
    people = [each for p in whole_year for each in p.steps[0].details.get("applicants", ())]
    mailboxes = {each["email"] for each in personas}

    assert len(mailboxes) == len(personas) == len(AGENCIES) * SHOPS
    assert all("phone" not in each for each in personas)
    assert mailboxes.isdisjoint(each["email"] for each in people if "email" in each)


@pytest.fixture(scope="module")
def enquiry_url(settings: RecordSettings) -> Iterator[str]:
    port = Ports.unused().enquiry
    with serving(settings, port):
        yield f"http://{HOST}:{port}"


async def test_a_round_that_was_played_is_unmasked_and_shows_the_published_mean(
    enquiry_url: str, tmp_path: Path
) -> None:
    bases = {"enquiry": enquiry_url}
    planned = mystery_shops(SEED)
    with Ledger.kept(tmp_path / "played") as ledger:
        await play(planned[: len(ROUNDS)], bases, ledger=ledger)
        await play(planned, bases, ledger=ledger)
        masked = await shown(enquiry_url, "/agencies/moorland/mystery-shops")
        await play(unmaskings(SEED), bases, ledger=ledger)
    seen = await shown(enquiry_url, "/agencies/moorland/mystery-shops")
    national = [await shown(enquiry_url, f"/mystery-shop-rounds/{name}") for name in ROUNDS]

    assert (masked["rounds"], [each["round"] for each in seen["rounds"]]) == ([], [*ROUNDS])
    weighed = [
        (each["shops"], section["percentage"])
        for one in national
        for each in one["agencies"]
        for section in each["scores"]["sections"]
        if section["section"] == Section.ENQUIRY_HANDLING
    ]
    assert sum(count for count, _ in weighed) == len(AGENCIES) * SHOPS
    mean = sum(count * percent for count, percent in weighed) / (len(AGENCIES) * SHOPS)
    published = Published.read().figure("mystery_shop_enquiry_handling")
    assert mean == pytest.approx(published, abs=0.005)


async def shown(base: str, path: str) -> Any:
    async with httpx.AsyncClient(base_url=base, trust_env=False) as client:
        answer = await client.get(path)
    assert answer.status_code == 200, answer.text
    return answer.json()
