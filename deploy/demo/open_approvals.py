"""Approved adopters of the first agency: one whose yearly review is due soon, one with the report of a review to comment on, and one
with two children placed.

The invariant: each is a journey like those of the year up to its approval. Where an approval of those days had to take its
panel from a meeting on record, which the year has none of, there is no such household.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from contracts.approval_rules import ApprovalDuty, is_owed_to_approved
from contracts.calendar import add_months, working_days_before
from contracts.clocks import ClockId, due_soon_on, start
from contracts.panel_rules import is_meeting_on_record
from deploy.demo.open_stage_one import Enquired
from deploy.demo.plan import Service, Step, step

YEAR = 12
YOUNGEST, OLDEST = 520, 760
"""Days from the enquiry to today, for an approval of about a year ago."""
EARLIER = timedelta(days=40)
"""So long before the year is over the other one was approved at the latest."""
REVIEWED, SENT = 6, 3
"""Working days before today."""
MATCHED, PLACED = 25, 8
"""Working days before today."""
CHILDREN = 2
VIEWS = "They have separated. Each of them says that they still want to adopt, and they have not settled how."
FINDINGS = "Neither has a home of their own yet, and they do not agree on who would go on."

_step = partial(step, Service.PANEL)


def review_due(today: date, enquired: Enquired) -> list[Step]:
    """Approved nearly a year ago, and not reviewed yet."""
    for steps, approved_on in _approved(today, enquired):
        owed = is_owed_to_approved(ApprovalDuty.YEARLY_REVIEW, approved_on)
        if not owed or add_months(approved_on, YEAR) < today:
            continue
        if due_soon_on(start(ClockId.REVIEW_ANNUAL, approved_on)) <= today:
            return steps
    raise LookupError("no approval of these days is due for its review")


def review_to_comment_on(today: date, enquired: Enquired) -> list[Step]:
    """Reviewed in these days because the household changed; the adopters have the report and time to comment on it."""
    reviewed_on = working_days_before(today, REVIEWED)
    for steps, approved_on in _approved(today, enquired):
        if approved_on + EARLIER <= reviewed_on and steps[-1].on < reviewed_on:
            said = {"cause": "household", "views": VIEWS, "reasons": FINDINGS}
            finding = "no_longer_suitable"
            return [
                *steps,
                _step("review-approval", reviewed_on, finding=finding, **said),
                _step("send-review-report", working_days_before(today, SENT)),
            ]
    raise LookupError("no household was approved in time for a review of these days")


def children_placed(today: date, enquired: Enquired) -> list[Step]:
    """Matched in these weeks with a brother and a sister, who live with them now; no yearly review is due any more."""
    matched_on = working_days_before(today, MATCHED)
    for steps, approved_on in _approved(today, enquired):
        if approved_on + EARLIER <= matched_on and steps[-1].on < matched_on:
            placed_on = working_days_before(today, PLACED)
            return [
                *steps,
                _step("record-match", matched_on, children=CHILDREN),
                _step("record-placement", placed_on, match=1, children=CHILDREN),
            ]
    raise LookupError("no household was approved in time to have children placed in these days")


def _approved(today: date, enquired: Enquired) -> Iterator[tuple[list[Step], date]]:
    """Households that were approved about a year ago by a panel whose members are named with the case."""
    if is_meeting_on_record(add_months(today, -YEAR)):
        return
    for age in range(YOUNGEST, OLDEST):
        course = enquired(today - timedelta(days=age))
        met, approved = course.first("hold-meeting"), course.first("approve-applicants")
        if met is None or approved is None or course.steps[-1].on > today:
            continue
        if not is_meeting_on_record(met.on):
            yield [*course.steps], approved.on
