"""Commands and a withdrawal in whatever order and on whatever dates: each decides or refuses."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from contracts.event import Event
from contracts.reference import Recommendation, ReportKind
from services.chassis.decision import Decision, Refusal
from services.panel.domain import agency_decision, recommendation, referral
from services.panel.domain.meeting import hold_meeting
from services.panel.domain.panel_case import PanelCase
from tests.panel.helpers.panel_cases import (
    HEARD,
    REFERRED,
    a_case,
    approving,
    determining,
    meeting,
    recommending,
    withdrawal,
)

STEPS = ["meet", "suitable", "not_suitable", "finalise", "approve", "determine", "withdraw"]


def decide(case: PanelCase, step: str, days: int) -> Decision[PanelCase] | None:
    on = REFERRED + timedelta(days)
    match step:
        case "meet":
            return hold_meeting(case, meeting(on))
        case "suitable" | "not_suitable":
            return recommendation.recommend(case, recommending(step, on=on))
        case "finalise":
            return recommendation.finalise_minutes(case, recommendation.FinaliseMinutes(on=on))
        case "approve":
            return agency_decision.approve_applicants(case, approving(on))
        case "determine":
            return agency_decision.issue_qualifying_determination(case, determining(on))
        case _:
            return referral.close_case(case, HEARD, withdrawal(on))


ANY_ORDER = st.lists(st.tuples(st.sampled_from(STEPS), st.integers(-5, 60)), max_size=12)


@given(
    reached=st.integers(0, 3),
    recommendation=st.sampled_from(Recommendation),
    steps=ANY_ORDER,
    report=st.sampled_from(ReportKind),
)
def test_a_case_ends_once_and_nothing_is_decided_without_final_minutes(
    reached: int, recommendation: Recommendation, steps: list[tuple[str, int]], report: ReportKind
) -> None:
    in_turn = [("meet", 1), (recommendation.value, 2), ("finalise", 3)]
    case = a_case(report)
    said: list[Event] = []
    for step, days in [*in_turn[:reached], *steps]:
        try:
            decision = decide(case, step, days)
        except Refusal:
            continue
        case, said = (decision.state, [*said, *decision.events]) if decision else (case, said)

    names = [type(event).__name__ for event in said]
    decided = {"ApplicantsApproved", "QualifyingDeterminationIssued"} & {*names}
    assert sum(name in {*decided, "PanelCaseClosed"} for name in names) <= 1
    assert not decided or "MinutesFinalised" in names
    assert not (report is ReportKind.BRIEF and case.recommendation is Recommendation.SUITABLE)
    assert PanelCase.model_validate(case.model_dump(mode="json")) == case
