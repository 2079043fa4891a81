"""The inspector's pack as a download, for those who keep the central list."""

from functools import partial

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse

from services.chassis.clock import today
from services.web.site.admission import AsStaff, costs, page_for
from services.web.site.rate_limit import Price
from services.web.site.state import state_of
from services.web.team.agency_pages import PANEL_KEEPERS
from services.web.team.inspectors_pack import Filed, Pack, archive, pack_of
from services.web.team.panel_meeting_forms import names_of_members

router = APIRouter()


@router.get(
    "/team/{agency}/inspectors-pack.zip",
    dependencies=[page_for(*PANEL_KEEPERS), costs(Price.EXPORT)],
)
async def inspectors_pack(request: Request, agency: str, ask: AsStaff) -> Response:
    """The central list as it is today, and the last three meetings with their final minutes."""
    pack = await pack_of(ask, agency)
    name = f"inspectors-pack-{agency}-{today().isoformat()}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    pieces = archive(ask, pack, partial(_index, request, pack))
    return StreamingResponse(pieces, headers=headers, media_type="application/zip")


def _index(request: Request, pack: Pack, filed: Filed) -> str:
    template = state_of(request).templates.get_template("team/inspectors_pack.html")
    names = names_of_members(pack.agency)
    return template.render(pack=pack, filed=filed, names=names, today=today())
