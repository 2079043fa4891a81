"""What the law never lets happen, rule by rule and across the services, each under the name of its rule."""

from datetime import date, timedelta

import pytest

from contracts.assessment import StageOneDecided, StageOneNoticeSent
from contracts.clocks import ClockId, due
from contracts.fast_track import FastTrackGround, FastTrackTaken
from contracts.people import PersonKind
from contracts.reference import ReportKind
from services.assessment.domain.stage_two import StartStageTwo, start_stage_two
from services.assessment.timeline import timeline
from services.chassis.decision import Kind, Refusal
from services.enquiry.domain.case_people import AddPerson, add_person
from services.enquiry.domain.registration import AcceptRegistration, accept_registration
from services.panel.domain.decision_review import (
    make_final_decision,
    receive_review_request,
)
from services.panel.domain.recommendation import recommend
from services.panel.domain.temporary_fostering import (
    ApproveTemporaryFostering,
    approve_temporary_fostering,
)
from tests.assessment.helpers.assessments import DECIDED, JOURNEY, in_window, refused
from tests.enquiry.helpers.registration_forms import submitted
from tests.panel.helpers.panel_cases import (
    BY,
    SENT,
    approved,
    asked,
    asking,
    finally_deciding,
    met,
    minuted,
    recommending,
    under_review,
)
from tests.reporting.helpers.stories import approved_family, figure_of, row_of

DAY = timedelta(days=1)


def test_a_brief_report_never_leads_to_a_recommendation_or_a_decision_that_they_are_suitable() -> (
    None
):
    with pytest.raises(Refusal, match="brief report"):
        recommend(met(ReportKind.BRIEF), recommending("suitable"))
    with pytest.raises(Refusal, match="brief report"):
        make_final_decision(under_review(ReportKind.BRIEF), finally_deciding("approved"), BY)


@pytest.mark.parametrize(
    ("sent_on", "last_day"),
    [
        # From Monday 14 April 2025: the corresponding day six months later.
        (date(2025, 4, 14), date(2025, 10, 14)),
        # From 31 August 2025: February has no 31st, so its last day.
        (date(2025, 8, 31), date(2026, 2, 28)),
    ],
)
def test_stage_two_begins_within_the_six_months_from_notice_or_not_at_all(
    sent_on: date, last_day: date
) -> None:
    assert start_stage_two(in_window(sent_on), StartStageTwo(on=last_day)).events
    with pytest.raises(Refusal, match="6 months"):
        start_stage_two(in_window(sent_on), StartStageTwo(on=last_day + DAY))


def test_no_independent_review_follows_stage_one_and_the_household_reads_that() -> None:
    with pytest.raises(Refusal) as nobody:
        receive_review_request(None, asking("independent_review"))
    told = timeline(JOURNEY, refused(), [], DECIDED)

    assert nobody.value.kind is Kind.NOT_FOUND
    assert {each.id for each in told.clocks} & {ClockId.QD_RESPONSE} == set()


@pytest.mark.parametrize(
    ("chosen", "also"),
    [("representations", "independent_review"), ("independent_review", "representations")],
)
def test_representations_and_the_independent_review_exclude_one_another(
    chosen: str, also: str
) -> None:
    with pytest.raises(Refusal, match="cannot do both"):
        receive_review_request(asked(chosen), asking(also, SENT + 2 * DAY))


def test_of_three_referees_one_at_most_is_a_relative() -> None:
    enquiry = accept_registration(submitted(), AcceptRegistration(on=date(2025, 3, 5))).state
    related = [each for each in enquiry.people if each.kind is PersonKind.REFEREE]
    people = tuple(
        each.model_copy(update={"is_relative": True}) if each is related[0] else each
        for each in enquiry.people
    )
    one = enquiry.model_copy(update={"people": people})
    second = AddPerson.model_validate(
        {"on": "2025-04-02", "kind": "referee", "name": "Example Six", "is_relative": True}
    )

    with pytest.raises(Refusal, match="already a relative"):
        add_person(one, second)


def test_a_family_on_the_fast_track_is_not_in_the_six_months_from_registration() -> None:
    taken = FastTrackTaken(
        occurred_on=date(2021, 7, 1), ground=FastTrackGround.PREVIOUS_ADOPTER, checks=()
    )
    stage_one = (StageOneDecided, StageOneNoticeSent)
    row = row_of(*(each for each in approved_family() if not isinstance(each, stage_one)), taken)
    figure = figure_of("registration_to_approval", "from_acceptance", row)

    assert (figure.denominator, figure.left_out) == (0, {"no_stage_one_start": 1})


@pytest.mark.parametrize(
    ("sent_on", "last_day"),
    [
        # Sent on Monday: Monday is day 1, Friday day 5.
        (date(2025, 7, 7), date(2025, 7, 11)),
        # Sent on Saturday: Monday is day 1.
        (date(2025, 7, 12), date(2025, 7, 18)),
        # Sent on the Friday before the bank holiday of 25 August: Friday, then Tuesday to Friday.
        (date(2025, 8, 22), date(2025, 8, 29)),
    ],
)
def test_comments_on_the_report_have_five_working_days_beginning_with_the_day_sent(
    sent_on: date, last_day: date
) -> None:
    assert due(ClockId.PAR_COMMENT, sent_on) == last_day


@pytest.mark.parametrize("children", ["C-2041, C-2042", "C-2041 C-2042", "C-2041;C-2042"])
def test_a_temporary_approval_as_foster_carers_is_tied_to_one_named_child(children: str) -> None:
    begins, until = SENT, SENT + 90 * DAY

    with pytest.raises(Refusal, match="for one child") as several:
        approve_temporary_fostering(
            approved(), ApproveTemporaryFostering(on=begins, child=children, until=until)
        )
    with pytest.raises(Refusal):
        approve_temporary_fostering(
            minuted(), ApproveTemporaryFostering(on=begins, child="C-2041", until=until)
        )
    with pytest.raises(Refusal, match="before the approval begins"):
        approve_temporary_fostering(
            approved(), ApproveTemporaryFostering(on=begins, child="C-2041", until=begins - DAY)
        )

    assert several.value.kind is Kind.NOT_LAWFUL
