"""What is missing or cannot be right in an agency's own List 11, so that staff put it right before they send it.

The invariant: an issue is found in the rows as they would be sent; nothing is filled in from another day.
"""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from itertools import pairwise

from services.reporting.domain.journey import Journey
from services.reporting.domain.returns.list_11 import Adopter

IN_ORDER = (
    "enquired_on",
    "stage_one_started_on",
    "stage_one_ended_on",
    "stage_two_started_on",
    "submitted_on",
    "stage_two_ended_on",
    "approved_on",
    "matched_on",
    "placed_on",
    "adoption_order_on",
)
"""The days of a row in the order in which they happen."""


class Issue(StrEnum):
    """What is wrong with a row; in the order in which it matters."""

    NO_ENQUIRY_DATE = "no_enquiry_date"
    APPROVED_WITHOUT_STAGE_ONE_START = "approved_without_stage_one_start"
    APPROVED_WITHOUT_STAGE_TWO_START = "approved_without_stage_two_start"
    APPROVED_WITHOUT_REFERRAL = "approved_without_referral"
    STAGE_TWO_WITHOUT_STAGE_ONE_END = "stage_two_without_stage_one_end"
    ORDER_WITHOUT_PLACEMENT = "order_without_placement"
    DAYS_OUT_OF_ORDER = "days_out_of_order"


def issues_of(row: Journey, adopter: Adopter) -> Iterator[Issue]:
    """What is wrong with one row of a journey; on the fast track there is no stage one to miss."""
    stage_one = row.fast_track is None
    if adopter.enquired_on is None:
        yield Issue.NO_ENQUIRY_DATE
    if adopter.approved_on is not None:
        yield from _approval(adopter, stage_one=stage_one)
    if adopter.stage_two_started_on and not adopter.stage_one_ended_on and stage_one:
        yield Issue.STAGE_TWO_WITHOUT_STAGE_ONE_END
    ordered = adopter.adoption_order_on is not None and adopter.left_on is None
    if ordered and adopter.placed_on is None:
        yield Issue.ORDER_WITHOUT_PLACEMENT
    if any(later < earlier for earlier, later in pairwise(_days(adopter))):
        yield Issue.DAYS_OUT_OF_ORDER


def _approval(adopter: Adopter, *, stage_one: bool) -> Iterator[Issue]:
    if stage_one and adopter.stage_one_started_on is None:
        yield Issue.APPROVED_WITHOUT_STAGE_ONE_START
    if adopter.stage_two_started_on is None:
        yield Issue.APPROVED_WITHOUT_STAGE_TWO_START
    if adopter.submitted_on is None:
        yield Issue.APPROVED_WITHOUT_REFERRAL


def _days(adopter: Adopter) -> list[date]:
    found = (getattr(adopter, name) for name in IN_ORDER)
    return [each for each in found if each is not None]
