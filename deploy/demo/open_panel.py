"""Households of the first agency at the panel and after it: on this month's agenda, waiting for a date, recommended,
deferred, approved against the recommendation, and with a proposal not to approve that they answer or have answered.

The invariant: each is a journey like those of the year up to its referral; then it takes its panel from the agency's
meetings, whose days are counted from today, so that each is there on any day.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import partial
from typing import NamedTuple

from contracts.calendar import add_working_days, working_days_before
from contracts.documents import DocumentKind
from contracts.reference import Recommendation, ReviewRoute
from deploy.demo.documents import REPORT, with_documents, with_file
from deploy.demo.draft import Course
from deploy.demo.named import Applicants, named
from deploy.demo.open_stage_one import Enquired
from deploy.demo.panel import (
    CONSIDERED,
    FOR_AND_AGAINST,
    notice_on,
    proposed,
    recommended,
    told,
)
from deploy.demo.panel_month import Meetings, considered, meetings, papers_before
from deploy.demo.plan import Journey, Service, Step, step
from deploy.demo.quotas import Ending

FIRST_TRY, TRIES = timedelta(days=220), 60
RECENT = timedelta(days=21)
"""So long before the agenda is made a case may have been referred."""
MINUTES_ON, DECIDED_ON = 3, 5
"""Working days after the meeting."""
MINUTES_LATE, ANSWERED = 2, 2
"""Working days before today."""
ASKED, PAPERS = 30, 7
"""Working days from the notice to the application for an independent review, and from there to its papers."""
CASE = "case"
"""What the second part of a journey calls the record that the first began."""

MINUTES = REPORT + 1
"""The number of the document."""
AGAINST = Recommendation.NOT_SUITABLE
MISSING = "The medical adviser's view after the operation in the spring."
DIFFERS = "I differ. The panel gave much weight to one reference; the other two and six visits show otherwise."
BECAUSE = (
    "The references that I read again and what the social worker saw at home answer the concern."
)
APPROVED_FOR = "One young child, or a brother and sister who stay together."

_step = partial(step, Service.PANEL)
Told = Callable[[date, date], list[Step]]
"""What was done with a case, from the day of its meeting and today."""


class AtPanel(NamedTuple):
    """A household up to its referral, on the agenda of which day, and what was done with its case since."""

    before: Journey
    held_on: date | None
    after: Journey | None


class Shown(NamedTuple):
    """A household that is shown at the panel: at which meeting, of what ending, and what came of it.

    `meeting` is None for a case that waits for a date.
    """

    meeting: Callable[[Meetings], date] | None
    told: Told
    ending: Ending = Ending.APPROVED


def at_panel(
    today: date, name: str, shown: Shown, enquired: Enquired, people: Applicants = ()
) -> AtPanel:
    """One household that is shown, of these people or of anybody; raises `LookupError` where it is not referred in time for its meeting."""
    held_on = shown.meeting(meetings(today)) if shown.meeting else None
    before = Journey(name, tuple(with_documents(_referred(today, held_on, enquired))))
    before = named(before, people) if people else before
    done = shown.told(held_on, today) if held_on else []
    steps = tuple(each.at(CASE) for each in done)
    after = Journey(f"{name}-after", steps, {CASE: before.opened()}) if steps else None
    return AtPanel(before, held_on, after)


def _referred(today: date, meeting: date | None, enquired: Enquired) -> list[Step]:
    """The course up to the referral, in the weeks before the agenda of the meeting is made."""
    last = min(papers_before(meeting), today) if meeting else today
    on = last - FIRST_TRY
    for early in range(TRIES):
        course = enquired(on)
        late = (_referral(course).on - last).days
        if -RECENT.days <= late <= 0:
            return [*course.steps[: course.steps.index(_referral(course)) + 1]]
        on -= timedelta(days=late + early % RECENT.days)
    raise LookupError("no household is referred in the weeks before the meeting")


def _referral(course: Course) -> Step:
    found = course.first("refer-to-panel")
    if found is None:
        raise LookupError("this household does not come to the panel")
    return found


def not_yet(_: date, __: date) -> list[Step]:
    """The panel has not met on it."""
    return []


def recommendation(met_on: date, today: date) -> list[Step]:
    """Recommended, with final minutes; the decision maker has some days left."""
    final_on = working_days_before(today, MINUTES_LATE)
    return [
        considered(met_on),
        _step("record-attendance", met_on, came="both"),
        recommended(met_on, Recommendation.SUITABLE),
        *_minutes(add_working_days(met_on, MINUTES_ON), final_on),
    ]


def deferral(met_on: date, _: date) -> list[Step]:
    """The panel needs more; that meeting has final minutes too."""
    final_on = add_working_days(met_on, MINUTES_ON)
    deferred = _step("defer-case", met_on, missing=["health"], words=MISSING)
    return [considered(met_on), deferred, *_minutes(final_on, final_on)]


def approval_against(met_on: date, _: date) -> list[Step]:
    """The panel did not recommend it, and the agency approved them."""
    record = {"arguments": FOR_AND_AGAINST[AGAINST], "panel": DIFFERS, "reasons": BECAUSE}
    children = {"children": 2, "youngest": 0, "oldest": 5, "approved_for": APPROVED_FOR}
    on = add_working_days(met_on, DECIDED_ON)
    approved = _step("approve-applicants", on, considered=CONSIDERED, **record, **children)
    return [*_not_recommended(met_on), approved, *told(on)]


def proposal(met_on: date, _: date) -> list[Step]:
    """Proposed not to approve; the household can still say that it disagrees."""
    return [*_not_recommended(met_on), *proposed(add_working_days(met_on, DECIDED_ON))]


def representations(met_on: date, today: date) -> list[Step]:
    """They wrote why they disagree, and the final decision is left."""
    on = working_days_before(today, ANSWERED)
    return [*proposal(met_on, today), _asked(ReviewRoute.REPRESENTATIONS, on)]


def independent_review(met_on: date, today: date) -> list[Step]:
    """The Independent Review Mechanism has the papers and has not recommended."""
    sent_on = notice_on(add_working_days(met_on, DECIDED_ON))
    asked_on = add_working_days(sent_on, ASKED)
    return [
        *proposal(met_on, today),
        _asked(ReviewRoute.INDEPENDENT_REVIEW, asked_on),
        _step("send-review-papers", add_working_days(asked_on, PAPERS)),
    ]


def _not_recommended(met_on: date) -> list[Step]:
    final_on = add_working_days(met_on, MINUTES_ON)
    return [considered(met_on), recommended(met_on, AGAINST), *_minutes(final_on, final_on)]


def _minutes(drafted_on: date, final_on: date) -> list[Step]:
    """The draft and the final minutes, in one document of the case."""
    drafted = _step("draft-minutes", drafted_on, document=MINUTES)
    return [
        with_file(drafted, DocumentKind.MINUTES, "Minutes.pdf", "Minutes of the adoption panel"),
        drafted,
        _step("finalise-minutes", final_on, document=MINUTES),
    ]


def _asked(route: ReviewRoute, on: date) -> Step:
    return _step("receive-review-request", on, route=route)


THIS, LAST = (lambda days: days.this), (lambda days: days.last)
SHOWN: Mapping[str, Shown] = {
    "first": Shown(THIS, not_yet),
    "second": Shown(THIS, not_yet),
    "third": Shown(THIS, not_yet),
    "waiting": Shown(None, not_yet),
    "recommended": Shown(LAST, recommendation),
    "deferred": Shown(LAST, deferral),
    "against": Shown(LAST, approval_against),
    "proposed": Shown(LAST, proposal, Ending.DETERMINED),
    "represented": Shown(lambda days: days.second_last, representations, Ending.DETERMINED),
    "reviewed": Shown(lambda days: days.third_last, independent_review, Ending.DETERMINED),
}
