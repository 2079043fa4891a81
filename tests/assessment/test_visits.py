"""Visits of stage two: arranged, held or cancelled, with someone of the household, and one by another worker."""

from datetime import date
from typing import Any

import pytest

from contracts.assessing import VisitCancelledBy, VisitKind
from contracts.stage_two import VisitArranged, VisitCancelled, VisitHeld
from services.assessment.api.stage_two import StageTwoView
from services.assessment.domain.assessment import Assessment
from services.assessment.domain.report import ReferToPanel, refer_to_panel
from services.assessment.domain.stage_two_progress import Visit
from services.assessment.domain.visits import (
    ArrangeVisit,
    CancelVisit,
    HoldVisit,
    arrange_visit,
    cancel_visit,
    hold_visit,
)
from services.chassis.decision import Kind, Refusal
from tests.assessment.helpers.assessments import (
    DAY,
    JOURNEY,
    REFERRED,
    SHARED,
    WORKER,
    commented,
    in_window,
)
from tests.assessment.helpers.stages_two import BEGAN, begun, written

ON, HELD = BEGAN + 5 * DAY, BEGAN + 19 * DAY
OTHER = "worker-09"


def arranging(**more: Any) -> ArrangeVisit:
    facts = {"kind": "home_visit", "held_on": HELD, "worker": WORKER}
    return ArrangeVisit.model_validate({"on": ON, **facts, **more})


def arranged(assessment: Assessment | None = None, **more: Any) -> Assessment:
    return arrange_visit(assessment or begun(), arranging(**more)).state


def holding(**more: Any) -> HoldVisit:
    facts = {"visit": 1, "at_home": True, "alone": True, "notes": "A warm house."}
    return HoldVisit.model_validate({"on": HELD, **facts, **more})


def test_a_visit_is_arranged_and_held_and_no_event_says_by_whom_or_what_was_seen() -> None:
    waiting, first = arrange_visit(begun(), arranging(people=[1, 2]))
    held, second = hold_visit(waiting, holding())

    assert first == [
        VisitArranged(
            occurred_on=ON, visit=1, kind=VisitKind.HOME_VISIT, held_on=HELD, people=(1, 2)
        )
    ]
    assert second == [
        VisitHeld(occurred_on=HELD, visit=1, kind=VisitKind.HOME_VISIT, at_home=True, alone=True)
    ]
    text = held.stage_two_record.visits[0]
    assert (text.worker, text.notes) == (WORKER, "A warm house.")


def test_a_case_with_a_visit_that_is_still_arranged_is_not_referred() -> None:
    visit = arranging(on=SHARED, held_on=SHARED)
    waiting = arrange_visit(commented(), visit).state
    cancelling = CancelVisit(on=SHARED, visit=1, cancelled_by=VisitCancelledBy.HOUSEHOLD)
    over = cancel_visit(waiting, cancelling).state

    with pytest.raises(Refusal, match="A visit on 7 July 2025 is arranged") as refused:
        refer_to_panel(waiting, ReferToPanel(on=REFERRED))
    assert refused.value.kind is Kind.NOT_NOW
    assert refer_to_panel(over, ReferToPanel(on=REFERRED)).events


def test_who_visits_for_a_second_opinion_writes_no_report() -> None:
    second = arranged(kind="second_opinion", worker=WORKER)
    with pytest.raises(Refusal, match="someone else writes the report") as refused:
        written(second)
    cancelled = cancel_visit(
        second, CancelVisit(on=ON, visit=1, cancelled_by=VisitCancelledBy.AGENCY)
    ).state

    assert refused.value.field == "author"
    assert written(cancelled).stage_two.to_sign_off is not None


def test_the_people_of_a_visit_read_when_and_where_it_is_and_no_event_says_where() -> None:
    where = "14 High Street, second floor"
    waiting, [event] = arrange_visit(begun(), arranging(at="14:30", where=where, people=[1]))

    assert isinstance(event, VisitArranged)
    assert event.at == "14:30"
    assert where not in event.model_dump_json()
    [own] = StageTwoView.of(JOURNEY, waiting, ON, applicant=1).visits
    assert (own.held_on, own.at, own.where) == (HELD, "14:30", where)
    assert StageTwoView.of(JOURNEY, waiting, ON, applicant=2).visits == []


def test_one_that_is_cancelled_is_not_held_and_another_has_the_next_number() -> None:
    command = CancelVisit.model_validate({"on": ON, "visit": 1, "cancelled_by": "household"})
    cancelled, events = cancel_visit(arranged(), command)

    assert events == [
        VisitCancelled(occurred_on=ON, visit=1, cancelled_by=VisitCancelledBy.HOUSEHOLD)
    ]
    with pytest.raises(Refusal, match="No visit is arranged") as refused:
        hold_visit(cancelled, holding())
    assert refused.value.kind is Kind.NOT_NOW
    assert [each.number for each in arranged(cancelled).stage_two.visits] == [1, 2]


def test_a_second_opinion_is_by_a_colleague_who_did_nothing_else() -> None:
    visited = written(arranged(worker="worker-07"))

    for worker in ("worker-07", WORKER):
        with pytest.raises(Refusal, match="did not write the report") as refused:
            arranged(visited, kind="second_opinion", worker=worker)
        assert refused.value.field == "worker"
    second = arranged(visited, kind="second_opinion", worker=OTHER)
    with pytest.raises(Refusal, match="made no other visit"):
        arranged(second, worker=OTHER)


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"held_on": ON - DAY}, "arrange a visit before"),
        ({"on": BEGAN - DAY}, "before the start of stage two"),
        ({"people": [1, 7]}, "people of the household"),
    ],
)
def test_a_visit_is_in_stage_two_and_with_the_household(
    more: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(Refusal, match=sentence):
        arranged(**more)
    with pytest.raises(Refusal, match="record the applicants' notice"):
        arranged(in_window())


def test_each_applicant_sees_the_visits_with_all_and_their_own_and_not_what_was_seen() -> None:
    state = arranged(arranged(arranged(), people=[1]), people=[2])
    held = arranged(hold_visit(state, holding(visit=3)).state, people=[1, 2])

    def seen(applicant: int | None) -> list[tuple[int, str | None, bool]]:
        view = StageTwoView.of(JOURNEY, held, date(2025, 6, 2), applicant=applicant)
        return [(each.number, each.notes, each.alone) for each in view.visits]

    assert seen(1) == [(1, None, False), (2, None, False), (4, None, False)]
    assert seen(2) == [(1, None, False), (3, None, False), (4, None, False)]
    assert seen(None)[2] == (3, "A warm house.", True)


def test_a_visit_that_could_be_with_one_alone_is_read_as_it_was_stored() -> None:
    stored = {"version": 20, "number": 1, "kind": "home_visit", "held_on": "2025-05-20"}

    assert Visit.model_validate({**stored, "person": 2}).with_whom == (2,)
    assert Visit.model_validate(stored).with_whom == ()
