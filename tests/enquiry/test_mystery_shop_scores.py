"""How shops add up: over all points within an agency, the mean of the agencies in the country."""

from collections.abc import Sequence
from fractions import Fraction
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.mystery_shop import Section, SectionScore
from services.enquiry.domain.mystery_shops.mystery_shop import MysteryShop, ShopStatus
from services.enquiry.domain.mystery_shops.scores import mean, percentage, section_shares, share
from services.enquiry.domain.mystery_shops.shop_round import MysteryShopRound, OpenRound, open_round
from services.enquiry.store.mystery_shop_views import OwnShops, RoundView
from tests.enquiry.helpers.mystery_shops import ROUND

HANDLING, FOLLOW_UP = Section.ENQUIRY_HANDLING, Section.FOLLOW_UP
POINTS = st.integers(1, 100).flatmap(lambda most: st.tuples(st.integers(0, most), st.just(most)))


def score(section: Section, achieved: int, available: int) -> SectionScore:
    return SectionScore(section=section, achieved=achieved, available=available)


def shop(number: int, agency: str, *scores: SectionScore) -> tuple[UUID, MysteryShop]:
    scored = MysteryShop.model_validate(
        {
            "agency": agency,
            "round": "2025-spring",
            "channel": "phone",
            "scenario": "siblings",
            "persona": {"name": "Mara Quill", "phone": "07700 900123"},
            "commissioned_on": "2025-03-03",
            "status": ShopStatus.SCORED if scores else ShopStatus.COMMISSIONED,
            "scores": scores,
        }
    )
    return UUID(int=number), scored


@pytest.fixture
def planned() -> MysteryShopRound:
    return open_round(None, OpenRound.model_validate(ROUND)).state


def test_a_section_is_its_points_over_all_shops_and_the_whole_is_all_points() -> None:
    scores = [score(HANDLING, 10, 10), score(HANDLING, 0, 40), score(FOLLOW_UP, 5, 5)]

    assert section_shares(scores) == {HANDLING: Fraction(10, 50), FOLLOW_UP: Fraction(1)}
    assert share(scores) == Fraction(15, 55)


def test_sections_stand_in_the_order_of_a_shop() -> None:
    scores = [score(FOLLOW_UP, 1, 1), score(Section.WEBSITE, 1, 1), score(HANDLING, 1, 1)]

    assert [*section_shares(scores)] == [Section.WEBSITE, HANDLING, FOLLOW_UP]


@given(st.lists(st.lists(POINTS, min_size=1, max_size=5), min_size=1, max_size=6))
def test_the_national_figure_weighs_each_agency_the_same_and_lies_between_them(
    agencies: list[list[tuple[int, int]]],
) -> None:
    shares = [share([score(HANDLING, *points) for points in agency]) for agency in agencies]

    assert min(shares) <= mean(shares) <= max(shares)
    assert mean([*shares, *shares]) == mean(shares)


@pytest.mark.parametrize(
    ("of", "shown"), [((8152, 10000), 81.52), ((2, 3), 66.67), ((0, 7), 0.0), ((7, 7), 100.0)]
)
def test_a_percentage_has_two_decimal_places(of: tuple[int, int], shown: float) -> None:
    assert percentage(Fraction(*of)) == shown


def test_the_country_is_the_mean_of_its_agencies_and_not_of_its_shops(
    planned: MysteryShopRound,
) -> None:
    found = [
        shop(1, "moorland", score(HANDLING, 40, 50), score(FOLLOW_UP, 5, 10)),
        shop(2, "moorland", score(HANDLING, 20, 50)),
        shop(3, "estuary", score(HANDLING, 50, 50)),
        shop(4, "weald"),
    ]
    shown = RoundView.of(planned, found).model_dump()

    assert shown["national"] == {
        "sections": [
            {"section": "enquiry_handling", "percentage": 80.0},
            {"section": "follow_up", "percentage": 50.0},
        ],
        "overall": percentage((Fraction(65, 110) + 1) / 2),
    }
    assert [(each["agency"], each["shops"]) for each in shown["agencies"]] == [
        ("estuary", 1),
        ("moorland", 2),
    ]
    assert [each["status"] for each in shown["shops"]] == [*["scored"] * 3, "commissioned"]


def test_a_round_without_scores_has_no_figures(planned: MysteryShopRound) -> None:
    shown = RoundView.of(planned, [shop(1, "weald")])

    assert (shown.national.overall, shown.national.sections, shown.agencies) == (None, [], [])


def test_an_agency_sees_its_rounds_apart_without_comments_or_personas() -> None:
    found = [
        shop(1, "moorland", score(HANDLING, 40, 50)),
        shop(2, "moorland", score(HANDLING, 20, 50)),
    ]
    later = shop(3, "moorland", score(HANDLING, 50, 50))
    later = (later[0], later[1].model_copy(update={"round": "2025-summer"}))
    shown = OwnShops.of("moorland", [later, *found])

    assert [(each.round, each.scores.overall) for each in shown.rounds] == [
        ("2025-spring", 60.0),
        ("2025-summer", 100.0),
    ]
    assert _names(shown.model_dump()) & {"persona", "answered", "comment", "agency"} == {"agency"}


def _names(shown: object) -> set[str]:
    """Every field name anywhere in a document."""
    match shown:
        case dict():
            return set(shown).union(*(_names(each) for each in shown.values()))
        case Sequence() if not isinstance(shown, str):
            return set().union(*(_names(each) for each in shown))
        case _:
            return set()
