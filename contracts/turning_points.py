"""At which events a journey passes from one to another: the household to its agency, the agency to those it asks, and so on.

The invariant: a turning point says that something happened and on which day; never what was asked of whom.
"""

from datetime import date
from enum import StrEnum
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict


class Turning(StrEnum):
    """What happened at a turning point, in the order of the journey; the last three say that a time to answer is over."""

    ENQUIRED = "enquired"
    CONTACTED = "contacted"
    PROMISED = "promised"
    INFORMED = "informed"
    VISIT_AGREED = "visit_agreed"
    VISITED = "visited"
    VISIT_ANSWERED = "visit_answered"
    MORE_TO_COME = "more_to_come"
    REFERRED = "referred"
    REFERRAL_TAKEN_UP = "referral_taken_up"
    REFERRAL_RETURNED = "referral_returned"
    BREAK_STARTED = "break_started"
    BREAK_ENDED = "break_ended"
    REGISTERED = "registered"
    ACCEPTED = "accepted"
    CHECKS_ASKED = "checks_asked"
    CHECKS_BACK = "checks_back"
    PLAN_MADE = "plan_made"
    PLAN_AGREED = "plan_agreed"
    HELD = "held"
    HOLD_ENDED = "hold_ended"
    STAGE_ONE_DECIDED = "stage_one_decided"
    MAY_BE_SUITABLE = "may_be_suitable"
    STAGE_TWO_ASKED = "stage_two_asked"
    REPORT_SHARED = "report_shared"
    COMMENTED = "commented"
    SENT_TO_PANEL = "sent_to_panel"
    SENT_BACK = "sent_back"
    MINUTES_FINAL = "minutes_final"
    PROPOSED_NOT_TO_APPROVE = "proposed_not_to_approve"
    REVIEW_ASKED = "review_asked"
    REVIEW_OVER = "review_over"
    APPROVED = "approved"
    NOT_APPROVED = "not_approved"
    NOT_SUITABLE = "not_suitable"
    DECLINED = "declined"
    CLOSED = "closed"
    WITHDREW = "withdrew"
    MOVED = "moved"
    LAPSED = "lapsed"
    REOPENED = "reopened"
    TIME_TO_GO_ON_OVER = "time_to_go_on_over"
    TIME_TO_COMMENT_OVER = "time_to_comment_over"
    TIME_TO_ANSWER_OVER = "time_to_answer_over"


class DaysWith(StrEnum):
    """Who has a journey on a day: each day has one. `nobody` between an end and a reopening."""

    AGENCY = "agency"
    HOUSEHOLD = "household"
    OTHERS = "others"
    PANEL = "panel"
    DECISION = "decision"
    REVIEW = "review"
    HOLD = "hold"
    NOBODY = "nobody"


class DaysIn(StrEnum):
    """The part of the journey in which a day lies."""

    ENQUIRY = "enquiry"
    REGISTRATION = "registration"
    STAGE_ONE = "stage_one"
    BETWEEN = "between_stages"
    STAGE_TWO = "stage_two"
    PANEL = "panel"
    DECISION = "decision"
    REVIEW = "review"


class TurningPoint(BaseModel):
    """One of them, at the place of its event; `on` is the corrected day, if any."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    on: date
    stream: str
    version: int
    turning: Turning


class Stretch(NamedTuple):
    """Days in a row with one of them in one part of the journey: from `since`, and not on `until` any more.

    `began` and `ended` are what happened on these two days; nothing did on the second where the journey goes on.
    """

    days_with: DaysWith
    part: DaysIn
    since: date
    until: date
    began: TurningPoint
    ended: TurningPoint | None

    @property
    def days(self) -> int:
        return (self.until - self.since).days
