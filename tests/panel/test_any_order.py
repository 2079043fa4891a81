"""Commands and a withdrawal in whatever order and on whatever dates: each decides or refuses."""

from hypothesis import given
from hypothesis import strategies as st

from contracts.event import Event
from contracts.reference import Recommendation, ReportKind
from services.chassis.decision import Refusal
from services.panel.domain.panel_case import PanelCase
from services.panel.domain.progress import Status
from tests.panel.helpers.panel_cases import a_case
from tests.panel.helpers.steps import STEPS, decide

ANY_ORDER = st.lists(st.tuples(st.sampled_from(STEPS), st.integers(-5, 120)), max_size=14)


@given(
    reached=st.integers(0, 5),
    recommendation=st.sampled_from(Recommendation),
    steps=ANY_ORDER,
    report=st.sampled_from(ReportKind),
)
def test_a_case_ends_once_and_nothing_is_decided_before_its_time(
    reached: int, recommendation: Recommendation, steps: list[tuple[str, int]], report: ReportKind
) -> None:
    in_turn = [
        ("meet", 1),
        (recommendation.value, 2),
        ("finalise", 3),
        ("determine", 4),
        ("send_notice", 5),
    ]
    case = a_case(report)
    said: list[Event] = []
    for step, days in [*in_turn[:reached], *steps]:
        try:
            decision = decide(case, step, days)
        except Refusal:
            continue
        case, said = (decision.state, [*said, *decision.events]) if decision else (case, said)

    names = [type(event).__name__ for event in said]
    ends = {"ApplicantsApproved", "ApplicantsNotApproved", "PanelCaseClosed"}
    decided = {"QualifyingDeterminationIssued", *ends} - {"PanelCaseClosed"}
    assert sum(name in ends for name in names) <= 1
    assert names.count("QualifyingDeterminationIssued") <= 1
    assert decided.isdisjoint(names) or "MinutesFinalised" in names
    if "ApplicantsNotApproved" in names:
        assert "DecisionNoticeSent" in names[: names.index("ApplicantsNotApproved")]
    assert case.status is not Status.APPROVED or report is ReportKind.FULL
    assert not (report is ReportKind.BRIEF and case.recommendation is Recommendation.SUITABLE)
    assert PanelCase.model_validate(case.model_dump(mode="json")) == case
