"""Commands and a withdrawal in whatever order and on whatever dates: each decides or refuses."""

from hypothesis import given
from hypothesis import strategies as st

from contracts.event import Event
from contracts.reference import Recommendation, ReportKind
from services.chassis.decision import Refusal
from services.panel.domain.panel_case import PanelCase
from tests.panel.helpers.panel_cases import (
    a_case,
)
from tests.panel.helpers.steps import STEPS, decide

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
