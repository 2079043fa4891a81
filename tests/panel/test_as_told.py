"""What a household reads of its case before it was told of a decision against it, or of a review that doubts it: nothing of either."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from contracts.approval_review import (
    ApprovalDecision,
    ApprovalReviewed,
    ApprovalReviewFinding,
)
from contracts.clocks import ClockId
from contracts.reference import Recommendation
from services.chassis.decision import Refusal
from services.chassis.record import RecordedEvent
from services.panel.domain.approval_decision import propose_ending
from services.panel.domain.approval_notice import (
    SendApprovalNotice,
    TellApprovalDecision,
    send_approval_notice,
    tell_approval_decision,
)
from services.panel.domain.approval_review import SendReviewReport, send_review_report
from services.panel.domain.as_told import as_told
from services.panel.domain.decision_notice import TellDecision, tell_decision
from services.panel.domain.decision_review import (
    SendRepresentations,
    make_final_decision,
    send_representations,
)
from services.panel.domain.independent_review import (
    RecordReviewRecommendation,
    SendReviewPapers,
    record_review_recommendation,
    send_review_papers,
)
from services.panel.domain.meeting import hold_meeting
from services.panel.domain.panel_case import PanelCase
from services.panel.domain.recommendation import FinaliseMinutes, finalise_minutes
from services.panel.domain.referral import close_case
from services.panel.store.cases import PanelCaseView
from services.panel.store.decision_told import DecisionTold
from services.panel.timeline import broken_off, timeline
from services.web.site.answers.panel import PanelCase as ShownCase
from services.web.site.pieces import Piece
from services.web.team.cases.case import Case, EnquiryPart, LaterPart
from tests.panel.helpers.approvals import (
    CONSIDERED,
    FINALLY,
    MINUTED,
    OBSERVED,
    OF_APPROVAL,
    PANEL_ON_APPROVAL,
    PROPOSED,
    REPORT_SENT,
    REVIEWED,
    approval_ended,
    approved_adopters,
    ending_noticed,
    ending_proposed,
    given_up,
    minuted_on_approval,
    proposing,
    reviewed,
)
from tests.panel.helpers.panel_cases import (
    BY,
    DECIDED,
    HEARD,
    OVER,
    PAPERS,
    SENT,
    asked,
    determined,
    finally_deciding,
    meeting,
    minuted,
    not_approved,
    noticed,
    under_review,
    withdrawal,
)

JOURNEY = UUID(int=7)
DAY = timedelta(days=1)
NO_ENQUIRY = EnquiryPart(
    view=Piece(),
    contact=Piece(),
    events=Piece(),
    notes=Piece(),
    actions=Piece(),
    look_alikes=Piece(),
)
Built = Callable[[], PanelCase]
ADVERSE = [
    pytest.param(determined, minuted, DECIDED, id="proposed not to approve"),
    pytest.param(not_approved, under_review, OVER, id="not approved"),
    pytest.param(ending_proposed, minuted_on_approval, PROPOSED, id="proposed to end"),
    pytest.param(approval_ended, ending_noticed, FINALLY, id="ended"),
]


def history(case: PanelCase) -> list[RecordedEvent]:
    at = datetime(2026, 6, 3, 9, tzinfo=UTC)
    return [
        RecordedEvent(version=each.version, type=each.type, data=each.data, at=at)
        for each in case.steps
    ]


def read(case: PanelCase, on: date) -> dict[str, Any]:
    """The household's view on that day."""
    return timeline(JOURNEY, case, history(case), on).model_dump()


def told_in_writing(case: PanelCase, on: date) -> PanelCase:
    if case.decided and isinstance(case.decided.decision, ApprovalDecision):
        return send_approval_notice(case, SendApprovalNotice(on=on, papers=PAPERS)).state
    return noticed(case, on)


@pytest.mark.parametrize(("decided", "before", "on"), ADVERSE)
def test_until_its_notice_a_household_reads_nothing_of_a_decision_against_it(
    decided: Built, before: Built, on: date
) -> None:
    assert read(decided(), on) == read(before(), on)
    assert DecisionTold.of(JOURNEY, decided()) == DecisionTold.of(JOURNEY, before())


@pytest.mark.parametrize(("decided", "_", "on"), ADVERSE)
def test_from_its_notice_on_it_reads_the_clocks_as_they_are(
    decided: Built, _: Built, on: date
) -> None:
    told = told_in_writing(decided(), on + DAY)
    shown = timeline(JOURNEY, told, history(told), on + DAY)

    assert {each.id: each.ended_on for each in shown.clocks} == {
        each.id: each.stopped_on for each in told.clocks.values()
    }
    assert ClockId.NOTIFY_WRITTEN in {each.id for each in shown.clocks}


