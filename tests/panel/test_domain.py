"""The rules of a panel case as sentences: quorum, recommendation, final minutes, agency decision."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from pydantic import ValidationError

from contracts.clocks import ClockId
from contracts.panel import (
    ApplicantsApproved,
    MinutesFinalised,
    PanelCaseClosed,
    PanelCaseOpened,
    PanelMet,
    PanelNoteAdded,
    PanelRecommended,
    QualifyingDeterminationIssued,
)
from contracts.reference import Recommendation, ReportKind
from services.chassis.decision import Kind, Refusal
from services.panel.domain.agency_decision import (
    ApproveApplicants,
    IssueQualifyingDetermination,
    approve_applicants,
    issue_qualifying_determination,
)
from services.panel.domain.case_note import AddNote, add_note
from services.panel.domain.decision_record import RecordedDecision
from services.panel.domain.decision_review import make_final_decision
from services.panel.domain.meeting import HoldMeeting, hold_meeting
from services.panel.domain.panel_case import PanelCase
from services.panel.domain.progress import Status
from services.panel.domain.recommendation import (
    FinaliseMinutes,
    Recommend,
    finalise_minutes,
    recommend,
)
from services.panel.domain.referral import close_case, open_case
from services.panel.store.cases import reasons_of
from tests.panel.helpers.panel_cases import (
    BY,
    DAY,
    DECIDED,
    HEARD,
    MET,
    MINUTES,
    OVER,
    PANEL,
    REASONS,
    RECORD,
    REFERRED,
    a_case,
    approved,
    approving,
    asked,
    closed,
    determined,
    determining,
    finally_deciding,
    meeting,
    met,
    minuted,
    not_approved,
    noticed,
    recommended,
    recommending,
    referral,
    under_review,
    withdrawal,
)


class TestACaseOpens:
    def test_a_referral_opens_it_on_its_day(self) -> None:
        case, events = open_case(None, HEARD, referral())

        assert (case.status, case.referred_on) == (Status.REFERRED, REFERRED)
        assert events == [PanelCaseOpened(occurred_on=REFERRED, agency="moorland")]

    def test_a_case_that_is_there_is_never_begun_anew(self) -> None:
        with pytest.raises(Refusal, match="already has a case at the panel"):
            open_case(met(), HEARD, referral())


class TestThePanelMeets:
    def test_five_members_with_their_chair_are_a_quorum(self) -> None:
        case, events = hold_meeting(a_case(), meeting())

        assert case.meetings[0].members == PANEL
        assert events == [PanelMet(occurred_on=MET, members=5)]

    def test_four_are_none(self) -> None:
        with pytest.raises(Refusal, match=r"at least 5 .*\(regulation 6\)") as refused:
            hold_meeting(a_case(), meeting(members=PANEL[:4]))

        assert refused.value.kind is Kind.NOT_LAWFUL

    @pytest.mark.parametrize(
        ("on", "members", "version"),
        [
            (date(2020, 4, 23), 5, 1),
            (date(2020, 4, 24), 3, 2),
            (date(2020, 9, 24), 3, 2),
            (date(2020, 9, 25), 5, 3),
        ],
    )
    def test_the_quorum_is_that_of_the_day_of_the_meeting(
        self, on: date, members: int, version: int
    ) -> None:
        earlier = a_case().model_copy(update={"referred_on": on - DAY})
        case = hold_meeting(earlier, meeting(on, members=PANEL[:members])).state

        assert case.meetings[0].quorum == version
        with pytest.raises(Refusal, match=f"at least {members} members"):
            hold_meeting(earlier, meeting(on, members=PANEL[: members - 1]))

    def test_a_member_named_twice_is_not_two(self) -> None:
        with pytest.raises(ValidationError, match="name each member once"):
            meeting(members=(*PANEL[:4], PANEL[0]))

    def test_the_chair_sits_on_the_panel(self) -> None:
        with pytest.raises(ValidationError, match="include the chair among the members"):
            HoldMeeting(on=MET, chair="pm-099", members=PANEL)

    @pytest.mark.parametrize("name", ["Rosa Fell", "Rosa", "PM-017", "pm 017", "pm-017\n", ""])
    def test_a_member_is_a_code_and_no_name(self, name: str) -> None:
        with pytest.raises(ValidationError):
            meeting(members=(name, *PANEL))

    def test_a_panel_that_deferred_meets_again(self) -> None:
        case = hold_meeting(met(), meeting(on=MET + 28 * DAY)).state

        assert [each.on for each in case.meetings] == [MET, MET + 28 * DAY]

    def test_it_is_not_dated_before_the_referral(self) -> None:
        with pytest.raises(Refusal, match="before the latest step on 10 July 2025"):
            hold_meeting(a_case(), meeting(on=REFERRED - DAY))


class TestThePanelRecommends:
    @pytest.mark.parametrize("what", Recommendation)
    def test_its_recommendation_is_said_and_its_reasons_are_kept(
        self, what: Recommendation
    ) -> None:
        case, events = recommend(met(), recommending(what))

        assert case.recommendation_reasons == REASONS
        assert events == [PanelRecommended(occurred_on=MET, recommendation=what)]

    def test_a_brief_report_never_yields_suitable(self) -> None:
        with pytest.raises(Refusal, match="brief report") as refused:
            recommend(met(ReportKind.BRIEF), recommending("suitable"))

        assert refused.value.kind is Kind.NOT_LAWFUL

    def test_a_brief_report_may_yield_not_suitable(self) -> None:
        assert recommend(met(ReportKind.BRIEF), recommending("not_suitable")).events

    @pytest.mark.parametrize("given", [{"conditions": "after a course"}, {"reasons": " "}])
    def test_it_takes_no_conditions_and_needs_reasons(self, given: dict[str, str]) -> None:
        asked = {"on": MET, "recommendation": "suitable", "reasons": REASONS, **given}

        with pytest.raises(ValidationError):
            Recommend.model_validate(asked)

    def test_it_is_not_dated_before_the_meeting(self) -> None:
        with pytest.raises(Refusal, match="before the latest step on 24 July 2025"):
            recommend(met(), recommending(on=MET - DAY))


class TestTheMinutesAreFinal:
    def test_they_start_the_decision_makers_seven_working_days(self) -> None:
        case, events = finalise_minutes(recommended(), FinaliseMinutes(on=MINUTES))

        assert case.clocks[ClockId.ADM_DECIDE].due_on == date(2025, 8, 6)
        assert events == [MinutesFinalised(occurred_on=MINUTES, hearing=1)]

    def test_no_clock_of_the_decision_runs_without_them(self) -> None:
        assert recommended().clocks == {}

    def test_they_are_not_dated_before_the_recommendation(self) -> None:
        with pytest.raises(Refusal, match="before the latest step"):
            finalise_minutes(recommended(), FinaliseMinutes(on=MET - DAY))


class TestTheAgencyDecides:
    def test_an_approval_stops_the_decision_makers_clock(self) -> None:
        case, events = approve_applicants(minuted(), approving(), BY)

        assert case.clocks[ClockId.ADM_DECIDE].stopped_on == DECIDED
        assert case.decision_maker == "adm-01"
        assert events == [ApplicantsApproved(occurred_on=DECIDED, agency="moorland")]

    @pytest.mark.parametrize("code", ["adm", "adm-01", "a", "moorland:adm_2", "01-adm"])
    def test_every_code_under_which_staff_sign_in_is_that_of_a_decision_maker(
        self, code: str
    ) -> None:
        case = approve_applicants(minuted(), approving(), code).state

        assert case.decision_maker == code

    def test_what_else_the_panel_said_is_on_the_record_beside_its_reasons(self) -> None:
        said = {
            "advice": "One child, up to five.",
            "dissent": "One member abstained.",
            "quality": "Clear and complete.",
        }
        command = recommending().model_copy(update=said)
        case, events = recommend(met(), command)
        [shown] = reasons_of(uuid4(), case).reasons

        assert events == [PanelRecommended(occurred_on=MET, recommendation=Recommendation.SUITABLE)]
        assert shown.words.startswith(f"Reasons: {REASONS}")
        assert all(words in shown.words for words in said.values())

    def test_the_panel_advises_about_children_for_the_suitable_alone(self) -> None:
        advised = recommending("not_suitable").model_copy(update={"advice": "One child."})
        with pytest.raises(Refusal, match="only if it recommends that they are suitable"):
            recommend(met(), advised)

    def test_the_reasons_of_a_determination_stay_on_the_record(self) -> None:
        case, events = issue_qualifying_determination(minuted("not_suitable"), determining(), BY)

        assert (case.status, case.decision_records[-1].reasons) == (Status.UNDER_REVIEW, REASONS)
        assert events == [QualifyingDeterminationIssued(occurred_on=DECIDED, agency="moorland")]

    @pytest.mark.parametrize("part", RECORD)
    @pytest.mark.parametrize("decision", [ApproveApplicants, IssueQualifyingDetermination])
    def test_a_decision_needs_every_part_of_its_record(
        self, decision: type[RecordedDecision], part: str
    ) -> None:
        with pytest.raises(ValidationError, match=part):
            decision.model_validate({"on": DECIDED, **RECORD, part: ""})

    def test_the_recommendation_does_not_bind_the_agency(self) -> None:
        assert approve_applicants(minuted("not_suitable"), approving(), BY).events
        assert issue_qualifying_determination(minuted("suitable"), determining(), BY).events

    def test_nobody_is_approved_on_a_brief_report(self) -> None:
        refused = recommend(met(ReportKind.BRIEF), recommending("not_suitable")).state
        final = finalise_minutes(refused, FinaliseMinutes(on=MINUTES)).state

        with pytest.raises(Refusal, match="on a brief report") as lawless:
            approve_applicants(final, approving(), BY)
        assert lawless.value.kind is Kind.NOT_LAWFUL
        with pytest.raises(Refusal, match="on a brief report"):
            make_final_decision(under_review(ReportKind.BRIEF), finally_deciding("approved"), BY)

    def test_a_late_decision_is_taken_all_the_same(self) -> None:
        case = approve_applicants(minuted(), approving(on=DECIDED + 60 * DAY), BY).state

        assert case.clocks[ClockId.ADM_DECIDE].in_time is False

    @pytest.mark.parametrize("member", PANEL)
    def test_nobody_who_sat_on_the_panel_decides(self, member: str) -> None:
        with pytest.raises(Refusal, match=r"30B\(3\)") as refused:
            approve_applicants(minuted(), approving(), member)

        assert refused.value.kind is Kind.NOT_LAWFUL
        with pytest.raises(Refusal, match=r"30B\(3\)"):
            issue_qualifying_determination(minuted(), determining(), member)

    def test_nobody_who_sat_at_an_earlier_meeting_decides(self) -> None:
        others = tuple(f"pm-{number}" for number in range(30, 35))
        twice = hold_meeting(met(), meeting(on=MET + DAY, members=others)).state
        final = finalise_minutes(
            recommend(twice, recommending(on=MET + DAY)).state, FinaliseMinutes(on=MINUTES)
        ).state

        with pytest.raises(Refusal, match="You sat on the panel"):
            approve_applicants(final, approving(), PANEL[2])

    def test_it_is_not_dated_before_the_final_minutes(self) -> None:
        with pytest.raises(Refusal, match="before the final minutes on 28 July 2025"):
            approve_applicants(minuted(), approving(on=MINUTES - DAY), BY)


class TestTheApplicantsWithdraw:
    @pytest.mark.parametrize("case", [a_case(), met(), recommended(), minuted()])
    def test_it_closes_the_case_on_the_day_they_withdrew(self, case: PanelCase) -> None:
        decision = close_case(case, HEARD, withdrawal(on=DECIDED))

        assert decision is not None
        assert decision.events == [PanelCaseClosed(occurred_on=DECIDED)]
        assert None not in {clock.stopped_on for clock in decision.state.clocks.values()}

    def test_a_withdrawal_dated_before_the_final_minutes_closes_it_too(self) -> None:
        decision = close_case(minuted(), HEARD, withdrawal(on=MET))

        assert decision is not None
        assert decision.state.status is Status.CLOSED

    @pytest.mark.parametrize("decided", [approved(), noticed(approved()), not_approved()])
    def test_it_changes_nothing_once_the_agency_decided_for_good(self, decided: PanelCase) -> None:
        assert close_case(decided, HEARD, withdrawal(on=DECIDED)) is None

    @pytest.mark.parametrize("case", [determined(), under_review(), asked()])
    def test_it_ends_a_review(self, case: PanelCase) -> None:
        decision = close_case(case, HEARD, withdrawal(on=OVER))

        assert decision is not None
        assert (decision.state.status, decision.state.has_ended) == (Status.CLOSED, True)

    def test_it_changes_nothing_where_the_case_never_came_to_the_panel(self) -> None:
        assert close_case(None, HEARD, withdrawal()) is None


COMMANDS = [
    lambda state: hold_meeting(state, meeting()),
    lambda state: recommend(state, recommending()),
    lambda state: finalise_minutes(state, FinaliseMinutes(on=MINUTES)),
    lambda state: approve_applicants(state, approving(), BY),
    lambda state: issue_qualifying_determination(state, determining(), BY),
]
ORDER = [a_case(), met(), recommended(), minuted()]
SENT_AFTER_AN_END = [{0, 1}, {1}, {2}, {3}, {3}]
"""At which places of ORDER each command belongs."""


@pytest.mark.parametrize("command", COMMANDS)
class TestEveryCommand:
    def test_it_is_refused_where_there_is_no_case(self, command: Any) -> None:
        with pytest.raises(Refusal) as refused:
            command(None)

        assert refused.value.kind is Kind.NOT_FOUND

    @pytest.mark.parametrize(
        ("ended", "sentence"),
        [
            (closed(), "ended because the applicants do not go on"),
            (approved(), "approved the applicants"),
            (under_review(), "under review"),
            (not_approved(), "finally decided not to approve"),
        ],
    )
    def test_it_is_refused_once_the_agency_has_decided(
        self, ended: PanelCase, sentence: str, command: Any
    ) -> None:
        """Minutes that are final are corrected, whatever was decided since."""
        with pytest.raises(Refusal, match=f"{sentence}|are final since") as refused:
            command(ended)

        assert refused.value.kind is Kind.NOT_NOW


@pytest.mark.parametrize(
    ("step", "at"),
    [(step, at) for step in range(5) for at in range(4) if at not in SENT_AFTER_AN_END[step]],
)
def test_a_step_is_taken_only_where_the_case_stands(step: int, at: int) -> None:
    with pytest.raises(Refusal) as refused:
        COMMANDS[step](ORDER[at])

    assert refused.value.kind is Kind.NOT_NOW


class TestANote:
    def test_it_is_kept_at_any_step_with_who_wrote_it_and_the_event_holds_no_words(self) -> None:
        for case in (a_case(), minuted(), closed()):
            note = AddNote(on=DECIDED, staff="pa-01", words="They will join by video call.")
            after, events = add_note(case, note)

            assert after.notes[-1].words == "They will join by video call."
            assert after.notes[-1].staff == "pa-01"
            assert events == [PanelNoteAdded(occurred_on=DECIDED)]
            assert after.status is case.status

    def test_it_is_not_dated_before_the_referral(self) -> None:
        with pytest.raises(Refusal, match="before the referral"):
            add_note(a_case(), AddNote(on=REFERRED - DAY, staff="pa-01", words="Early."))
