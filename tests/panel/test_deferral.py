"""The panel needs more before it recommends: the case goes back to the assessment and comes to the panel again."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from pydantic import ValidationError

from contracts.deferral import FullReportAsked, PanelCaseResumed, PanelDeferred, PanelNeed
from contracts.reference import ReasonsFor, ReportKind
from services.chassis.decision import Kind, Refusal
from services.panel.domain.agency_decision import approve_applicants
from services.panel.domain.correction import correct_date
from services.panel.domain.deferral import (
    AskForFullReport,
    DeferCase,
    ask_for_full_report,
    defer_case,
)
from services.panel.domain.meeting import hold_meeting
from services.panel.domain.panel_case import PanelCase
from services.panel.domain.progress import Status
from services.panel.domain.recommendation import FinaliseMinutes, finalise_minutes, recommend
from services.panel.domain.referral import close_case, open_case
from services.panel.store.cases import reasons_of
from services.panel.timeline import TIMELINE
from tests.panel.helpers.panel_cases import (
    BY,
    DAY,
    DECIDED,
    HEARD,
    MET,
    REFERRED,
    a_case,
    approving,
    correcting,
    meeting,
    met,
    recommended,
    recommending,
    referral,
    withdrawal,
)

WORDS = "The medical adviser's view after the operation."
DEFERRING = DeferCase(on=MET, missing=(PanelNeed.HEALTH, PanelNeed.REPORT), words=WORDS)
ASKING = AskForFullReport(on=MET, reasons="It does not say enough.")
AGAIN = MET + timedelta(14)


def deferred() -> PanelCase:
    return defer_case(met(), DEFERRING).state


def resumed(on: date = AGAIN, report: ReportKind = ReportKind.FULL) -> PanelCase:
    before = deferred() if report is ReportKind.FULL else asked_for_full()
    return open_case(before, HEARD, referral().model_copy(update={"occurred_on": on})).state


def asked_for_full() -> PanelCase:
    return ask_for_full_report(met(ReportKind.BRIEF), ASKING).state


class TestThePanelDefers:
    def test_it_says_what_kind_of_thing_is_missing_and_keeps_the_words(self) -> None:
        case, events = defer_case(met(), DEFERRING)

        assert events == [
            PanelDeferred(occurred_on=MET, missing=(PanelNeed.HEALTH, PanelNeed.REPORT))
        ]
        assert (case.status, case.recommendation, case.clocks) == (Status.RETURNED, None, {})
        [shown] = reasons_of(uuid4(), case).reasons
        assert (shown.about, shown.words) == (ReasonsFor.PANEL_RETURN, WORDS)

    @pytest.mark.parametrize(
        ("missing", "told"),
        [
            (DEFERRING.missing, "recommendation: health information, more in the report. "),
            ((PanelNeed.HEALTH, PanelNeed.OTHER), ": health information, something else. "),
            (
                (PanelNeed.OTHER,),
                "The adoption panel needs more before it makes its recommendation. ",
            ),
        ],
    )
    def test_applicants_read_what_it_needs_and_no_day_of_a_meeting(
        self, missing: tuple[PanelNeed, ...], told: str
    ) -> None:
        words = TIMELINE[PanelDeferred].words
        assert callable(words)
        said = words(PanelDeferred(occurred_on=MET, missing=missing))

        assert told in said
        assert " met" not in said

    @pytest.mark.parametrize(
        "changed", [{"conditions": "a course"}, {"missing": []}, {"missing": ["health"] * 2}]
    )
    def test_it_names_what_is_missing_once_and_has_no_conditions(
        self, changed: dict[str, object]
    ) -> None:
        given = {"on": MET, "missing": ["health"], "words": WORDS, **changed}

        with pytest.raises(ValidationError):
            DeferCase.model_validate(given)

    @pytest.mark.parametrize("case", [a_case(), recommended(), deferred()])
    def test_it_does_so_only_after_a_meeting_and_before_it_recommends(
        self, case: PanelCase
    ) -> None:
        with pytest.raises(Refusal) as refused:
            defer_case(case, DEFERRING)

        assert refused.value.kind is Kind.NOT_NOW

    def test_nobody_recommends_or_decides_on_a_case_that_was_sent_back(self) -> None:
        with pytest.raises(Refusal, match="needs more before it recommends"):
            recommend(deferred(), recommending())
        with pytest.raises(Refusal, match="needs more before it recommends"):
            approve_applicants(deferred(), approving(), BY)

    def test_applicants_may_withdraw_then(self) -> None:
        decision = close_case(deferred(), HEARD, withdrawal(on=AGAIN))

        assert decision is not None
        assert decision.state.status is Status.CLOSED


class TestThePanelAsksForAFullReport:
    def test_after_a_brief_one(self) -> None:
        case, events = ask_for_full_report(met(ReportKind.BRIEF), ASKING)

        assert events == [FullReportAsked(occurred_on=MET)]
        assert (case.status, case.missing) == (Status.RETURNED, ())

    def test_not_after_a_full_one(self) -> None:
        with pytest.raises(Refusal, match="already has a full report") as refused:
            ask_for_full_report(met(), ASKING)

        assert refused.value.kind is Kind.NOT_LAWFUL

    def test_the_full_report_may_then_yield_suitable(self) -> None:
        again = hold_meeting(resumed(report=ReportKind.BRIEF), meeting(on=AGAIN)).state

        assert again.report is ReportKind.FULL
        assert recommend(again, recommending(on=AGAIN)).state.status is Status.RECOMMENDED


class TestTheCaseComesBack:
    def test_a_further_referral_goes_on_with_the_same_case_and_its_meetings(self) -> None:
        case, events = open_case(
            deferred(), HEARD, referral().model_copy(update={"occurred_on": AGAIN})
        )

        assert events == [PanelCaseResumed(occurred_on=AGAIN)]
        assert (case.status, case.referred_on, case.missing) == (Status.REFERRED, REFERRED, ())
        assert [each.on for each in case.meetings] == [MET]

    def test_the_next_meeting_is_not_before_the_further_referral(self) -> None:
        with pytest.raises(Refusal, match="before the latest step"):
            hold_meeting(resumed(), meeting(on=AGAIN - DAY))

    def test_those_who_sat_when_it_was_deferred_do_not_decide_on_it(self) -> None:
        others = tuple(f"pm-{number}" for number in range(30, 35))
        case = hold_meeting(resumed(), meeting(on=AGAIN, members=others)).state
        case = recommend(case, recommending(on=AGAIN)).state
        case = finalise_minutes(case, FinaliseMinutes(on=AGAIN)).state

        with pytest.raises(Refusal, match=r"30B\(3\)"):
            approve_applicants(case, approving(on=AGAIN), meeting().members[0])

    def test_the_day_of_the_deferral_can_be_corrected_and_that_of_the_referral_on_the_assessment(
        self,
    ) -> None:
        case = correct_date(resumed(), correcting(3, MET + DAY)).state

        assert (case.status, case.returned_on) == (Status.REFERRED, MET + DAY)
        with pytest.raises(Refusal, match="correct on the assessment"):
            correct_date(resumed(), correcting(4, DECIDED))
