"""What the reporting service answers of an agency's own returns: rows of List 11, and what is missing in them."""

from collections.abc import Mapping
from datetime import date
from typing import Self
from uuid import UUID

from pydantic import BaseModel

from contracts.list_11 import LeavingReason
from services.web.site.clients import VIEW


class Adopter(BaseModel):
    """One row of List 11 without what the adopter said of themselves."""

    model_config = VIEW

    journey: UUID
    applicant: int
    enquired_on: date
    stage_one_started_on: date | None
    stage_one_ended_on: date | None
    stage_two_started_on: date | None
    stage_two_ended_on: date | None
    submitted_on: date | None
    approved_on: date | None
    matched_on: date | None
    placed_on: date | None
    children_placed: int | None
    adoption_order_on: date | None
    fosters_for_adoption: bool
    left_on: date | None
    left_because: LeavingReason | None


class List11(BaseModel):
    """A page of List 11; `after` asks for the next."""

    model_config = VIEW

    rows: tuple[Adopter, ...]
    after: UUID | None


class FoundIssue(BaseModel):
    """What is wrong with one journey."""

    model_config = VIEW

    journey: UUID
    issue: str


class DataQuality(BaseModel):
    """What is wrong with List 11, and how many adopters of which journey would be in it."""

    model_config = VIEW

    since: date
    issues: tuple[FoundIssue, ...]
    adopters: Mapping[UUID, int]
    after: UUID | None

    def with_more(self, page: "DataQuality") -> Self:
        """The same with what another page has."""
        issues, adopters = (*self.issues, *page.issues), {**self.adopters, **page.adopters}
        return self.model_copy(update={"issues": issues, "adopters": adopters})
