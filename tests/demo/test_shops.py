"""The mystery shops of the year: taken for nobody else, scored apart, and unmasked at the end."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from contracts.mystery_shop import MysteryShopScored, Section
from deploy.demo.draft import AGENCIES
from deploy.demo.ledger import Ledger
from deploy.demo.plan import Journey, Step
from deploy.demo.player import play
from deploy.demo.published import Published
from deploy.demo.shops import ROUNDS, SHOP, SHOPS, mystery_shops, unmaskings
from deploy.demo.year import SEED
from deploy.local.ports import HOST, Ports
from services.enquiry.settings import EnquirySettings
from tests.demo.helpers.played_decisions import played
from tests.demo.helpers.served_enquiry import serving, shown
from tests.identity import signer


@pytest.fixture(scope="module")
def shops() -> list[Journey]:
    """The journeys of the shoppers, each with its shop."""
    return [plan for plan in mystery_shops(SEED) if SHOP in plan.elsewhere]


@pytest.fixture(scope="module")
def scored() -> list[MysteryShopScored]:
    """The published scores of every shop, as the decisions make them."""
    events = [each.event for each in played(mystery_shops(SEED)).events]
    return [event for event in events if isinstance(event, MysteryShopScored)]


def commission(shop: Journey) -> Step:
    return shop.elsewhere[SHOP].step


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


def test_shops_are_commissioned_long_before_their_shoppers_enquire(
    sixteenth: list[Journey], whole_year: list[Journey], shops: list[Journey]
) -> None:
    for plans in (sixteenth, whole_year):
        places = [plan.name for plan in plans]
        rounds = [p.name for p in plans if p.steps[0].folder == "mystery-shop-rounds"]
        first = min(places.index(shop.name) for shop in shops)
        assert len(rounds) == len(ROUNDS)
        assert first - max(map(places.index, rounds)) > 250


def test_a_shopper_enquires_within_the_round_and_is_scored_after_the_answers(
    shops: list[Journey],
) -> None:
    for shop in shops:
        asked, *_, scored = shop.steps
        ordered = commission(shop).details
        begins_on, ends_on = ROUNDS[ordered["round"]]

        assert begins_on <= asked.on < scored.on <= ends_on
        assert asked.details["agency"] == ordered["agency"]
        assert asked.details["applicants"][0] == ordered["persona"]


def test_no_household_of_the_year_can_be_taken_for_a_shopper(
    whole_year: list[Journey], shops: list[Journey]
) -> None:
    personas = [commission(shop).details["persona"] for shop in shops]
    households = [plan for plan in whole_year if SHOP not in plan.elsewhere]
    people = [each for p in households for each in p.steps[0].details.get("applicants", ())]
    mailboxes = {each["email"] for each in personas}

    assert len(mailboxes) == len(personas) == len(AGENCIES) * SHOPS
    assert all("phone" not in each for each in personas)
    assert mailboxes.isdisjoint(each["email"] for each in people if "email" in each)


@pytest.fixture(scope="module")
def enquiry_url(settings: EnquirySettings) -> Iterator[str]:
    port = Ports.unused().enquiry
    with serving(settings, port):
        yield f"http://{HOST}:{port}"


async def test_a_round_that_was_played_is_unmasked_and_shows_the_published_mean(
    enquiry_url: str, tmp_path: Path
) -> None:
    bases = {"enquiry": enquiry_url}
    planned = mystery_shops(SEED)
    with Ledger.kept(tmp_path / "played") as ledger:
        await play(planned[: len(ROUNDS)], bases, ledger=ledger, signer=signer())
        await play(planned, bases, ledger=ledger, signer=signer())
        masked = await shown(enquiry_url, "/agencies/moorland/mystery-shops")
        await play(unmaskings(SEED), bases, ledger=ledger, signer=signer())
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
