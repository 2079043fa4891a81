"""Who may make an agency decision, and whether it needs a panel, by the rules of the day of the decision."""

from datetime import date

import pytest

from contracts.agency import Post
from contracts.decision_rules import DECISION_RULES, DecisionDuty
from services.casework.posts import by_one_listed
from services.chassis.decision import Decision, Kind, Refusal
from services.panel.api.cases import OFFERS
from services.panel.domain.agency_decision import (
    ApproveApplicants,
    approve_applicants,
    decides_as,
    issue_qualifying_determination,
)
from services.panel.domain.panel_case import PanelCase
from services.panel.domain.progress import Status
from tests.panel.helpers.panel_cases import (
    BY,
    DAY,
    DECIDED,
    MET,
    PANEL,
    REFERRED,
    a_case,
    approving,
    determining,
    met,
    minuted,
    recommended,
    under_review,
)

OFF_FROM = MET
PANEL_OFF = tuple(
    each.model_copy(update={"effective_to": OFF_FROM - DAY})
    if each.duty is DecisionDuty.PANEL
    else each
    for each in DECISION_RULES
)


def approve(state: PanelCase | None, command: ApproveApplicants) -> Decision[PanelCase]:
    return approve_applicants(state, command, BY)


class TestWhoDecides:
    @pytest.mark.parametrize(
        ("on", "post"), [(date(2026, 11, 30), None), (date(2026, 12, 1), Post.DECISION_MAKER)]
    )
    def test_since_december_2026_the_directory_has_to_list_them(
        self, on: date, post: Post | None
    ) -> None:
        assert decides_as(on) is post

    def test_every_decision_asks_for_it_and_takes_it_from_who_is_signed_in(self) -> None:
        deciding = {name for name, offer in OFFERS.items() if offer.listed_as is decides_as}

        assert deciding == {
            "approve-applicants",
            "issue-qualifying-determination",
            "make-final-decision",
            "keep-approval",
            "propose-ending",
        }
        assert all(OFFERS[name].signed for name in deciding)

    def test_one_whom_the_agency_of_the_case_lists_decides(self) -> None:
        decide = by_one_listed(approve, Post.DECISION_MAKER, {"moorland"})

        assert decide(minuted(), approving()).state.decision_maker == BY

    @pytest.mark.parametrize("agencies", [set(), {"estuary"}])
    def test_one_whom_another_agency_lists_or_none_does_not(self, agencies: set[str]) -> None:
        decide = by_one_listed(approve, Post.DECISION_MAKER, agencies)

        with pytest.raises(Refusal, match="does not list you as an agency decision maker") as no:
            decide(minuted(), approving())
        assert no.value.kind is Kind.NOT_LAWFUL

    def test_while_nothing_is_listed_anybody_in_the_role_does(self) -> None:
        decide = by_one_listed(approve, Post.DECISION_MAKER, None)

        assert decide(minuted(), approving()).state.status is Status.APPROVED


class TestWhetherItNeedsAPanel:
    @pytest.mark.parametrize("case", [a_case(), met(), recommended()])
    def test_while_a_panel_is_required_nobody_decides_before_its_final_minutes(
        self, case: PanelCase
    ) -> None:
        with pytest.raises(Refusal):
            approve_applicants(case, approving(), BY)
        with pytest.raises(Refusal):
            issue_qualifying_determination(case, determining(), BY)

    @pytest.mark.parametrize("case", [a_case(), met(), recommended(), minuted()])
    def test_where_none_is_required_the_agency_may_decide_from_the_referral(
        self, case: PanelCase
    ) -> None:
        approved = approve_applicants(case, approving(), BY, PANEL_OFF).state
        determined = issue_qualifying_determination(case, determining(), BY, PANEL_OFF).state

        assert approved.status is Status.APPROVED
        assert determined.status is Status.UNDER_REVIEW

    def test_the_rule_of_the_day_of_the_decision_counts(self) -> None:
        with pytest.raises(Refusal, match="has not met"):
            approve_applicants(a_case(), approving(on=OFF_FROM - DAY), BY, PANEL_OFF)

    def test_it_is_not_dated_before_the_referral(self) -> None:
        off = [each for each in DECISION_RULES if each.duty is not DecisionDuty.PANEL]
        with pytest.raises(Refusal, match="before the latest step"):
            approve_applicants(a_case(), approving(on=REFERRED - DAY), BY, off)

    def test_who_sat_on_a_panel_that_met_all_the_same_does_not_decide(self) -> None:
        with pytest.raises(Refusal, match=r"30B\(3\)"):
            approve_applicants(met(), approving(), PANEL[0], PANEL_OFF)

    def test_a_case_is_decided_once(self) -> None:
        with pytest.raises(Refusal, match="under review"):
            approve_applicants(under_review(), approving(on=DECIDED + 9 * DAY), BY, PANEL_OFF)
