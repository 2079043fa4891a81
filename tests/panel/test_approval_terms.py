"""What an approval is for: given with the decision, never a condition, and read by the household once it is told."""

from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from contracts.approval_terms import ApprovalTerms, ChildSex
from contracts.panel import ApplicantsApproved
from contracts.reference import AgencyDecision, Recommendation
from services.chassis.decision import Kind, Refusal
from services.chassis.record import RecordedEvent
from services.panel.domain.agency_decision import ApproveApplicants, approve_applicants
from services.panel.domain.decision_review import MakeFinalDecision, make_final_decision
from services.panel.domain.panel_case import PanelCase
from services.panel.store.cases import PanelCaseView, reasons_of
from services.panel.store.decision_told import DecisionTold
from services.panel.timeline import timeline
from tests.panel.helpers.panel_cases import (
    BY,
    DECIDED,
    JOURNEY,
    MET,
    OVER,
    RECORD,
    SENT,
    approved,
    asked,
    determined,
    finally_deciding,
    minuted,
    noticed,
    recommended,
    recommending,
    under_review,
)

TERMS: dict[str, Any] = {"children": 2, "youngest": 0, "oldest": 5, "early_permanence": True}
WORDS = {"needs": "A delay in speech.", "approved_for": "A brother and sister."}


def approving(**said: Any) -> ApproveApplicants:
    return ApproveApplicants(on=DECIDED, **{**RECORD, **said})


def told(case: PanelCase) -> DecisionTold:
    return DecisionTold.of(JOURNEY, case)


def test_the_event_has_the_numbers_and_codes_and_none_of_the_words() -> None:
    case, events = approve_applicants(minuted(), approving(**TERMS, **WORDS), BY)

    assert events == [ApplicantsApproved(occurred_on=DECIDED, agency="moorland", **TERMS)]
    assert "speech" not in events[0].model_dump_json() + str(case.steps)
    shown = PanelCaseView.of(JOURNEY, case, 5)
    assert shown.terms == ApprovalTerms(**TERMS)
    assert "speech" not in shown.model_dump_json()
    words = " ".join(each.words for each in reasons_of(JOURNEY, case).reasons)
    assert "Needs of children considered: A delay in speech." in words


def test_an_approval_may_say_nothing_of_it() -> None:
    assert approved().decision_records[-1].terms is None
    assert told(approved()).approved_for is None


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"children": 1, "youngest": 3, "oldest": 8}, "1 child, from 3 to 8 years old"),
        (
            {**TERMS, "child_sex": ChildSex.GIRL},
            "up to 2 children, from birth to 5 years old, girls, for early permanence too",
        ),
        ({"children": 3, "child_sex": ChildSex.EITHER}, "up to 3 children"),
        ({"youngest": 0, "oldest": 2}, "from birth to 2 years old"),
    ],
)
def test_in_words_it_is_one_phrase(said: dict[str, Any], words: str) -> None:
    assert ApprovalTerms(**said).in_words == words


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"youngest": 4, "oldest": 3}, "oldest"),
        ({"youngest": 4}, "oldest"),
        ({"oldest": 4}, "youngest"),
    ],
)
def test_ages_that_cannot_be_are_refused_where_they_are_typed(
    said: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refusal) as refused:
        approve_applicants(minuted(), approving(**said), BY)

    assert (refused.value.kind, refused.value.field) == (Kind.NOT_VALID, field)


@pytest.mark.parametrize("said", [{"children": 0}, {"oldest": 18}, {"conditions": "A course."}])
def test_there_is_no_such_number_and_there_are_no_conditions(said: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        approving(**said)


@pytest.mark.parametrize("said", [TERMS, {"needs": "A delay."}, {"approved_for": "One child."}])
def test_who_is_not_approved_is_approved_for_nobody(said: dict[str, Any]) -> None:
    refusing = MakeFinalDecision.model_validate({**finally_deciding().model_dump(), **said})

    with pytest.raises(Refusal, match="Only an approval") as refused:
        make_final_decision(under_review(), refusing, BY)
    assert refused.value.kind is Kind.NOT_VALID


def test_a_final_approval_says_it_too() -> None:
    final = MakeFinalDecision.model_validate(
        {**finally_deciding("approved").model_dump(), **TERMS, **WORDS}
    )
    case = make_final_decision(under_review(), final, BY).state
    shown = told(case).approved_for

    assert shown is not None
    assert (shown.terms, shown.words) == (ApprovalTerms(**TERMS), "A brother and sister.")


class TestWhatTheHouseholdReads:
    def test_the_recommendation_with_the_decision_and_not_before(self) -> None:
        for case in (recommended(), minuted(), determined()):
            assert told(case) == DecisionTold(
                journey=JOURNEY,
                decision=None,
                decided_on=None,
                recommendation=None,
                recommended_on=None,
                review_recommendation=None,
                second_recommendation=None,
                approved_for=None,
                approval=None,
            )
        known = told(approved())

        assert (known.decision, known.decided_on) == (AgencyDecision.APPROVED, DECIDED)
        assert (known.recommendation, known.recommended_on) == (Recommendation.SUITABLE, MET)

    def test_a_final_refusal_only_with_its_notice(self) -> None:
        final = make_final_decision(under_review(), finally_deciding(), BY).state

        assert told(under_review()).decision is AgencyDecision.QUALIFYING_DETERMINATION
        assert told(final).decision is AgencyDecision.QUALIFYING_DETERMINATION
        assert told(final).decided_on == told(under_review()).decided_on == DECIDED
        assert told(noticed(final, OVER)).decision is AgencyDecision.NOT_APPROVED

    def test_the_panels_advice_and_the_decision_makers_words(self) -> None:
        advised = minuted().model_copy(update={"recommendation_advice": "One young child."})
        case = approve_applicants(advised, approving(**WORDS), BY).state
        shown = told(case).approved_for

        assert shown is not None
        assert (shown.advice, shown.needs) == ("One young child.", "A delay in speech.")
        assert told(asked()).approved_for is None

    @pytest.mark.parametrize(
        ("case", "words"),
        [
            (minuted(), "The adoption panel made its recommendation. The agency makes the"),
            (approved(), "The adoption panel recommended that you are suitable to adopt."),
        ],
    )
    def test_the_timeline_says_what_the_panel_recommended_once_decided(
        self, case: PanelCase, words: str
    ) -> None:
        assert said(case).startswith(words)

    def test_after_the_notice_of_a_proposal_too(self) -> None:
        case = noticed(determined(), SENT)

        assert said(determined(), "not_suitable").startswith("The adoption panel made its")
        assert said(case, "not_suitable") == (
            "The adoption panel recommended that you are not suitable to adopt."
        )


def said(case: PanelCase, what: str = "suitable") -> str:
    """The sentence about the recommendation on the timeline of a case."""
    event = recommending(what).model_dump(mode="json")
    data = {"occurred_on": event["on"], "recommendation": event["recommendation"]}
    at = datetime(2025, 7, 24, 9, tzinfo=UTC)
    history = [RecordedEvent(version=3, type="panel.recommended.v1", at=at, data=data)]
    return timeline(JOURNEY, case, history, MET).entries[0].words
