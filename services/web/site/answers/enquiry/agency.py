"""What an agency reads besides its cases: referrals, duplicates, its standards, and feedback."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel

from contracts.checks import Check
from contracts.journey import reference
from contracts.reference import FeedbackStep
from services.web.site.answers.enquiry.record import OpenReferral
from services.web.site.clients import VIEW
from services.web.site.rows import Rows


class Referral(OpenReferral):
    """One referral; `end` is empty while it waits."""

    journey: UUID
    referred_on: date
    take_up_by: date | None
    end: str | None
    ended_on: date | None

    @property
    def reference(self) -> str:
        """How people name the journey."""
        return reference(self.journey)


class Referrals(BaseModel):
    """What an agency sent, and what waits there."""

    model_config = VIEW

    sent: Rows[Referral]
    waiting: Rows[Referral]


class LookAlike(BaseModel):
    """An enquiry that may be the same household's."""

    model_config = VIEW

    journey: UUID
    status: str
    received_on: date
    agree: tuple[str, ...]


class RegisteredAlike(BaseModel):
    """A registration, at any agency, of someone with the same name and date of birth."""

    model_config = VIEW

    reference: str
    agency: str
    status: str
    submitted_on: date


class LikenessToJudge(RegisteredAlike):
    """One of an agency's registrations, with those of someone with the same name and date of birth."""

    journey: UUID
    alike: tuple[RegisteredAlike, ...]


class LikelyPair(BaseModel):
    """Two enquiries, the earlier first."""

    model_config = VIEW

    journeys: tuple[UUID, UUID]
    received_on: tuple[date, date]
    agree: tuple[str, ...]

    @property
    def references(self) -> tuple[str, str]:
        """How people name the two."""
        first, second = self.journeys
        return reference(first), reference(second)


class Standard(BaseModel):
    """One standard as it counts today, and what was set for the next days."""

    model_config = VIEW

    clock: str
    title: str
    working_days: int
    local: bool
    explanation: str
    next_working_days: int | None
    next_from: date | None
    choices: tuple[int, ...] = ()


class CheckAge(BaseModel):
    """How long one check holds for a case that begins today, by the rule, and for one that begins tomorrow."""

    model_config = VIEW

    check: Check
    months: int
    rule_months: int
    next_months: int | None = None


class StepFeedback(BaseModel):
    """What was said about one step; nothing where it was said by fewer than five."""

    model_config = VIEW

    step: FeedbackStep
    answers: int | None
    mean: float | None
    words: tuple[str, ...]

    @property
    def per_cent(self) -> int:
        """How far the mean is on the way from very hard (1) to very easy (5)."""
        return round(25 * ((self.mean or 1) - 1))


class Feedback(BaseModel):
    """By step."""

    model_config = VIEW

    steps: Rows[StepFeedback]
