"""What the assessment service answers: stages one and two."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel

from contracts.checks import Check
from contracts.clocks import RunningClock
from services.web.site.clients import VIEW
from services.web.site.rows import Rows


class MissingCheck(BaseModel):
    """A required check that is not in, or has expired; `person` is None for one of the household."""

    model_config = VIEW

    check: Check
    person: int | None = None
    expired: bool = False


class AssessmentCase(BaseModel):
    """One case of stage one or two."""

    model_config = VIEW

    journey: UUID
    reference: str
    agency: str
    status: str
    opened_on: date
    missing_checks: tuple[Check, ...]
    missing: tuple[MissingCheck, ...] = ()
    required_checks: int
    report: str | None
    clocks: tuple[RunningClock, ...]
    next_clock: RunningClock | None


class Assessments(BaseModel):
    """A page of cases of stages one and two; `after` leads to the next."""

    model_config = VIEW

    cases: Rows[AssessmentCase]
    after: str | None
