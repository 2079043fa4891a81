"""An agency's own exact figures: what they say, what they are made of, and the journeys behind them.

The invariant: a figure is shown as the reporting service counted it, with its definition, what was left out
and how fresh it is. Measures that count what people answered about themselves are not shown by agency.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from io import StringIO
from typing import NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from contracts.words import EVERYTHING
from services.web.site.answers.enquiry.work import HouseholdName
from services.web.site.answers.reporting import (
    CountedEvent,
    ExactAnswer,
    ExactFigure,
    Explanation,
    Measure,
    PublishedFigure,
    Reading,
)
from services.web.site.splits import BREAKDOWNS, split_in_words
from services.web.site.words import number, reason

COUNT, STOCK, SHARE = "count", "stock", "share"
NUMBERS = (COUNT, STOCK)
"""Forms of a figure that is a number alone; the others are shares."""
STEPS = ("enquiries", "registrations_received", "registrations_accepted", "approvals")
NOT_OF_TIME = frozenset(
    {
        "proposals_not_to_approve",
        "matched_after_3_months",
        "early_permanence_offered",
        "early_permanence_prepared",
        "early_permanence_approved",
        "prepared_before_approval",
        "peer_support_offered",
        "supported_by_a_buddy",
        "event_attendance",
        "registered_after_event",
        "event_places_booked",
        "registered_within_6_months_of_event",
    }
)
"""Shares of families of which something is so; of every other share the question is whether something was on time."""
NUMERATOR, DENOMINATOR, LEFT_OUT = "numerator", "denominator", "left_out:"
MISSED = "missed"
WHOLE = "all"
NOT_HERE = frozenset({"agency", "ethnic_group"})
"""An agency's figures are of one agency, and ethnic groups are for England alone."""

