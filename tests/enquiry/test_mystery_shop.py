"""Mystery shops: scored by section, with points that add up."""

from typing import Any

import pytest
from pydantic import ValidationError

from services.enquiry.domain import ScoreMysteryShop, score_mystery_shop

SHOP = {"on": "2025-03-03", "agency": "moorland", "round": "2025-spring", "channel": "phone"}


def scored(*scores: tuple[str, int, int]) -> ScoreMysteryShop:
    sections: list[dict[str, Any]] = [
        {"section": section, "achieved": achieved, "available": available}
        for section, achieved, available in scores
    ]
    return ScoreMysteryShop.model_validate({**SHOP, "scores": sections})


def test_a_shop_is_scored_by_section() -> None:
    shop = scored(("enquiry_handling", 40, 50), ("information", 10, 10))
    state, events = score_mystery_shop(None, shop)

    assert state.scores == shop.scores
    assert [event.model_dump(mode="json")["round"] for event in events] == ["2025-spring"]


@pytest.mark.parametrize(
    "scores",
    [
        [("information", 11, 10)],
        [("information", 1, 10), ("information", 2, 10)],
        [("information", 0, 0)],
        [("information", -1, 10)],
        [],
    ],
)
def test_scores_that_do_not_add_up_are_not_valid(scores: list[tuple[str, int, int]]) -> None:
    with pytest.raises(ValidationError):
        scored(*scores)
