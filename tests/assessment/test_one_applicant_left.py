"""One of two applicants left: the case goes on with the other one, and what two agreed is agreed again."""

from datetime import date

import pytest

from contracts.assessment import ApplicationWithdrawn
from contracts.change_of_household import HouseholdChanged
from contracts.checks import Check
from contracts.people import ApplicantLeft, LeftBecause, PersonKind, PersonRemoved
from contracts.reference import Household, ReportKind, WithdrawalReason
from services.assessment.api.stage_two import StageTwoView
from services.assessment.domain.assessment import Assessment
from services.assessment.domain.check_table import check_table
from services.assessment.domain.dated_steps import clocks_of
from services.assessment.domain.heard_people import hear_of_applicant_left
from services.assessment.domain.outcome import Withdraw, withdraw
from services.assessment.domain.report import (
    ReceiveObservations,
    ReferToPanel,
    ShareReport,
    receive_observations,
    refer_to_panel,
    share_report,
)
from services.assessment.domain.stage_one_plan import AgreePlan, agree_plan, is_agreed
from services.chassis.decision import Decision, Refusal
from services.panel.domain.since_papers import hear_of_change
from tests.assessment.helpers.assessments import (
    DAY,
    HEARD,
    JOURNEY,
    NOTICE,
    REFERRED,
    checked,
    commented,
    in_stage_two,
    opened,
    referred,
    refused,
    with_agreed_plan,
)
from tests.assessment.helpers.checks import heard, listed
from tests.assessment.helpers.stages_two import with_addendum
from tests.panel.helpers.panel_cases import a_case

LEFT = date(2025, 3, 20)


def left(applicant: int, on: date = LEFT) -> ApplicantLeft:
    return ApplicantLeft(occurred_on=on, applicant=applicant, because=LeftBecause.SEPARATION)


def hears(state: Assessment, event: ApplicantLeft) -> Decision[Assessment]:
    decision = hear_of_applicant_left(state, HEARD, event)
    assert decision is not None
    return decision


@pytest.mark.parametrize("leaver", [1, 2])
def test_the_plan_is_agreed_again_by_who_goes_on(leaver: int) -> None:
    state, events = hears(with_agreed_plan(), left(leaver))
    stays = 3 - leaver

    assert events == [
        HouseholdChanged(occurred_on=LEFT, household=Household.SINGLE, applicant=leaver)
    ]
    assert state.applicants == [stays]
    assert not is_agreed(state)
    assert is_agreed(agree_plan(state, AgreePlan(on=LEFT, applicant=stays)).state)
    with pytest.raises(Refusal):
        agree_plan(state, AgreePlan(on=LEFT, applicant=leaver))


def test_nobody_waits_for_checks_of_who_left() -> None:
    gone = PersonRemoved(occurred_on=LEFT, number=1, kind=PersonKind.APPLICANT)
    state = hears(heard(listed(), gone), left(1)).state

    whose = {each.need.number for each in check_table(state, LEFT) if each.need.check is Check.DBS}
    assert whose == {2, 3}


def test_checks_that_the_other_one_has_are_the_households_where_nobody_is_listed() -> None:
    assert hears(checked(), left(2)).state.checks == checked().checks


def test_a_shared_report_is_shared_again_before_the_panel_gets_it() -> None:
    state = hears(commented(), left(2, REFERRED)).state
    with pytest.raises(Refusal, match="Share it again, with an addendum or in a new version"):
        refer_to_panel(state, ReferToPanel(on=REFERRED))

    state = with_addendum(state, REFERRED)
    again = share_report(state, ShareReport(on=REFERRED, report=ReportKind.FULL)).state
    with pytest.raises(Refusal, match="until 16 July 2025"):
        refer_to_panel(again, ReferToPanel(on=REFERRED))
    observed = receive_observations(again, ReceiveObservations(on=REFERRED + DAY)).state

    assert clocks_of(observed.dates) == observed.clocks
    assert refer_to_panel(observed, ReferToPanel(on=REFERRED + DAY)).events


def test_a_case_at_the_panel_is_about_the_other_one_there_too() -> None:
    said = HouseholdChanged(occurred_on=REFERRED, household=Household.SINGLE, applicant=1)
    assert [*hears(referred(), left(1, REFERRED)).events] == [said]

    decision = hear_of_change(a_case(ReportKind.FULL), HEARD, said)

    assert decision is not None
    assert decision.state.household is Household.SINGLE
    assert not decision.events


def test_it_is_heard_once_and_not_after_the_end() -> None:
    once = hears(opened(), left(1)).state

    assert hear_of_applicant_left(once, HEARD, left(1)) is None
    assert hear_of_applicant_left(refused(), HEARD, left(1)) is None
    assert hear_of_applicant_left(None, HEARD, left(1)) is None


@pytest.mark.parametrize("leaver", [1, 2])
def test_stage_two_names_the_one_who_goes_on(leaver: int) -> None:
    state, _ = hears(in_stage_two(), left(leaver, NOTICE + DAY))
    view = StageTwoView.of(JOURNEY, state, NOTICE + DAY, applicant=3 - leaver)

    assert view.applicants == [3 - leaver]


def test_who_applies_alone_does_not_withdraw_for_a_separation_unless_that_is_why_they_do() -> None:
    separated = Withdraw(on=REFERRED, reason=WithdrawalReason.SEPARATION)
    event = left(2, NOTICE)
    died = event.model_copy(update={"because": LeftBecause.DEATH})
    before_it_was_kept = hears(in_stage_two(), event).state.model_copy(
        update={"left_because": None}
    )

    for case in (in_stage_two(), hears(in_stage_two(), event).state, before_it_was_kept):
        assert withdraw(case, separated).events
    single = in_stage_two().model_copy(update={"household": Household.SINGLE})
    for case in (single, hears(in_stage_two(), died).state):
        with pytest.raises(Refusal, match="There is one applicant") as refusal:
            withdraw(case, separated)
        assert refusal.value.field == "reason"


def test_the_death_of_the_only_applicant_ends_the_case_and_of_one_of_two_is_recorded_as_theirs() -> (
    None
):
    died = Withdraw(on=REFERRED, reason=WithdrawalReason.DIED)
    alone = hears(in_stage_two(), left(1, NOTICE)).state

    assert withdraw(alone, died).events == [
        ApplicationWithdrawn(occurred_on=REFERRED, reason=WithdrawalReason.DIED)
    ]
    with pytest.raises(Refusal, match="There are two applicants") as refusal:
        withdraw(in_stage_two(), died)
    assert refusal.value.field == "reason"
