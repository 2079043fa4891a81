"""The published number of children who wait: typed in with its source, corrected, and its history."""

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from contracts.identity import Role
from services.web.national.pages.published_elsewhere import ReasonForm, SourceForm, TypedPage
from services.web.site.admission import AsStaff, NationalTeamDep, page_for
from services.web.site.answers.published_elsewhere import ChildrenTyped

router = APIRouter(prefix="/national/children-waiting")

ANALYST = page_for(Role.NATIONAL_ANALYST)


class _Children(BaseModel):
    children: int = Field(title="Children who wait for adopters in England", ge=0, le=100_000)


class ChildrenForm(SourceForm, _Children):
    """A published number of children, and where it is published."""


class ChildrenCorrection(ReasonForm, ChildrenForm):
    """The right number, and what was wrong with the one that it corrects."""


PAGE = TypedPage(
    name="children-waiting",
    asks=ChildrenForm,
    asks_to_correct=ChildrenCorrection,
    history_of=ChildrenTyped,
    template="national/children_waiting.html",
)


@router.get("", dependencies=[ANALYST])
async def children_waiting(
    request: Request,
    ask: AsStaff,
    staff: NationalTeamDep,
    corrects: str = "",
    *,
    done: bool = False,
) -> Response:
    """The history, and the form for a number, or for the correction of one."""
    return await PAGE.opened(request, ask, staff, corrects, done=done)


@router.post("", dependencies=[ANALYST])
async def type_children(request: Request, ask: AsStaff, staff: NationalTeamDep) -> Response:
    """Adds a number, or corrects one."""
    return await PAGE.posted(request, ask, staff)