MONTHS_BACK = 6
REASONS: Mapping[str, str] = {
    "still_running": "Still running: the deadline has not passed",
    "withdrawn": "The household withdrew first",
    "disqualified": "The household was disqualified first",
    "closed": "The enquiry was closed first",
    "registration_decided": "The registration was decided first",
    "refused": "The referral was sent back",
    "unanswered": "Not answered yet",
    "registered_before": "The household had registered before",
    "undecided": "Not decided yet",
    "no_rule_for_the_date": "No rule or calendar covers the date",
    "extended": "The time was extended",
    "delayed": "A delay of stage two is on record",
    "delayed_and_late": "A delay of stage two is on record and the deadline was missed",
    "extended_and_late": "The time was extended and the deadline was missed",
    "decision_not_final": "The decision is under review",
    "not_said": "The approval does not say",
    "no_acceptance_date": "The date of acceptance is not known",
    "no_stage_one_start": "The start of stage one is not known",
    "no_stage_two_start": "The start of stage two is not known",
}
READINGS: Mapping[str, str] = {
    "by_own_date": "By the date of the step",
    "by_enquiry": "By the date of the enquiry",
    "unanswered_is_missed": "Unanswered enquiries count as missed",
    "answered_only": "Answered enquiries only",
    "own_standard": "Using this agency's own standard",
    "common_standard": "Using the common standard",
    "undecided_is_missed": "Undecided registrations count as missed",
    "decided_only": "Decided registrations only",
    "from_acceptance": "From the acceptance of the registration",
    "from_stage_one": "From the start of stage one",
    "all": "All",
    "without_extended": "Leaving out those that were extended",
    "without_extended_and_late": "Leaving out those that were extended and late",
    "first_decision": "To the first decision",
    "without_delayed": "Leaving out those with a delay on record",
    "without_delayed_and_late": "Leaving out those with a delay on record that were late",
    "final_decision": "To the final decision",
    "by_proposal": "By the date of the proposal",
    "by_decision": "By the date of the final decision",
    "accepted": "Accepted registrations only",
    "with_registrations": "With registrations not decided yet",
    "left": "Families that left",
    "with_holds": "With families on hold",
    "said": "Where the approval says it",
    "everyone": "Out of all approved families",
}
FACTS: Mapping[str, str] = {
    "received": "Enquiry received",
    "absorbed": "A duplicate was merged into it",
    "contacted": "Contact made",
    "informed": "Information given",
    "visit_requested": "Initial visit requested",
    "visit_held": "Initial visit held",
    "outcome_told": "Outcome of the visit given",
    "enquiry_referred": "Referred to another agency",
    "referral_taken_up": "Referral taken up",
    "referral_refused": "Referral sent back",
    "referral_lapsed": "Referral returned, not taken up in time",
    "submitted": "Registration of interest submitted",
    "accepted": "Registration accepted",
    "declined": "Registration declined",
    "enquiry_withdrawn": "The household withdrew",
    "closed": "Enquiry closed",
    "reopened": "Enquiry reopened",
    "stage_one_opened": "Stage one opened",
    "stage_one_started": "Stage one began later",
    "stage_one_decided": "Stage one decided",
    "stage_one_notice_sent": "Notice of the stage one decision sent",
    "window_closed": "Closed: they did not ask for stage two within 6 months",
    "disqualified": "Disqualified after stage one",
    "stage_two_started": "Stage two started",
    "referred": "Referred to the panel",
    "application_withdrawn": "The applicants withdrew",
    "approved": "Approved",
    "determined": "Qualifying determination issued",
    "not_approved": "Finally not approved",
    "case_closed": "Case closed",
    "approval_ended": "Approval ended",
    "complained": "Complaint received",
    "complaint_answered": "Complaint answered",
    "feedback": "Feedback given",
    "event_attended": "Came to an information event",
    "event_places": "Places at an information event",
    "event_missed": "Did not come to an information event",
    "delayed": "Stage two delayed",
    "case_held": "Put on hold",
    "hold_ended": "Hold ended",
    "early_permanence_considered": "Said whether early permanence interests them",
    "preparation_booked": "Preparation booked",
    "training_booked": "Place at a training session booked",
    "preparation_taken": "Preparation recorded",
    "peer_support": "Peer support recorded",
    "panel_met": "The panel met",
    "review_requested": "Review requested",
    "late_review_answered": "Late request for a review answered",
    "matched": "Matched with children",
    "placed": "Children placed",
    "match_ended": "Match ended",
    "fostered": "Approved for a time as foster carers",
    "one_left": "One of two applicants left",
    "fast_track": "Fast track taken",
    "scored": "Mystery shop scored",
}


@dataclass(frozen=True, slots=True)
class FigureQuestion:
    """What a page shows: which period, reading, split, and which part of which group."""

    period: str
    reading: str = ""
    by: str = ""
    part: str = ""
    group: str = ""
    known_on: str = ""

    @property
    def params(self) -> dict[str, str]:
        """As the reporting service is asked for a figure."""
        asked = {
            "period": self.period,
            "reading": self.reading,
            "by": self.by,
            "known_on": self.known_on,
        }
        return {name: text for name, text in asked.items() if text}

    @property
    def behind(self) -> dict[str, str]:
        """As it is asked for the journeys behind a part, of a group where one is named."""
        of_quarter = self.by == "period" and self.group
        group = f"{self.by}:{self.group}" if self.group and not of_quarter else WHOLE
        asked = {
            "period": self.group if of_quarter else self.period,
            "reading": self.reading,
            "part": self.part,
            "breakdown": group,
            "known_on": self.known_on,
        }
        return {name: text for name, text in asked.items() if text}

    def query(self, **changed: str) -> str:
        """The query of an address, with something changed."""
        fields = {
            "period": self.period,
            "reading": self.reading,
            "by": self.by,
            "part": self.part,
            "group": self.group,
            "known_on": self.known_on,
            **changed,
        }
        return urlencode({name: text for name, text in fields.items() if text})


class Sections(NamedTuple):
    """The answers of an agency's page: the steps, other numbers, who stands where, what was on time, other shares."""

    steps: list[ExactAnswer]
    counts: list[ExactAnswer]
    stocks: list[ExactAnswer]
    on_time: list[ExactAnswer]
    shares: list[ExactAnswer]


