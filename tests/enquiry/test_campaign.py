"""Campaigns: one for each code, counted month by month, and corrected by an event that says so."""

from typing import Any

import pytest
from pydantic import ValidationError

from contracts.campaign import CampaignMonthCorrected
from contracts.enquiry import EnquiryReceived, Source
from contracts.reference import SourceKind
from services.chassis.decision import Decision, Kind, Refusal
from services.enquiry.domain.campaign import (
    NATIONAL,
    Campaign,
    CorrectMonth,
    CountMonth,
    PlanCampaign,
    correct_month,
    count_month,
    evolve,
    plan_campaign,
)
from services.enquiry.domain.intake import receive_enquiry
from tests.enquiry.helpers.households import asked

SPRING = {
    "on": "2025-02-03",
    "code": "spring-2025",
    "name": "Could it be you?",
    "begins_on": "2025-03-01",
    "ends_on": "2025-05-31",
}
APRIL = {"on": "2025-05-02", "month": "2025-04", "visits": 900, "clicks": 70}
WRONG = "We had counted our own staff."


def planned(**changed: Any) -> Campaign:
    return plan_campaign(None, PlanCampaign.model_validate(SPRING | changed)).state


def counting(state: Campaign | None, **changed: Any) -> Decision[Campaign]:
    return count_month(state, CountMonth.model_validate(APRIL | changed))


def correcting(state: Campaign | None, **changed: Any) -> Decision[Campaign]:
    return correct_month(
        state, CorrectMonth.model_validate(APRIL | {"visits": 850, "reason": WRONG} | changed)
    )


def test_a_campaign_without_an_agency_is_national() -> None:
    assert planned().agency == NATIONAL
    assert planned(agency="moorland").agency == "moorland"


def test_there_is_one_campaign_of_each_code_and_its_events_do_not_name_it() -> None:
    state, events = plan_campaign(None, PlanCampaign.model_validate(SPRING))

    with pytest.raises(Refusal, match="already a campaign with this code"):
        plan_campaign(state, PlanCampaign.model_validate(SPRING))
    assert "Could it be you?" not in events[0].model_dump_json()


def test_a_month_is_counted_once_and_corrected_by_an_event_that_names_the_wrong_one() -> None:
    counted = counting(planned()).state
    with pytest.raises(Refusal, match="has been counted"):
        counting(counted, visits=1)
    state, [event] = correcting(counted)

    assert isinstance(event, CampaignMonthCorrected)
    assert event.corrects == 2
    assert [(each.visits, each.clicks, each.corrected) for each in state.months] == [
        (850, 70, True)
    ]
    assert state.corrections[0].reason == WRONG
    assert WRONG not in event.model_dump_json()


def test_a_second_correction_names_the_first() -> None:
    once = correcting(counting(planned()).state).state
    _, [event] = correcting(once, visits=840)

    assert isinstance(event, CampaignMonthCorrected)
    assert event.corrects == 3


def test_its_events_rebuild_everything_but_its_name_and_the_reasons() -> None:
    opened = plan_campaign(None, PlanCampaign.model_validate(SPRING))
    march = counting(opened.state, month="2025-03")
    april = counting(march.state)
    right = correcting(april.state, month="2025-03")
    progress = None
    for event in (*opened.events, *march.events, *april.events, *right.events):
        progress = evolve(progress, event)

    assert progress == right.state.progress
    assert [each.month for each in right.state.months] == ["2025-03", "2025-04"]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"month": "2025-02"}, "The campaign began in March 2025"),
        ({"month": "2025-06"}, "has not begun yet"),
    ],
)
def test_a_month_before_the_campaign_or_still_to_come_is_refused(
    changed: dict[str, str], sentence: str
) -> None:
    with pytest.raises(Refusal, match=sentence):
        counting(planned(), **changed)


def test_nothing_is_counted_of_a_campaign_that_nobody_planned() -> None:
    with pytest.raises(Refusal) as refused:
        counting(None)
    assert refused.value.kind is Kind.NOT_FOUND


def test_a_month_that_was_not_counted_or_is_so_already_is_not_corrected() -> None:
    with pytest.raises(Refusal, match="has not been counted yet"):
        correcting(planned())
    with pytest.raises(Refusal, match="already has these counts"):
        correcting(counting(planned()).state, visits=900)


@pytest.mark.parametrize(
    "changed", [{"ends_on": "2025-02-01"}, {"code": "other"}, {"code": "Spring"}, {"name": " "}]
)
def test_a_campaign_that_cannot_be_is_not_planned(changed: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        PlanCampaign.model_validate(SPRING | changed)


@pytest.mark.parametrize(("is_planned", "code"), [(True, "spring-2025"), (False, None)])
def test_an_enquiry_is_kept_whatever_the_code_and_names_campaigns_that_were_planned(
    is_planned: bool, code: str | None
) -> None:
    came_by = Source(kind=SourceKind.CAMPAIGN, code="spring-2025")
    _, [event] = receive_enquiry(None, asked(source=came_by), is_planned=is_planned)

    assert isinstance(event, EnquiryReceived)
    assert event.source == Source(kind=SourceKind.CAMPAIGN, code=code)
