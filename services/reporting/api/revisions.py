"""A revision of a published quarter: made ready by one analyst with the reason that everybody will read, published by another.

The invariant: nothing of it is in any public answer before another analyst published it and its hour has come.
"""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from services.chassis.admission import AdmittedDep
from services.chassis.clock import now, today
from services.chassis.problems import REFUSALS
from services.reporting.api.dependencies import NoiseDep
from services.reporting.api.exact import FiguresDep
from services.reporting.api.names import Name, RevisionNumber
from services.reporting.api.publication import (
    ANALYST,
    Approval,
    MakingDep,
    PreferDep,
    PreparedView,
    PreparingView,
    approve,
)
from services.reporting.api.published import PublicationsDep, PublicationView, view
from services.reporting.domain.publishing.campaigns_named import campaigns_named
from services.reporting.domain.publishing.publication import Occasion, publication_order
from services.reporting.domain.publishing.revision import RevisionReason, next_revision

router = APIRouter(tags=["publishing"], responses=REFUSALS)


class Revise(BaseModel):
    """Why a published quarter needs a revision. Everybody reads it, so it says nothing of a family."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "reason": RevisionReason.RECORDED_LATE,
                    "words": "One agency recorded its enquiries of May 2021 in August 2021.",
                }
            ]
        },
    )

    reason: RevisionReason
    words: Annotated[
        str,
        StringConstraints(
            strip_whitespace=True, min_length=1, max_length=300, pattern=r"^[^\x00-\x1f\x7f]*$"
        ),
        Field(description="What was wrong, and how much it matters, for everybody to read"),
    ]


async def occasion_to_revise(
    quarter: Name, wanted: Revise, exact: FiguresDep, found: PublicationsDep, noise: NoiseDep
) -> Occasion:
    """What a revision is made ready for; refuses one of a quarter that is not published, or too many."""
    every = await found.every(quarter, (), embargoed=True)
    hours = [each.published_at for each in every]
    revision = next_revision(hours, now(), wanted.reason, wanted.words)
    return Occasion(
        quarter,
        publication_order(await exact.agencies(), quarter),
        today(),
        noise,
        campaigns_named(await exact.national_campaigns(), quarter),
        revision,
        [each.counted_before for each in every],
    )


@router.put(
    "/prepared/quarters/{quarter}/revision",
    dependencies=[ANALYST],
    responses={HTTPStatus.ACCEPTED: {"model": PreparingView}},
)
async def prepare_revision(
    on: Annotated[Occasion, Depends(occasion_to_revise)],
    making: MakingDep,
    response: Response,
    prefer: PreferDep = "",
) -> PreparedView | PreparingView:
    """Makes a revision of a published quarter ready from what is counted now. Everybody reads its reason once it is published."""
    return await making.made(on, prefer, response)


@router.put("/published/quarters/{quarter}/revisions/{number}", dependencies=[ANALYST])
async def publish_revision(
    quarter: Name,
    number: RevisionNumber,
    approval: Approval,
    found: PublicationsDep,
    admitted: AdmittedDep,
) -> PublicationView:
    """Publishes the revision that another analyst made ready; one that is published stays as it is."""
    await approve(quarter, approval, found, admitted.who.subject, number=number)
    every = await found.every(quarter, (), embargoed=True)
    return view(next(each for each in every if each.number == number))