@pytest.mark.parametrize("decided", [determined, not_approved, ending_proposed, approval_ended])
def test_staff_read_the_clocks_as_they_are_at_once(decided: Built) -> None:
    case = decided()
    view = PanelCaseView.of(JOURNEY, case, case.version)
    part = LaterPart(view=Piece(found=ShownCase.model_validate(view.model_dump())))
    page = Case(
        journey=JOURNEY,
        enquiry=NO_ENQUIRY,
        assessment=LaterPart(view=Piece()),
        panel=part,
        panel_notes=Piece(),
        messages=Piece(),
    )

    assert [each.clock for each in page.clocks] == [*case.clocks.values()]
    assert [each.clock.id for each in page.clocks if each.broken_off] == broken_off(case)
    assert {ClockId.NOTIFY_ORAL, ClockId.NOTIFY_WRITTEN} <= {e.clock.id for e in page.clocks}


def test_a_decision_that_was_told_by_phone_shows_its_clocks_with_the_notice_alone() -> None:
    proposed = tell_decision(determined(), TellDecision(on=DECIDED + DAY)).state
    ending = tell_approval_decision(ending_proposed(), TellApprovalDecision(on=PROPOSED)).state

    assert as_told(proposed).clocks == minuted().clocks
    assert as_told(ending).clocks == minuted_on_approval().clocks


def test_a_household_that_withdraws_before_the_notice_reads_of_no_decision() -> None:
    left, before = (close_case(each, HEARD, withdrawal(SENT)) for each in (determined(), minuted()))
    assert left is not None
    assert before is not None

    shown, other = (read(each.state, SENT) for each in (left, before))
    assert shown["clocks"] == other["clocks"]
    assert shown["turn"] is other["turn"]
    assert [each["words"] for each in shown["entries"]] == [
        each["words"] for each in other["entries"]
    ]


def reviewed_after_an_independent_review() -> PanelCase:
    """Approved against the agency's proposal, and then in a review that a panel has considered."""
    case = send_review_papers(asked("independent_review"), SendReviewPapers(on=OVER)).state
    heard = RecordReviewRecommendation(
        on=OVER, recommendation=Recommendation.SUITABLE, reasons="It believes them."
    )
    case = record_review_recommendation(case, heard).state
    case = noticed(make_final_decision(case, finally_deciding("approved"), BY).state, OVER)
    for step, on in (("unsuitable", REVIEWED), ("report", REPORT_SENT), ("observed", OBSERVED)):
        case = OF_APPROVAL[f"review_{step}"](case, on).state
    case = hold_meeting(case, meeting(CONSIDERED, PANEL_ON_APPROVAL)).state
    case = OF_APPROVAL["consider_approval"](case, CONSIDERED).state
    return finalise_minutes(case, FinaliseMinutes(on=MINUTED)).state


def test_an_independent_review_stays_in_the_decision_while_a_proposal_waits_for_its_notice() -> (
    None
):
    before = reviewed_after_an_independent_review()
    proposed = propose_ending(before, proposing(), BY).state
    told, shown = (DecisionTold.of(JOURNEY, each) for each in (before, proposed))

    assert told.review_recommendation is Recommendation.SUITABLE
    assert shown == told
    assert read(proposed, PROPOSED) == read(before, PROPOSED)


def test_what_refuses_their_words_does_not_tell_of_a_final_decision() -> None:
    said = []
    for case in (under_review(), not_approved()):
        with pytest.raises(Refusal) as refused:
            send_representations(case, SendRepresentations(on=OVER, words="We stay here."))
        said.append(refused.value.sentence)

    assert said[0] == said[1]


def test_a_review_that_doubts_them_is_not_to_be_read_before_its_report() -> None:
    case, before = reviewed(), approved_adopters()

    assert read(case, REVIEWED) == read(before, REVIEWED)
    assert DecisionTold.of(JOURNEY, case) == DecisionTold.of(JOURNEY, before)
    sent = send_review_report(case, SendReviewReport(on=REPORT_SENT)).state
    words = [each["what"] for each in read(sent, REPORT_SENT)["entries"]]
    assert ApprovalReviewed.type in words
    assert as_told(sent) is sent


def test_nor_is_it_where_they_give_up_their_approval_before_it() -> None:
    case, before = (given_up(each, REPORT_SENT) for each in (reviewed(), approved_adopters()))

    shown, other = read(case, REPORT_SENT), read(before, REPORT_SENT)
    assert shown["clocks"] == other["clocks"]
    assert [each["words"] for each in shown["entries"]] == [
        each["words"] for each in other["entries"]
    ]


def test_a_review_that_finds_them_still_suitable_has_no_report_and_is_read_at_once() -> None:
    case = reviewed(ApprovalReviewFinding.STILL_SUITABLE)

    assert "still suitable" in read(case, REVIEWED)["entries"][-1]["words"]
    assert as_told(case) is case


def test_an_old_case_without_its_first_steps_shows_no_deadline_before_the_notice() -> None:
    case = determined().model_copy(update={"steps": determined().steps[2:]})

    assert as_told(case).clocks == {}
    assert as_told(case).told is case.told
