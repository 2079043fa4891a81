"""What comes next on a line of the panel's queue, before and since meetings are on record."""

from datetime import date
from uuid import uuid4

import pytest

from contracts.clocks import ClockId, start
from contracts.identity import Role
from services.web.site.answers.panel import PanelCase
from services.web.team.queues.kinds import PANEL
from services.web.team.queues.lines import Reader
from services.web.team.queues.next_steps import on_panel_case

BEFORE, SINCE = date(2026, 11, 30), date(2026, 12, 1)


def case(status: str) -> PanelCase:
    return PanelCase.model_validate(
        {
            "journey": uuid4(),
            "reference": "7K3M9-QXD2A",
            "agency": "moorland",
            "status": status,
            "referred_on": "2026-11-02",
            "meetings": [],
            "recommendation": None,
            "decision_maker": None,
            "next_clock": None,
        }
    )


def leads(item: PanelCase, today: date, role: Role = Role.PANEL_ADMINISTRATOR) -> tuple[str, str]:
    """The words and the address, less that of the case."""
    reader = Reader("pa-01", "moorland", frozenset({role}), today, {})
    words, path = reader.step(item.journey, on_panel_case(item, today), PANEL)
    return words, path.removeprefix(reader.path(item.journey))


@pytest.mark.parametrize("status", ["referred", "at_second_panel"])
def test_since_meetings_are_on_record_a_case_that_waits_leads_to_the_meetings(status: str) -> None:
    words = "Plan or record the meeting"

    assert leads(case(status), SINCE) == (words, "/team/moorland/panel-meetings#waiting")
    assert leads(case(status), SINCE, Role.DECISION_MAKER) == (words, "")


def test_a_second_panel_that_met_leads_to_what_it_recommends() -> None:
    met = case("at_second_panel").model_copy(update={"second_panel_met": True})
    said = ("Record the panel on the representations", "/do/panel/recommend-again")

    assert leads(met, SINCE) == leads(met, BEFORE) == said


def test_before_that_the_members_are_recorded_on_the_case() -> None:
    assert leads(case("referred"), BEFORE) == ("Record the meeting", "/do/panel/hold-meeting")


def test_a_case_that_the_panel_considered_leads_to_the_recommendation() -> None:
    assert leads(case("met"), SINCE) == ("Record the recommendation", "/do/panel/recommend")


SENT = {"on": "2027-01-04", "finding": "no_longer_suitable", "report_sent_on": "2027-01-11"}
COMMENT = start(ClockId.REVIEW_COMMENT, date(2027, 1, 11)).model_dump(mode="json")
VIEW = {"recommendation": "not_suitable", "on": "2027-02-11"}
LATER = date(2027, 2, 12)


def in_review(**facts: object) -> PanelCase:
    return case("approval_in_review").model_validate(
        {**case("approval_in_review").model_dump(mode="json"), **facts}
    )


@pytest.mark.parametrize(
    ("facts", "role", "words", "command"),
    [
        (
            {"approval_review": SENT | {"report_sent_on": None}},
            Role.SOCIAL_WORKER,
            "Record the report sent",
            "send-review-report",
        ),
        (
            {"approval_review": SENT, "next_clock": COMMENT},
            Role.MANAGER,
            "Record observations",
            "receive-review-observations",
        ),
        (
            {"approval_review": SENT | {"met_on": "2027-02-11"}},
            Role.PANEL_ADMINISTRATOR,
            "Record what the panel says",
            "consider-approval",
        ),
    ],
)
def test_of_a_review_the_report_the_observations_and_the_panel_follow_in_turn(
    facts: dict[str, object], role: Role, words: str, command: str
) -> None:
    on = date(2027, 1, 12) if "next_clock" in facts else LATER

    assert leads(in_review(**facts), on, role) == (words, f"/do/panel/{command}")


def test_then_the_decision_maker_decides_on_the_approval() -> None:
    waits = in_review(approval_review=SENT)
    met = SENT | {"met_on": "2027-02-11"}
    said = {"approval_review": met, "approval_view": VIEW, "meetings": [{"on": "2027-02-11"}]}
    final = {"number": 1, "hearing": 1, "standing": "final", "on": "2027-02-15"}
    due = start(ClockId.ADM_DECIDE, date(2027, 2, 15)).model_dump(mode="json")
    decided = in_review(**said, minutes=[final], clocks=[due], next_clock=due)

    assert leads(waits, LATER)[0] == "Plan or record the meeting"
    assert leads(in_review(**said), LATER)[0] == "Record the final minutes"
    assert leads(decided, date(2027, 2, 16), Role.DECISION_MAKER)[0] == "Decide on the approval"


def test_the_notice_of_a_decision_about_an_approval_is_a_form_of_its_own() -> None:
    notice = start(ClockId.NOTIFY_WRITTEN, LATER).model_dump(mode="json")
    said = {"decided": "ending_proposed", "decided_on": "2027-02-12"}
    proposed = in_review(approval_review=SENT, **said, next_clock=notice)
    year = start(ClockId.REVIEW_ANNUAL, LATER).model_dump(mode="json")

    assert leads(proposed, LATER, Role.DECISION_MAKER)[1] == "/do/panel/send-approval-notice"
    assert leads(in_review(next_clock=year), LATER, Role.SOCIAL_WORKER) == (
        "Record the review",
        "/do/panel/review-approval",
    )
