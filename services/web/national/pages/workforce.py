"""Published figures of panel members and social workers by ethnic group: typed in with their source, corrected, and their history."""

from enum import StrEnum

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from contracts.identity import Role
from services.web.national.pages.published_elsewhere import ReasonForm, SourceForm, TypedPage
from services.web.site.admission import AsStaff, NationalTeamDep, page_for
from services.web.site.answers.published_elsewhere import WorkforceTyped

router = APIRouter(prefix="/national/workforce")

ANALYST = page_for(Role.NATIONAL_ANALYST)
MOST = 100_000


class Who(StrEnum):
    """Who is counted."""

    PANEL_MEMBERS = "panel_members"
    SOCIAL_WORKERS = "social_workers"


class _Counts(BaseModel):
    who: Who = Field(title="Who is counted?")
    white: int = Field(title="White", ge=0, le=MOST)
    mixed: int = Field(title="Mixed or multiple ethnic groups", ge=0, le=MOST)
    asian: int = Field(title="Asian or Asian British", ge=0, le=MOST)
    black: int = Field(title="Black, African, Caribbean or Black British", ge=0, le=MOST)
    other: int = Field(title="Other ethnic group", ge=0, le=MOST)
    not_said: int = Field(title="Did not say, or not known", ge=0, le=MOST)


class WorkforceForm(SourceForm, _Counts):
    """How many people of each group, and where it is published."""


class WorkforceCorrection(ReasonForm, WorkforceForm):
    """The right numbers, and what was wrong with those that they correct."""


PAGE = TypedPage(
    name="workforce",
    asks=WorkforceForm,
    asks_to_correct=WorkforceCorrection,
    history_of=WorkforceTyped,
    template="national/workforce.html",
)


@router.get("", dependencies=[ANALYST])
async def workforce(
    request: Request,
    ask: AsStaff,
    staff: NationalTeamDep,
    corrects: str = "",
    *,
    done: bool = False,
) -> Response:
    """The history, and the form for a figure, or for the correction of one."""
    return await PAGE.opened(request, ask, staff, corrects, done=done)


@router.post("", dependencies=[ANALYST])
async def type_workforce(request: Request, ask: AsStaff, staff: NationalTeamDep) -> Response:
    """Adds a figure, or corrects one."""
    return await PAGE.posted(request, ask, staff)
