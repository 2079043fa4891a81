"""What holds of every journey, whatever was done with it: read from the events and the records of three services.

The numbers in brackets are those of the list of invariants in the guide to law and practice that this follows.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from contracts.calendar import add_months, working_days_beginning_with
from contracts.clocks import ClockId
from tests.casework.helpers.random_work import Case

NAMES = ("Example", "Rosa", "Fell", "example.org")
"""Parts of the names and addresses that the tests' households have."""
SIDES = ("enquiry", "assessment", "panel")
CORRECTED = {"assessment.date_corrected.v1", "panel.date_corrected.v1"}
QUALIFYING, ENDING = "qualifying_determination", "ending_proposed"


@dataclass(frozen=True)
class Told:
    """One journey: the events of each service, as they stand and as published, and each record."""

    published: dict[str, list[dict[str, Any]]]
    records: dict[str, dict[str, Any]]
    timelines: dict[str, list[dict[str, Any]]]

    def each(self, kind: str) -> list[dict[str, Any]]:
        """What the events of one type say, on their right days, in order."""
        side = kind.partition(".")[0]
        events = self.published.get(side, [])
        right = {
            each["data"]["corrects"]: each["data"]["right_day"]
            for each in events
            if each["type"] in CORRECTED
        }
        return [
            {
                **each["data"],
                "version": each["version"],
                "on": date.fromisoformat(right.get(each["version"], each["data"]["occurred_on"])),
            }
            for each in events
            if each["type"] == f"{kind}.v1"
        ]

    def clock(self, side: str, clock: ClockId) -> dict[str, Any] | None:
        """The clock as the record shows it, if it ever ran."""
        return next((each for each in self.records[side]["clocks"] if each["id"] == clock), None)


async def told_of(case: Case) -> Told:
    """All that the three services tell of a case."""
    return Told(
        published={side: await case.read(side, "/events") for side in SIDES},
        records={side: await case.read(side) for side in SIDES},
        timelines={side: (await case.read(side, "/timeline"))["entries"] for side in SIDES},
    )


def the_decision_maker_was_at_no_meeting(told: Told) -> bool:
    """(1) Regulation 30B(3)."""
    case = told.records["panel"]
    return all(case["decision_maker"] not in each["members"] for each in case["meetings"])


def a_recommendation_has_no_condition(told: Told) -> bool:
    """(2) An event says which of few words it is, and nothing else."""
    known = {"occurred_on", "recommendation", "version", "on"}
    return all(each.keys() <= known for each in told.each("panel.recommended"))


def a_brief_report_is_never_approved(told: Told) -> bool:
    """(3) Whatever the panel recommended after a brief report, it was not that they are suitable."""
    brief = [each["report"] == "brief" for each in told.each("assessment.referred_to_panel")]
    recommended = [
        *told.each("panel.recommended"),
        *told.each("panel.second_panel_recommended"),
    ]
    suitable = any(each["recommendation"] == "suitable" for each in recommended)
    return not (brief and brief[-1] and suitable)


def stage_two_begins_within_six_months(told: Told) -> bool:
    """(4) Regulation 28; the fast track has no window."""
    notices = told.each("assessment.stage_one_notice_sent")
    begun = told.each("assessment.stage_two_started")
    return not (notices and begun) or begun[-1]["on"] <= add_months(notices[-1]["on"], 6)


def who_is_unsuitable_in_stage_one_has_no_review(told: Told) -> bool:
    """(5) They can complain; no case of theirs comes to the panel."""
    decided = told.each("assessment.stage_one_decided")
    unsuitable = bool(decided) and decided[-1]["outcome"] == "not_suitable"
    return not (unsuitable and told.published["panel"])


def one_way_of_review_excludes_the_other(told: Told) -> bool:
    """(6) A second way is open only where the first was not taken up."""
    taken = [
        *told.each("panel.review_requested"),
        *(each for each in told.each("panel.late_review_request_answered") if each["taken"]),
    ]
    ended = [each for each in told.each("panel.review_ended") if each["because"] == "not_taken"]
    routes = {each["route"] for each in taken}
    return len(routes) <= 1 + len(ended) and len(taken) <= 1 + len(ended)


def forty_working_days_begin_with_the_day_the_notice_was_sent(told: Told) -> bool:
    """(7) Regulation 30B(5)."""
    clock = told.clock("panel", ClockId.QD_RESPONSE)
    notices = ("panel.decision_notice_sent", "panel.approval_notice_sent")
    sent = [
        each["on"]
        for notice in notices
        for each in told.each(notice)
        if each["decision"] in {QUALIFYING, ENDING}
    ]
    if clock is None or not sent:
        return clock is None and not sent
    return bool(clock["due_on"] == working_days_beginning_with(sent[-1], 40).isoformat())


