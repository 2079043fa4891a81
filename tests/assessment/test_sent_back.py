"""The panel sends a case back, for what is missing or for a full report: stage two goes on with its clock."""

from dataclasses import replace
from datetime import date

import pytest

from contracts.assessment import ReferredToPanel
from contracts.change_of_household import HouseholdChanged
from contracts.clocks import ClockId
from contracts.deferral import FullReportAsked, PanelDeferred, PanelNeed
from contracts.panel import PanelDateCorrected
from contracts.reference import Household, ReportKind
from services.assessment.domain.assessment import Assessment, decide
from services.assessment.domain.outcome import correct_agency_decision, go_on_for_panel, withdraw
from services.assessment.domain.panel_papers import Paper, panel_papers
from services.assessment.domain.report import (
    ReferToPanel,
    ShareReport,
    refer_to_panel,
    share_report,
)
from services.assessment.domain.report_versions import is_to_write_again
from services.assessment.domain.status import Status
from services.assessment.store import AssessmentView
from services.chassis.decision import Kind, Refusal
from tests.assessment.helpers.assessments import (
    DAY,
    HEARD,
    JOURNEY,
    REFERRED,
    commented,
    referred,
    shared,
    withdrawing,
)
from tests.assessment.helpers.stages_two import with_addendum

BACK = REFERRED + 14 * DAY
AGAIN = BACK + 14 * DAY
AT_PANEL = replace(HEARD, stream="panel", version=3)
DEFERRED = PanelDeferred(occurred_on=BACK, missing=(PanelNeed.HEALTH,))
ASKED = FullReportAsked(occurred_on=BACK)


def deferred() -> Assessment:
    return sent_back(referred(), DEFERRED)


def asked_for_full() -> Assessment:
    brief = refer_to_panel(shared(ReportKind.BRIEF), ReferToPanel(on=REFERRED + 4 * DAY)).state
    return sent_back(brief, ASKED)


def sent_back(assessment: Assessment, event: PanelDeferred | FullReportAsked) -> Assessment:
    decision = go_on_for_panel(assessment, AT_PANEL, event)
    assert decision is not None
    assert decision.events == []
    return decision.state


def referring(on: date = AGAIN) -> ReferToPanel:
    return ReferToPanel(on=on)


class TestADeferral:
    def test_stage_two_goes_on_with_its_clock(self) -> None:
        case = deferred()

        assert (case.status, case.referred_on) == (Status.STAGE_TWO, None)
        assert case.clocks[ClockId.STAGE_TWO] == commented().clocks[ClockId.STAGE_TWO]
        assert [each.id for each in case.awaited] == [ClockId.STAGE_TWO]

    def test_what_the_panel_needs_is_shown_and_keeps_the_case_until_it_is_with_the_applicants(
        self,
    ) -> None:
        view = AssessmentView.of(JOURNEY, deferred(), 9)

        assert (view.asked_by_panel, view.answered_panel) == ((PanelNeed.HEALTH,), False)
        with pytest.raises(Refusal, match="what it deferred the case for") as refused:
            refer_to_panel(deferred(), referring())
        assert refused.value.kind is Kind.NOT_LAWFUL

    def test_with_an_addendum_it_is_referred_again(self) -> None:
        answered = with_addendum(deferred(), BACK + 7 * DAY)
        case, events = refer_to_panel(answered, referring())

        assert [type(each) for each in events] == [ReferredToPanel]
        assert (case.status, case.referred_on, case.course.returned) == (
            Status.REFERRED,
            AGAIN,
            None,
        )

    def test_an_addendum_from_before_answers_nothing(self) -> None:
        earlier = refer_to_panel(with_addendum(commented(), REFERRED), ReferToPanel(on=REFERRED))
        papers = panel_papers(sent_back(earlier.state, DEFERRED), AGAIN)

        assert [each.there for each in papers if each.paper is Paper.PANEL_NEEDS] == [False]

    def test_it_is_not_referred_again_before_the_panel_sent_it_back(self) -> None:
        answered = with_addendum(deferred(), BACK)

        with pytest.raises(Refusal, match="the panel sent the case back"):
            refer_to_panel(answered, referring(BACK - DAY))

    def test_its_day_is_corrected_with_the_panel(self) -> None:
        moved = PanelDateCorrected(occurred_on=AGAIN, corrects=3, right_day=BACK - DAY)
        decision = correct_agency_decision(deferred(), AT_PANEL, moved)

        assert decision is not None
        assert (decision.state.dates[-1].on, decision.state.referred_on) == (BACK - DAY, None)

    def test_applicants_who_withdrew_stay_withdrawn(self) -> None:
        assert go_on_for_panel(withdraw(referred(), withdrawing(BACK)).state, HEARD, ASKED) is None

    def test_they_may_withdraw_then_and_not_before_it(self) -> None:
        with pytest.raises(Refusal, match="before the latest step"):
            withdraw(deferred(), withdrawing(BACK - DAY))
        assert withdraw(deferred(), withdrawing(BACK)).state.status is Status.WITHDRAWN


class TestAFullReport:
    def test_the_brief_report_does_not_go_to_the_panel_again(self) -> None:
        with pytest.raises(Refusal, match="asked for a full report"):
            refer_to_panel(asked_for_full(), referring())
        with pytest.raises(Refusal, match="asked for a full report"):
            share_report(asked_for_full(), ShareReport(on=AGAIN, report=ReportKind.BRIEF))

    def test_the_full_one_is_written_shared_and_read_before_it_goes_there(self) -> None:
        assert is_to_write_again(asked_for_full())
        full = share_report(asked_for_full(), ShareReport(on=BACK, report=ReportKind.FULL)).state

        assert not is_to_write_again(full) or full.report is ReportKind.FULL
        with pytest.raises(Refusal, match="can send observations until"):
            refer_to_panel(full, referring(BACK))
        [event] = refer_to_panel(full, referring()).events
        assert isinstance(event, ReferredToPanel)
        assert event.report is ReportKind.FULL


def test_a_household_that_changed_while_the_panel_had_the_case_is_described_anew() -> None:
    left = HouseholdChanged(occurred_on=BACK, household=Household.SINGLE, applicant=2)
    case = sent_back(decide(referred(), left).state, DEFERRED)

    assert case.course.report_outdated
