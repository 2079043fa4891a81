"""A team's enquiries shared out and closed together over HTTP.

The invariant: an answer says of each enquiry what became of it, and how many are still to come.
"""

from fastapi import APIRouter

from contracts.identity import Role
from contracts.reference import AgencyCode
from services.casework.bulk import BulkReceipt, change_each
from services.casework.shared_work import SharedWork
from services.casework.teamwork_routes import TeamworkRoutes
from services.chassis.admission import may
from services.chassis.problems import REFUSALS
from services.enquiry.api.dependencies import RECRUITERS, EnquiryCommands
from services.enquiry.domain import closure
from services.enquiry.domain.progress import Status
from services.enquiry.domain.staffing import TEAMWORK
from services.enquiry.store.enquiries import ENQUIRIES

router = APIRouter(prefix="/agencies/{agency}", tags=["work list"], responses=REFUSALS)

WORK = SharedWork(
    began_on="state.progress.dates.0.on",
    only={"state.progress.status": {"$ne": Status.REFERRED.value}},
)
"""A household that was referred is the receiving agency's to answer; nobody is assigned to it."""
TeamworkRoutes(ENQUIRIES, TEAMWORK, WORK, by=RECRUITERS, assign="assign-enquiries").serve(router)


@router.post("/close-enquiries", dependencies=[may(Role.MANAGER)])
async def close_enquiries(
    agency: AgencyCode, command: closure.CloseEnquiries, enquiries: EnquiryCommands
) -> BulkReceipt:
    """Close up to 200 enquiries for one reason. Each is decided separately and can be reopened."""
    outcomes = await change_each(enquiries, agency, command.journeys, closure.close, command)
    return BulkReceipt(outcomes=outcomes)