def stage_two_ends_with_the_agency_decision(told: Told) -> bool:
    """(8) The meeting of the panel stops nothing."""
    decided = [
        *told.each("panel.applicants_approved"),
        *told.each("panel.qualifying_determination_issued"),
    ]
    clock = told.clock("assessment", ClockId.STAGE_TWO)
    if not decided or clock is None:
        return True
    return bool(clock["stopped_on"] == min(each["on"] for each in decided).isoformat())


def the_decision_is_due_from_the_final_minutes(told: Told) -> bool:
    """(9) Without them nothing is due; on an approval they are those of the panel that said its view."""
    clock, minutes = (
        told.clock("panel", ClockId.ADM_DECIDE),
        [*told.each("panel.minutes_finalised"), *_minutes_on_approval(told)],
    )
    if clock is None or not minutes:
        return clock is None and not minutes
    return bool(clock["started_on"] == minutes[-1]["on"].isoformat())


def _minutes_on_approval(told: Told) -> list[dict[str, Any]]:
    """The final minutes that followed each view of an approval."""
    final = told.each("panel.hearing_minutes_finalised")
    views = [each["version"] for each in told.each("panel.approval_considered")]
    after = [[each for each in final if each["version"] > view][:1] for view in views]
    return [each for found in after for each in found]


def the_fast_track_decides_no_stage_one(told: Told) -> bool:
    """(11) So no figure of stage one counts it."""
    fast = told.each("assessment.fast_track_taken")
    return not (fast and told.each("assessment.stage_one_decided"))


def a_temporary_approval_is_for_one_child(told: Told) -> bool:
    """(14) Each has a number of its own, and a child's reference on record."""
    approvals = told.records["panel"]["fostering"]
    numbers = [each["number"] for each in approvals]
    return len(numbers) == len({*numbers}) and all(each["child"] for each in approvals)


def observations_have_five_working_days_from_the_day_the_report_was_sent(told: Told) -> bool:
    """(15) The day of sending is the first of them."""
    clock = told.clock("assessment", ClockId.PAR_COMMENT)
    shared = told.each("assessment.report_shared")
    if clock is None or not shared:
        return clock is None and not shared
    return bool(clock["due_on"] == working_days_beginning_with(shared[-1]["on"], 5).isoformat())


def nothing_is_final_before_its_notice_and_its_time(told: Told) -> bool:
    """A refusal follows a proposal that was sent, and silence of forty working days or a review that is over."""
    final = told.each("panel.applicants_not_approved")
    sent = told.each("panel.decision_notice_sent")
    proposed = [each for each in sent if each["decision"] == QUALIFYING]
    if not final:
        return True
    over = working_days_beginning_with(proposed[-1]["on"], 40) if proposed else date.max
    reviewed = told.records["panel"]["review_route"] or told.records["panel"]["review_end"]
    return final[0]["on"] > over or bool(reviewed and final[0]["on"] >= proposed[-1]["on"])


def no_event_is_lost_or_told_twice(told: Told) -> bool:
    """The versions of each stream have no hole and no repeat."""
    versions = [[each["version"] for each in events] for events in told.published.values()]
    return all(each == list(range(1, len(each) + 1)) for each in versions)


def a_timeline_is_in_the_order_of_its_days(told: Told) -> bool:
    return all(
        before["on"] <= after["on"]
        for entries in told.timelines.values()
        for before, after in pairwise(entries)
    )


def a_case_ends_once(told: Told) -> bool:
    """It is approved, finally not approved, or given up: one of these, once."""
    ends = ("applicants_approved", "applicants_not_approved", "case_closed")
    return sum(len(told.each(f"panel.{each}")) for each in ends) <= 1


def no_event_names_anybody(told: Told) -> bool:
    return not any(
        name in str(each["data"])
        for events in told.published.values()
        for each in events
        for name in NAMES
    )


INVARIANTS: tuple[Callable[[Told], bool], ...] = (
    the_decision_maker_was_at_no_meeting,
    a_recommendation_has_no_condition,
    a_brief_report_is_never_approved,
    stage_two_begins_within_six_months,
    who_is_unsuitable_in_stage_one_has_no_review,
    one_way_of_review_excludes_the_other,
    forty_working_days_begin_with_the_day_the_notice_was_sent,
    stage_two_ends_with_the_agency_decision,
    the_decision_is_due_from_the_final_minutes,
    the_fast_track_decides_no_stage_one,
    a_temporary_approval_is_for_one_child,
    observations_have_five_working_days_from_the_day_the_report_was_sent,
    nothing_is_final_before_its_notice_and_its_time,
    no_event_is_lost_or_told_twice,
    a_timeline_is_in_the_order_of_its_days,
    a_case_ends_once,
    no_event_names_anybody,
)


def broken(told: Told) -> Iterator[str]:
    """The names of what does not hold."""
    return (each.__name__ for each in INVARIANTS if not each(told))