def sections_of(answers: Iterable[ExactAnswer]) -> Sections:
    """Each answer in its section, in the order of the measures."""
    found = Sections([], [], [], [], [])
    for each in answers:
        if each.form == STOCK:
            found.stocks.append(each)
        elif each.form == COUNT:
            (found.steps if each.measure in STEPS else found.counts).append(each)
        else:
            (found.shares if each.measure in NOT_OF_TIME else found.on_time).append(each)
    return found


@dataclass(frozen=True, slots=True)
class HouseholdBehind:
    """A household behind a part: who works on it, and why it counts."""

    counted: Explanation
    household: HouseholdName | None
    worker: str


def by_worker(
    counted: Iterable[Explanation], known: Mapping[UUID, HouseholdName], staff: Mapping[str, str]
) -> list[HouseholdBehind]:
    """The households in the order of those who work on them; first those that nobody does."""
    rows = []
    for each in counted:
        household = known.get(each.journey)
        code = household.assigned_to if household else None
        rows.append(HouseholdBehind(each, household, staff.get(code, code) if code else ""))
    return sorted(rows, key=lambda row: row.worker)


def table_of(rows: Iterable[HouseholdBehind]) -> str:
    """The households as comma-separated values, by reference."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(["reference", "assigned_to", "counted_times", "events"])
    for row in rows:
        events = (f"{fact_in_words(each)} {each.occurred_on}" for each in row.counted.events)
        counted = row.counted
        writer.writerow([counted.reference, row.worker, counted.times, "; ".join(events)])
    return text.getvalue()


def part_in_words(part: str) -> str:
    """A part of a figure as the heading of its list."""
    if part.startswith(LEFT_OUT):
        return left_out_in_words(part.removeprefix(LEFT_OUT))
    return {NUMERATOR: "Counted", DENOMINATOR: "Out of", MISSED: "Missed"}.get(part, part)


def left_out_in_words(code: str) -> str:
    """Why something was left out."""
    return REASONS.get(code, reason(code).capitalize())


def days_of_knowledge(today: date) -> list[date]:
    """The ends of the last months, the latest first: as known then, a figure can be asked for."""
    found, first = list[date](), today.replace(day=1)
    for _ in range(MONTHS_BACK):
        found.append(first - timedelta(days=1))
        first = found[-1].replace(day=1)
    return found


def counted_periods(quarters: Iterable[str]) -> list[str]:
    """Everything, then each year before its quarters, the latest first."""
    return [EVERYTHING, *_years_and_quarters(sorted(set(quarters), reverse=True))]


def _years_and_quarters(quarters: Iterable[str]) -> Iterator[str]:
    last = ""
    for each in quarters:
        year = each.partition("-Q")[0]
        if year != last:
            yield year
        last = year
        yield each


def figure_in_words(figure: ExactFigure) -> str:
    """The figure in one cell."""
    if figure.denominator is None:
        return number(figure.numerator)
    return "No data" if figure.value is None else f"{figure.value:.1%}"


def reading_in_words(reading: Reading) -> str:
    """What a way of counting is called in a choice."""
    return READINGS.get(reading.id, reason(reading.id).capitalize())


def splits_of(measure: Measure) -> dict[str, str]:
    """By what a measure can be split here, with the words for it: first what any figure can be split by."""
    usual = [by for by in BREAKDOWNS if by in measure.breakdowns]
    own = [by for by in measure.breakdowns if by not in BREAKDOWNS.keys() | NOT_HERE]
    return {by: split_in_words(by) for by in (*usual, *own)}


def beside_england(figure: ExactFigure, unit: str, england: PublishedFigure | None) -> str:
    """An agency's share, how many it stands for, and England's as it is published."""
    if figure.denominator is None or figure.value is None:
        own = "Your agency: nothing counted"
    else:
        own = f"Your agency: {figure.value:.1%} of {number(figure.denominator)} {unit}"
    return f"{own}. England: {england.stands_for(unit)}." if england else f"{own}."


def fact_in_words(event: CountedEvent) -> str:
    """What happened."""
    return FACTS.get(event.fact, reason(event.fact).capitalize())
