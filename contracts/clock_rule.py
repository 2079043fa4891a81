"""What a limit of the journey is: one rule of the table, and the standard an agency may set itself.

The invariant: an agency sets service standards and nothing else; a limit of the law, or of the
decision on a registration, is not an agency's to set.
"""

from enum import StrEnum
from typing import Annotated

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    PositiveInt,
    WithJsonSchema,
)

from contracts.dated_rule import DatedRule


class ClockId(StrEnum):
    """The limits the suite knows, in the order of the journey."""

    FIRST_RESPONSE = "first_response"
    ENQ_INFO = "enq_info"
    REFERRAL_TAKE_UP = "referral_take_up"
    ENQ_CALL = "enq_call"
    ENQ_VISIT = "enq_visit"
    ENQ_WRITEUP = "enq_writeup"
    ROI_DECIDE = "roi_decide"
    STAGE_ONE = "stage_one"
    STAGE_TWO_WINDOW = "stage_two_window"
    STAGE_TWO = "stage_two"
    PAR_COMMENT = "par_comment"
    ADM_DECIDE = "adm_decide"
    NOTIFY_ORAL = "notify_oral"
    NOTIFY_WRITTEN = "notify_written"
    QD_RESPONSE = "qd_response"
    IRM_PAPERS = "irm_papers"
    FINAL_DECISION = "final_decision"
    REVIEW_ANNUAL = "review_annual"
    REVIEW_COMMENT = "review_comment"
    REGISTRATION_TO_APPROVAL = "registration_to_approval"
    COMPLAINT = "complaint"
    COMPLAINT_ANSWER = "complaint_answer"
    COMPLAINT_INVESTIGATION = "complaint_investigation"
    COMPLAINT_PANEL = "complaint_panel"


LOCALLY_SET = frozenset(
    {
        ClockId.FIRST_RESPONSE,
        ClockId.ENQ_INFO,
        ClockId.REFERRAL_TAKE_UP,
        ClockId.ENQ_CALL,
        ClockId.ENQ_VISIT,
        ClockId.ENQ_WRITEUP,
        ClockId.FINAL_DECISION,
    }
)


class Unit(StrEnum):
    """What a limit is counted in; months are calendar months, by the corresponding date; weeks are of seven days."""

    WORKING_DAYS = "working_days"
    WEEKS = "weeks"
    MONTHS = "months"


class Counting(StrEnum):
    """Whether the day on which a clock starts is counted: "beginning with" counts it."""

    WITHIN = "within"
    BEGINNING_WITH = "beginning_with"


class Owner(StrEnum):
    """Whose it is to do what stops a clock."""

    AGENCY = "agency"
    HOUSEHOLD = "household"
    DECISION_MAKER = "decision_maker"


class ClockRule(DatedRule):
    """One limit as it stood between two dates, with the words a screen explains it by."""

    id: ClockId
    title: str
    owner: Owner
    plain: str = Field(
        pattern=r"^[A-Z].*\{limit\}.*[^.]$",
        description="For the household: what is due, within `{limit}`, from when. No full stop",
    )
    basis: str = Field(description="Who sets it, in words for the household")
    starts: str
    stops: str
    length: PositiveInt
    unit: Unit
    counting: Counting
    due_soon: PositiveInt = Field(
        description="Working days before the last day on which the clock starts to be due soon"
    )
    pauses: str
    choices: tuple[PositiveInt, ...] = Field(
        default=(), description="The lengths from which an agency chooses its own; empty: any"
    )


def _locally_set(clock: ClockId) -> ClockId:
    if clock not in LOCALLY_SET:
        raise ValueError(f"an agency cannot set its own standard for {clock}")
    return clock


_SCHEMA = {"type": "string", "enum": [clock.value for clock in ClockId if clock in LOCALLY_SET]}


class LocalStandard(BaseModel):
    """An agency's own service standard for a clock, in working days from the day it starts."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    clock: Annotated[ClockId, AfterValidator(_locally_set), WithJsonSchema(_SCHEMA)]
    working_days: int = Field(ge=1, le=60)
