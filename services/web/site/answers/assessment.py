"""What the assessment service answers: stages one and two."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from pydantic import BaseModel

from contracts.clocks import RunningClock
from contracts.reference import Check
from services.web.site.clients import VIEW
from services.web.site.rows import Rows


class AssessmentCase(BaseModel):
    """One case of stage one or two."""

    model_config = VIEW

    journey: UUID
    reference: str
    agency: str
    status: str
    opened_on: date
    returned_checks: Mapping[str, date]
    missing_checks: tuple[Check, ...]
    checks_of: Mapping[int, Mapping[str, date]] = {}
    report: str | None
    clocks: tuple[RunningClock, ...]
    next_clock: RunningClock | None


class Assessments(BaseModel):
    """A page of cases of stages one and two; `after` leads to the next."""

    model_config = VIEW

    cases: Rows[AssessmentCase]
    after: str | None
