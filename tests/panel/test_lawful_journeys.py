"""Each thing that is to hold of every journey is seen not to hold of a journey that breaks it, and of no other."""

from typing import Any

import pytest

from tests.panel.helpers.lawful_journeys import INVARIANTS, SIDES, Told, broken

PROPOSAL = ("panel.decision_notice_sent", "2025-08-05", {"decision": "qualifying_determination"})
REFERRED = ("assessment.referred_to_panel", "2025-07-10", {"report": "brief"})
Happened = tuple[str, str, dict[str, Any]]


def told(*happened: Happened, **records: dict[str, Any]) -> Told:
    """A journey of these events in this order, with records that hold nothing but what is given."""
    published: dict[str, list[dict[str, Any]]] = {side: [] for side in SIDES}
    for kind, on, data in happened:
        stream = published[kind.partition(".")[0]]
        version = len(stream) + 1
        stream.append(
            {"type": f"{kind}.v1", "version": version, "data": {"occurred_on": on, **data}}
        )
    empty: dict[str, Any] = {
        "clocks": [],
        "meetings": [],
        "fostering": [],
        "decision_maker": None,
        "review_route": None,
        "review_end": None,
    }
    kept = {side: {**empty, **records.get(side, {})} for side in SIDES}
    return Told(published, kept, {side: [] for side in SIDES})


def clock(name: str, **days: str) -> dict[str, Any]:
    return {"clocks": [{"id": name, **days}]}


def asked(route: str) -> Happened:
    return ("panel.review_requested", "2025-08-20", {"route": route})


UNLAWFUL = {
    "the_decision_maker_was_at_no_meeting": told(
        panel={"decision_maker": "adm-01", "meetings": [{"members": ["pm-01", "adm-01"]}]}
    ),
    "a_recommendation_has_no_condition": told(
        ("panel.recommended", "2025-07-24", {"recommendation": "suitable", "if": "they move"})
    ),
    "a_brief_report_is_never_approved": told(
        REFERRED, ("panel.recommended", "2025-07-24", {"recommendation": "suitable"})
    ),
    "stage_two_begins_within_six_months": told(
        ("assessment.stage_one_notice_sent", "2025-01-31", {}),
        ("assessment.stage_two_started", "2025-08-01", {}),
    ),
    "who_is_unsuitable_in_stage_one_has_no_review": told(
        ("assessment.stage_one_decided", "2025-01-31", {"outcome": "not_suitable"}),
        ("panel.case_opened", "2025-02-03", {}),
    ),
    "one_way_of_review_excludes_the_other": told(
        asked("representations"), asked("independent_review")
    ),
    "forty_working_days_begin_with_the_day_the_notice_was_sent": told(
        PROPOSAL, panel=clock("qd_response", due_on="2025-10-01")
    ),
    "stage_two_ends_with_the_agency_decision": told(
        ("panel.applicants_approved", "2025-08-01", {}),
        assessment=clock("stage_two", stopped_on="2025-07-24"),
    ),
    "the_decision_is_due_from_the_final_minutes": told(
        panel=clock("adm_decide", started_on="2025-07-24")
    ),
    "the_fast_track_decides_no_stage_one": told(
        ("assessment.fast_track_taken", "2025-01-31", {}),
        ("assessment.stage_one_decided", "2025-02-03", {"outcome": "may_be_suitable"}),
    ),
    "a_temporary_approval_is_for_one_child": told(
        panel={"fostering": [{"number": 1, "child": ""}]}
    ),
    "observations_have_five_working_days_from_the_day_the_report_was_sent": told(
        ("assessment.report_shared", "2025-07-07", {}),
        assessment=clock("par_comment", due_on="2025-07-14"),
    ),
    "a_case_ends_once": told(
        ("panel.applicants_approved", "2025-08-01", {}), ("panel.case_closed", "2025-08-02", {})
    ),
    "no_event_names_anybody": told(("enquiry.received", "2025-01-31", {"name": "Rosa"})),
}


@pytest.mark.parametrize("name", UNLAWFUL)
def test_an_unlawful_journey_breaks_the_one_rule_it_is_made_to_break(name: str) -> None:
    assert [*broken(UNLAWFUL[name])] == [name]


def test_a_refusal_before_silence_was_over_or_without_a_proposal_is_unlawful() -> None:
    refused: Happened = ("panel.applicants_not_approved", "2025-09-29", {})
    due = clock("qd_response", due_on="2025-09-30")

    assert [*broken(told(refused))] == ["nothing_is_final_before_its_notice_and_its_time"]
    assert [*broken(told(PROPOSAL, refused, panel=due))] == [
        "nothing_is_final_before_its_notice_and_its_time"
    ]
    later: Happened = ("panel.applicants_not_approved", "2025-10-01", {})
    assert [*broken(told(PROPOSAL, later, panel=due))] == []


def test_of_an_approval_the_notice_and_the_minutes_count_as_of_an_application() -> None:
    minutes: Happened = ("panel.minutes_finalised", "2025-07-28", {})
    view: Happened = ("panel.approval_considered", "2026-03-26", {})
    again: Happened = ("panel.hearing_minutes_finalised", "2026-03-30", {})
    sent: Happened = ("panel.approval_notice_sent", "2026-04-02", {"decision": "ending_proposed"})

    late = told(minutes, view, again, panel=clock("adm_decide", started_on="2025-07-28"))
    right = told(minutes, view, again, panel=clock("adm_decide", started_on="2026-03-30"))
    assert [*broken(late)] == ["the_decision_is_due_from_the_final_minutes"]
    assert [*broken(right)] == []
    due = told(sent, panel=clock("qd_response", due_on="2026-06-02"))
    assert [*broken(due)] == []


def test_a_hole_in_a_stream_and_a_day_out_of_order_are_seen() -> None:
    hole = told(PROPOSAL, panel=clock("qd_response", due_on="2025-09-30"))
    hole.published["panel"][0]["version"] = 2
    days = told()
    days.timelines["panel"] += [{"on": "2025-08-05"}, {"on": "2025-08-04"}]

    assert [*broken(hole)] == ["no_event_is_lost_or_told_twice"]
    assert [*broken(days)] == ["a_timeline_is_in_the_order_of_its_days"]
    assert len(UNLAWFUL) + 3 == len(INVARIANTS)
