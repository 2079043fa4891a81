"""What comes next on a line of the panel's queue, before and since meetings are on record."""

from datetime import date
from uuid import uuid4

import pytest

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


def test_before_that_the_members_are_recorded_on_the_case() -> None:
    assert leads(case("referred"), BEFORE) == ("Record the meeting", "/do/panel/hold-meeting")


def test_a_case_that_the_panel_considered_leads_to_the_recommendation() -> None:
    assert leads(case("met"), SINCE) == ("Record the recommendation", "/do/panel/recommend")
