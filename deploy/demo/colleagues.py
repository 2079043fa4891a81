"""The staff of the synthetic year come to work once, so that each service knows whom work can be given to."""

import ssl

import httpx

from contracts.identity import Role, Who
from deploy.demo.draft import AGENCIES
from deploy.demo.enquiry import recruiters
from deploy.demo.front_door import FRONT_DOOR, FRONT_DOOR_STAFF
from deploy.demo.panel import central_list
from deploy.demo.player import ANSWER, Bases
from deploy.demo.preparation import WORKER
from deploy.local.identity import SignedAs, Signer


async def come_to_work(bases: Bases, signer: Signer) -> None:
    """Has everyone open the list of their service, as they would on their first day."""
    certificates = ssl.create_default_context()
    async with httpx.AsyncClient(timeout=ANSWER, verify=certificates, trust_env=False) as client:
        for service, agency, code, role in _everyone():
            who = Who(subject=code, at={agency: frozenset({role})})
            opened = LISTS[service].format(agency=agency)
            answer = await client.get(bases[service] + opened, auth=SignedAs(signer, who, service))
            answer.raise_for_status()


LISTS = {
    "enquiry": "/agencies/{agency}/enquiries/counts",
    "assessment": "/agencies/{agency}/cases",
    "panel": "/agencies/{agency}/cases",
}


def _everyone() -> list[tuple[str, str, str, Role]]:
    """The service, the agency, the code and the role of each."""
    return [
        ("enquiry", FRONT_DOOR, FRONT_DOOR_STAFF, Role.RECRUITMENT_WORKER),
        *(
            ("enquiry", agency, code, Role.RECRUITMENT_WORKER)
            for agency in AGENCIES
            for code in recruiters()
        ),
        *(("assessment", agency, WORKER, Role.SOCIAL_WORKER) for agency in AGENCIES),
        *(
            ("panel", agency, code, Role.PANEL_ADMINISTRATOR)
            for agency in AGENCIES
            for code in central_list(agency)
        ),
    ]
