"""What the panel says of an approval that may end, as sentences: it can be asked, and never decides."""

from datetime import date

import pytest

from contracts.approval_view import ApprovalConsidered
from contracts.reference import ApprovalEnd, Recommendation
from services.chassis.decision import Kind, Refusal
from services.panel.api.last_checks import before_end
from services.panel.domain.approval_end import EndApproval, end_approval
from services.panel.domain.approval_view import ConsiderApproval, consider_approval
from services.panel.domain.panel_case import PanelCase
from services.panel.domain.progress import Status
from services.panel.store.cases import reasons_of
from tests.panel.helpers.panel_cases import JOURNEY, SENT, approved, minuted, noticed, under_review

MARCH = date(2026, 3, 12)
WHY = "They separated, and neither goes on alone."


def considering(on: date = MARCH, what: str = "not_suitable") -> ConsiderApproval:
    return ConsiderApproval(on=on, recommendation=Recommendation(what), reasons=WHY)


def considered(on: date = MARCH, what: str = "not_suitable") -> PanelCase:
    return consider_approval(noticed(approved()), considering(on, what)).state


def ending(on: date = MARCH) -> EndApproval:
    return EndApproval(on=on, end=ApprovalEnd.AFTER_REVIEW)


def test_the_panel_recommends_and_the_approval_goes_on_until_the_agency_ends_it() -> None:
    case, events = consider_approval(noticed(approved()), considering())

    assert events == [
        ApprovalConsidered(occurred_on=MARCH, recommendation=Recommendation.NOT_SUITABLE)
    ]
    assert case.status is Status.APPROVED
    assert WHY not in str(events)
    assert WHY in str(reasons_of(JOURNEY, case))
    assert end_approval(case, ending()).state.status is Status.APPROVAL_ENDED


def test_the_latest_view_counts_and_none_goes_before_the_one_before_it() -> None:
    again = consider_approval(considered(), considering(date(2026, 9, 10), "suitable")).state

    assert again.approval_view
    assert again.approval_view.recommendation is Recommendation.SUITABLE
    for wrong in (SENT, date(2026, 3, 11)):
        with pytest.raises(Refusal):
            consider_approval(considered(), considering(wrong))


def test_the_reasons_of_each_view_stay_on_record() -> None:
    together = considering(date(2026, 9, 10)).model_copy(update={"reasons": "They live together."})
    told = str(reasons_of(JOURNEY, consider_approval(considered(), together).state))

    assert WHY in told
    assert "They live together." in told


def test_an_approval_can_end_without_a_view_but_not_on_a_day_before_one() -> None:
    assert end_approval(approved(), ending()).events
    with pytest.raises(Refusal):
        end_approval(considered(), ending(date(2026, 3, 11)))


@pytest.mark.parametrize("case", [minuted(), under_review()], ids=["undecided", "under review"])
def test_only_adopters_who_are_approved_are_considered(case: PanelCase) -> None:
    with pytest.raises(Refusal) as refusal:
        consider_approval(case, considering())

    assert refusal.value.kind is Kind.NOT_NOW


def test_who_ends_an_approval_reads_what_the_panel_said_or_that_it_was_not_asked() -> None:
    told = [*before_end(considered()).still_open, *before_end(approved()).still_open]

    assert told[0] == "The panel's view of 12 March 2026: They are not suitable to adopt."
    assert told[1].startswith("The panel's view: none on record.")
