"""How adopters hear of a decision about their approval: told, sent with what goes with it, and read on their page."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from contracts.approval_review import ApprovalDecision, ApprovalDecisionTold, ApprovalNoticeSent
from contracts.approval_view import ApprovalConsidered
from contracts.clocks import ClockId
from contracts.reference import Recommendation
from contracts.timeline import Turn
from services.chassis.decision import Decision, Kind, Refusal
from services.chassis.record import RecordedEvent
from services.panel import approval_timeline, timeline
from services.panel.domain.approval_decision import propose_ending
from services.panel.domain.approval_notice import (
    SendApprovalNotice,
    TellApprovalDecision,
    send_approval_notice,
    tell_approval_decision,
)
from services.panel.domain.decision_notice import (
    SendDecisionNotice,
    TellDecision,
    send_decision_notice,
    tell_decision,
)
from services.panel.domain.decision_review import make_final_decision, receive_review_request
from services.panel.domain.meeting import hold_meeting
from services.panel.domain.panel_case import PanelCase
from services.panel.domain.progress import Status
from services.panel.domain.second_panel import (
    AskSecondPanel,
    RecommendAgain,
    ask_second_panel,
    recommend_again,
)
from services.panel.store.decision_told import DecisionTold
from services.panel.store.notices import NoticeView
from tests.panel.helpers.approvals import (
    ANSWER_BY,
    APPROVED,
    FINALLY,
    OF_APPROVAL,
    PROPOSAL_SENT,
    PROPOSED,
    approval_ended,
    considered,
    ending_noticed,
    ending_proposed,
    finally_on_approval,
    given_up,
    just_approved,
    kept,
    minuted_on_approval,
    proposing,
    report_sent,
    reviewed,
    second_panel_met,
    second_panel_on_ending,
    second_panel_recommended,
)
from tests.panel.helpers.panel_cases import (
    BY,
    DAY,
    JOURNEY,
    PAPERS,
    approved,
    asking,
    at_second_panel,
    meeting,
)

AT = datetime(2026, 6, 2, 9, tzinfo=UTC)


def notice(on: date) -> SendApprovalNotice:
    return SendApprovalNotice(on=on, papers=PAPERS)


def test_they_hear_of_it_in_person_and_by_the_notice_each_with_its_day() -> None:
    told, said = tell_approval_decision(ending_proposed(), TellApprovalDecision(on=PROPOSED + DAY))
    case, sent = send_approval_notice(told, notice(PROPOSAL_SENT))
    about: dict[str, Any] = {"decision": ApprovalDecision.ENDING_PROPOSED, "decided_on": PROPOSED}

    assert said == [ApprovalDecisionTold(occurred_on=PROPOSED + DAY, **about)]
    assert sent == [
        ApprovalNoticeSent(occurred_on=PROPOSAL_SENT, agency="moorland", papers=PAPERS, **about)
    ]
    assert case.clocks[ClockId.QD_RESPONSE].due_on == ANSWER_BY


def test_they_hear_of_it_once_each_and_not_before_the_decision() -> None:
    with pytest.raises(Refusal, match="already recorded the notice"):
        send_approval_notice(ending_noticed(), notice(PROPOSAL_SENT))
    told = tell_approval_decision(kept(), TellApprovalDecision(on=PROPOSED)).state
    with pytest.raises(Refusal, match="already recorded that they were told"):
        tell_approval_decision(told, TellApprovalDecision(on=PROPOSED))
    with pytest.raises(Refusal, match="before the decision"):
        send_approval_notice(kept(), notice(PROPOSED - DAY))
    with pytest.raises(Refusal, match="before the decision"):
        tell_approval_decision(kept(), TellApprovalDecision(on=PROPOSED - DAY))


def test_it_is_told_by_the_commands_of_a_decision_about_an_approval() -> None:
    with pytest.raises(Refusal, match="about the approval"):
        send_decision_notice(kept(), SendDecisionNotice(on=PROPOSED))
    with pytest.raises(Refusal, match="about the approval"):
        tell_decision(kept(), TellDecision(on=PROPOSED))
    with pytest.raises(Refusal, match="has not decided about the approval"):
        send_approval_notice(approved(), notice(PROPOSED))
    with pytest.raises(Refusal, match="has not decided about the approval"):
        tell_approval_decision(approved(), TellApprovalDecision(on=PROPOSED))


def test_they_hear_of_a_proposal_by_its_notice() -> None:
    assert ending_proposed().told is Status.APPROVAL_IN_REVIEW
    assert ending_noticed().told is Status.ENDING_PROPOSED
    assert timeline.turn_of(ending_noticed(), ANSWER_BY) is Turn.HOUSEHOLD
    assert timeline.turn_of(ending_noticed(), ANSWER_BY + DAY) is Turn.REVIEW


def test_they_hear_of_the_final_decision_against_them_by_its_notice() -> None:
    told = send_approval_notice(approval_ended(), notice(FINALLY)).state

    assert (approval_ended().status, approval_ended().told) == (
        Status.APPROVAL_ENDED,
        Status.ENDING_PROPOSED,
    )
    assert not approval_ended().has_ended
    assert (told.told, told.has_ended) == (Status.APPROVAL_ENDED, True)


@pytest.mark.parametrize(
    ("view", "papers", "missing"),
    [
        ("not_suitable", (), "the notice of the applicants' rights and your reasons"),
        ("not_suitable", ("reasons",), "the notice of the applicants' rights"),
        ("suitable", ("reasons", "rights_notice"), "the panel's recommendation"),
    ],
)
def test_a_proposal_to_end_goes_with_its_reasons_and_rights_and_a_view_that_differs(
    view: str, papers: tuple[str, ...], missing: str
) -> None:
    case = propose_ending(minuted_on_approval(view), proposing(), BY).state
    without = SendApprovalNotice.model_validate({"on": PROPOSAL_SENT, "papers": papers})

    with pytest.raises(Refusal, match=f"goes with {missing} .regulation 30B.5.") as refused:
        send_approval_notice(case, without)
    assert (refused.value.kind, refused.value.field) == (Kind.NOT_VALID, "papers")
    assert send_approval_notice(kept(), SendApprovalNotice(on=PROPOSED)).events


def test_each_notice_is_on_record_with_what_went_with_it() -> None:
    [*_, latest] = NoticeView.each_of(ending_noticed())

    assert (latest.decision, latest.papers) == (ApprovalDecision.ENDING_PROPOSED, PAPERS)


def test_adopters_whose_approval_is_reviewed_still_read_the_decision_that_approved_them() -> None:
    for case in (report_sent(), ending_noticed(), kept()):
        told = DecisionTold.of(JOURNEY, case)
        assert (told.decision, told.decided_on) == ("approved", APPROVED)
        assert told.second_recommendation is None
    assert DecisionTold.of(JOURNEY, approval_ended()).decided_on == APPROVED


def test_what_they_are_approved_for_stays_until_the_notice_that_the_approval_ended() -> None:
    final = approval_ended()
    ended = send_approval_notice(final, notice(FINALLY)).state

    def read(case: PanelCase) -> tuple[str | None, bool]:
        words = {"approved_for": "One child."}
        records = tuple(each.model_copy(update=words) for each in case.decision_records)
        told = DecisionTold.of(JOURNEY, case.model_copy(update={"decision_records": records}))
        return told.decision, told.approved_for is not None

    for case in (second_panel_on_ending(), second_panel_met(), second_panel_recommended(), final):
        assert read(case) == ("approved", True)
    for case in (ended, given_up(ending_noticed(), FINALLY)):
        assert read(case) == ("approved", False)
    assert read(at_second_panel()) == ("qualifying_determination", False)


@pytest.mark.parametrize(
    ("case", "known"),
    [
        (considered(), False),
        (kept(), True),
        (ending_proposed(), False),
        (ending_noticed(), True),
        (second_panel_on_ending(), True),
        (approval_ended(), True),
        (given_up(considered(), FINALLY), False),
        (given_up(ending_proposed(), FINALLY), False),
        (given_up(ending_noticed(), FINALLY), True),
    ],
)
def test_what_the_panel_said_of_the_approval_is_told_with_what_the_agency_decided_after_it(
    case: PanelCase, known: bool
) -> None:
    said = ApprovalConsidered(
        occurred_on=PROPOSED - DAY, recommendation=Recommendation.NOT_SUITABLE
    )
    recorded = RecordedEvent(version=1, type=said.type, data=said.model_dump(mode="json"), at=AT)
    [entry] = timeline.timeline(JOURNEY, case, [recorded], FINALLY).entries

    assert ("It recommended that you are not suitable to adopt." in entry.words) is known
    assert ("recommendation" in entry.details) is known


@pytest.mark.parametrize(
    ("decided", "send"),
    [
        (just_approved(), lambda case: send_decision_notice(case, SendDecisionNotice(on=PROPOSED))),
        (kept(), lambda case: send_approval_notice(case, notice(PROPOSED))),
    ],
)
def test_a_case_that_came_into_review_without_a_notice_can_still_record_it(
    decided: PanelCase, send: Callable[[PanelCase], Decision[PanelCase]]
) -> None:
    before = {"status": Status.APPROVAL_IN_REVIEW, "approval_review": reviewed().approval_review}
    case, events = send(decided.model_copy(update=before))

    assert len(events) == 1
    assert (case.status, case.notice_sent_on) == (Status.APPROVAL_IN_REVIEW, PROPOSED)
    assert not {each.id for each in case.awaited} & {ClockId.NOTIFY_ORAL, ClockId.NOTIFY_WRITTEN}
    with pytest.raises(Refusal, match="not decided yet"):
        send(case)


def test_a_view_of_an_earlier_review_stays_told_until_a_panel_considers_the_approval_again() -> (
    None
):
    told = send_approval_notice(kept(), notice(PROPOSED)).state
    again = OF_APPROVAL["review_unsuitable"](told, FINALLY).state

    assert approval_timeline.view_table(again)


def test_what_a_second_panel_recommends_on_the_end_is_read_with_the_final_decision() -> None:
    written = receive_review_request(ending_noticed(), asking(on=PROPOSAL_SENT)).state
    case = ask_second_panel(written, AskSecondPanel(on=PROPOSAL_SENT)).state
    met = hold_meeting(case, meeting(FINALLY - DAY)).state
    again = RecommendAgain(
        on=FINALLY - DAY, recommendation=Recommendation.NOT_SUITABLE, reasons="No."
    )
    recommended, [said] = recommend_again(met, again)
    final = make_final_decision(recommended, finally_on_approval("approved"), BY).state

    def read(case: PanelCase) -> str:
        recorded = RecordedEvent(
            version=1, type=said.type, data=said.model_dump(mode="json"), at=AT
        )
        return timeline.timeline(JOURNEY, case, [recorded], FINALLY).entries[0].words

    assert "not suitable" not in read(recommended)
    assert "not suitable" in read(final)
