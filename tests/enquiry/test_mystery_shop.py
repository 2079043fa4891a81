"""Mystery shops: commissioned in a round, met by the shopper's enquiry, scored or cancelled once."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from contracts.enquiry import RecognisedAsMysteryShop
from contracts.mystery_shop import EnquiryMet, Section, SectionScore
from services.chassis.decision import Refusal
from services.enquiry.domain.mystery_shops.mystery_shop import (
    AttachEnquiry,
    CancelShop,
    CommissionShop,
    MysteryShop,
    ScoreShop,
    ShopperEnquiry,
    ShopStatus,
    attach_enquiry,
    cancel_shop,
    commission_shop,
    meet_enquiry,
    score_shop,
)
from services.enquiry.domain.mystery_shops.shop_round import (
    MysteryShopRound,
    OpenRound,
    UnmaskRound,
    open_round,
    unmask_round,
)
from tests.enquiry.helpers.mystery_shops import COMMENT, PERSONA, ROUND, SHOP, scores

JOURNEY = UUID("7a0c2f7e-66c5-5d4f-8000-0000000007d2")
FRIDAY = date(2025, 3, 21)
OVER = date(2025, 6, 2)


def a_round(**changed: Any) -> MysteryShopRound:
    return open_round(None, OpenRound.model_validate(ROUND | changed)).state


def commissioning(**changed: Any) -> CommissionShop:
    return CommissionShop.model_validate(SHOP | changed)


def a_shop(**changed: Any) -> MysteryShop:
    return commission_shop(None, commissioning(**changed), within=a_round()).state


def scoring(**changed: Any) -> ScoreShop:
    return ScoreShop.model_validate(scores(**changed))


def test_a_round_says_when_shoppers_come_and_keeps_its_words_to_itself() -> None:
    planned, [opened] = open_round(None, OpenRound.model_validate(ROUND))

    assert planned.scenarios[0].text == "A couple who think of adopting two siblings."
    assert opened.model_dump(mode="json") == {
        "occurred_on": "2025-02-03",
        "round": "2025-spring",
        "begins_on": "2025-03-01",
        "ends_on": "2025-05-31",
    }


def test_there_is_one_round_of_each_code() -> None:
    with pytest.raises(Refusal, match="Choose another code"):
        open_round(a_round(), OpenRound.model_validate(ROUND))


@pytest.mark.parametrize(
    "changed",
    [
        {"ends_on": "2025-02-28"},
        {"scenarios": []},
        {"scenarios": ROUND["scenarios"] * 2},
        {"questionnaire": []},
        {"questionnaire": ROUND["questionnaire"][:1] * 2},
        {"questionnaire": [ROUND["questionnaire"][0] | {"questions": []}]},
        {
            "questionnaire": [
                part | {"questions": ROUND["questionnaire"][0]["questions"]}
                for part in ROUND["questionnaire"]
            ]
        },
        {"code": "Spring round"},
    ],
)
def test_a_round_that_does_not_fit_together_is_not_valid(changed: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        OpenRound.model_validate(ROUND | changed)


def test_a_shop_is_commissioned_without_a_word_of_who_the_shopper_is() -> None:
    shop, [commissioned] = commission_shop(None, commissioning(), within=a_round())

    assert shop.contact_from == date(2025, 3, 4)
    assert commissioned.model_dump(mode="json") == {
        "occurred_on": "2025-03-03",
        "agency": "moorland",
        "round": "2025-spring",
        "channel": "phone",
        "scenario": "siblings",
    }


def test_a_persona_that_could_not_be_recognised_is_not_valid() -> None:
    with pytest.raises(ValidationError, match="so that we can recognise its enquiry"):
        commissioning(persona={"name": "Mara Quill"})


def test_a_shop_needs_a_round() -> None:
    with pytest.raises(Refusal, match="no round with this code"):
        commission_shop(None, commissioning(), within=None)


def test_a_shop_needs_a_scenario_of_its_round() -> None:
    with pytest.raises(Refusal, match="no such scenario"):
        commission_shop(None, commissioning(scenario="foster-carer"), within=a_round())


@pytest.mark.parametrize("on", ["2025-05-31", "2025-06-01"])
def test_a_shop_cannot_be_commissioned_when_its_shopper_would_come_after_the_round(on: str) -> None:
    with pytest.raises(Refusal, match="ends on 31 May 2025"):
        commission_shop(None, commissioning(on=on), within=a_round())


def test_a_shop_can_be_commissioned_two_days_before_the_end_and_not_before_the_opening() -> None:
    assert a_shop(on="2025-05-30").contact_from == date(2025, 5, 31)
    with pytest.raises(Refusal, match="before the round was opened"):
        a_shop(on="2025-02-02")


def test_an_unmasked_round_takes_no_more_shops() -> None:
    unmasked = unmask_round(a_round(), UnmaskRound(on=OVER), unscored=0).state

    with pytest.raises(Refusal, match="Choose a round that ends later"):
        commission_shop(None, commissioning(), within=unmasked)


def test_a_section_scores_the_points_of_the_questions_that_applied() -> None:
    shop, [scored] = score_shop(a_shop(), scoring(next_step=None), within=a_round())

    assert (shop.status, shop.scored_on) == (ShopStatus.SCORED, FRIDAY)
    assert scored.model_dump(mode="json") == {
        "occurred_on": "2025-03-21",
        "agency": "moorland",
        "round": "2025-spring",
        "channel": "phone",
        "scores": [
            {"section": "phone_answering", "achieved": 4, "available": 5},
            {"section": "enquiry_handling", "achieved": 8, "available": 10},
        ],
    }


def test_a_section_in_which_no_question_applied_is_left_out() -> None:
    shop = score_shop(a_shop(), scoring(answered=None), within=a_round()).state

    assert shop.scores == (
        SectionScore(section=Section.ENQUIRY_HANDLING, achieved=38, available=50),
    )


def test_comments_stay_in_the_record() -> None:
    shop, events = score_shop(a_shop(), scoring(), within=a_round())

    assert COMMENT in shop.model_dump_json()
    assert COMMENT not in events[0].model_dump_json()


@pytest.mark.parametrize(
    "answered",
    [
        [{"question": "answered", "achieved": 1}],
        [*scores()["answered"], {"question": "answered", "achieved": 1}],
        [*scores()["answered"], {"question": "invented", "achieved": 1}],
    ],
)
def test_each_question_of_the_round_is_answered_once(answered: list[Any]) -> None:
    wrong = ScoreShop.model_validate(scores() | {"answered": answered})

    with pytest.raises(Refusal, match="each question of the round once"):
        score_shop(a_shop(), wrong, within=a_round())


def test_no_question_achieves_more_points_than_it_has() -> None:
    with pytest.raises(Refusal, match="more than 10 points for the question welcomed"):
        score_shop(a_shop(), scoring(welcomed=11), within=a_round())


def test_a_shop_to_which_no_question_applied_is_cancelled_and_not_scored() -> None:
    nothing: Any = [each | {"achieved": None} for each in scores()["answered"]]
    wrong = ScoreShop.model_validate(scores() | {"answered": nothing})

    with pytest.raises(Refusal, match="Cancel this shop"):
        score_shop(a_shop(), wrong, within=a_round())


def test_a_shop_is_not_scored_before_the_shoppers_first_day() -> None:
    with pytest.raises(Refusal, match="before the shopper's first day on 22 March 2025"):
        score_shop(a_shop(on="2025-03-21"), scoring(), within=a_round())


def test_a_shop_ends_once() -> None:
    cancelling = CancelShop.model_validate({"on": FRIDAY, "reason": "shopper_recognised"})
    cancelled, events = cancel_shop(a_shop(), cancelling)
    scored = score_shop(a_shop(), scoring(), within=a_round()).state

    assert events[0].type == "mystery_shop.cancelled.v1"
    with pytest.raises(Refusal, match="already cancelled"):
        score_shop(cancelled, scoring(), within=a_round())
    with pytest.raises(Refusal, match="already scored"):
        cancel_shop(scored, cancelling)


def test_an_enquiry_that_was_recognised_is_kept_once_and_owed_nothing() -> None:
    meeting = ShopperEnquiry(on=FRIDAY, journey=JOURNEY)
    shop, events = meet_enquiry(a_shop(), meeting)

    assert (shop.enquiries, shop.owed) == ((JOURNEY,), ())
    assert events == [EnquiryMet(occurred_on=FRIDAY, journey=JOURNEY)]
    assert meet_enquiry(shop, meeting) == (shop, ())


@pytest.mark.parametrize("ended", [False, True])
def test_an_enquiry_that_was_found_later_is_owed_the_news(ended: bool) -> None:
    shop = score_shop(a_shop(), scoring(), within=a_round()).state if ended else a_shop()
    attaching = AttachEnquiry(on=FRIDAY, journey=JOURNEY)
    attached, events = attach_enquiry(shop, attaching, agency="moorland")

    [owed] = attached.owed
    assert (owed.journey, owed.event) == (JOURNEY, RecognisedAsMysteryShop(occurred_on=FRIDAY))
    assert events == [EnquiryMet(occurred_on=FRIDAY, journey=JOURNEY)]
    with pytest.raises(Refusal, match="already attached to this shop"):
        attach_enquiry(attached, attaching, agency="moorland")


def test_an_enquiry_of_another_agency_is_no_shop_of_this_one() -> None:
    with pytest.raises(Refusal, match="at different agencies"):
        attach_enquiry(a_shop(), AttachEnquiry(on=FRIDAY, journey=JOURNEY), agency="estuary")


@pytest.mark.parametrize("on", ["2025-03-21", "2025-05-31"])
def test_a_round_is_not_unmasked_while_it_goes_on(on: str) -> None:
    with pytest.raises(Refusal, match="runs until 31 May 2025"):
        unmask_round(a_round(), UnmaskRound.model_validate({"on": on}), unscored=0)


def test_a_round_is_not_unmasked_while_a_shop_waits_for_its_scores() -> None:
    with pytest.raises(Refusal, match="without scores: 2"):
        unmask_round(a_round(), UnmaskRound(on=OVER), unscored=2)


def test_a_round_is_unmasked_once() -> None:
    unmasked, events = unmask_round(a_round(), UnmaskRound(on=OVER), unscored=0)

    assert unmasked.unmasked_on == OVER
    assert [event.type for event in events] == ["mystery_shop_round.unmasked.v1"]
    with pytest.raises(Refusal, match="already unmasked"):
        unmask_round(unmasked, UnmaskRound(on=OVER), unscored=0)


def test_nothing_is_decided_about_what_is_not_there() -> None:
    with pytest.raises(Refusal, match="no such mystery shop"):
        score_shop(None, scoring(), within=a_round())
    with pytest.raises(Refusal, match="no round with this code"):
        unmask_round(None, UnmaskRound(on=OVER), unscored=0)


def test_a_shop_and_its_round_come_back_from_where_they_are_kept_as_they_were() -> None:
    shop = score_shop(a_shop(), scoring(), within=a_round()).state

    assert MysteryShop.model_validate(shop.model_dump(mode="json")) == shop
    assert MysteryShopRound.model_validate(a_round().model_dump(mode="json")) == a_round()


def test_what_was_typed_is_not_repeated_when_it_is_not_valid() -> None:
    with pytest.raises(ValidationError) as wrong:
        commissioning(persona=PERSONA | {"email": "Mara Quill at home"})
    with pytest.raises(ValidationError) as too_long:
        ScoreShop.model_validate(
            {"on": FRIDAY, "answered": [{"question": "x", "achieved": 1, "comment": COMMENT * 400}]}
        )

    assert "Mara" not in str(wrong.value)
    assert COMMENT not in str(too_long.value)
