"""The people of the synthetic year, as whom its commands are sent.

The invariant: each request is signed as someone whose task it is: an adopter for what only they may give,
an analyst for what is commissioned nationally, else staff, who work at every agency of the year.
"""

import json
import re
from collections.abc import Collection, Generator

import httpx

from contracts.identity import NATIONAL, Role, Who
from deploy.demo.draft import AGENCIES
from deploy.demo.front_door import FRONT_DOOR
from deploy.demo.preparation import WORKER
from deploy.local.identity import SignedAs, Signer

NATIONALLY = re.compile(
    r"^/(?:directory/|mystery-shop|campaigns|parked|waiting|failed|live/|published/)"
)
BY_SOCIAL_WORKER = re.compile(
    r"^/cases/[0-9a-f-]{36}/(?:recommend-stage-one|write-report|write-addendum)$"
)
BY_DECISION_MAKER = re.compile(
    r"^/cases/[0-9a-f-]{36}/(?:approve-applicants|issue-qualifying-determination|make-final-decision|keep-approval|propose-ending)$"
)
DECIDES = "adm-01"
"""Whom the directory lists as an agency decision maker, for every agency of the year."""
OWN = re.compile(
    r"^/enquiries/([0-9a-f-]{36})/"
    r"(?:give-equality-answers|withdraw-equality-answers|change-own-details|give-feedback|equality-answers/(\d+))$"
)
EVERY_AGENCY = (*AGENCIES, FRONT_DOOR)
STAFF = frozenset(
    {
        Role.MANAGER,
        Role.RECRUITMENT_WORKER,
        Role.SOCIAL_WORKER,
        Role.PANEL_ADMINISTRATOR,
        Role.DECISION_MAKER,
    }
)


class People(httpx.Auth):
    """Signs each request to one service as someone who may send it; who recommends is not who decides, and the directory lists who decides."""

    requires_request_body = True

    def __init__(self, signer: Signer, audience: str, agencies: Collection[str]) -> None:
        self._signer = signer
        self._audience = audience
        self._national = self._as(Who(subject="demo-national", national=NATIONAL))
        self._work_at(agencies)

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Adds the token of the sender."""
        yield from self._sender(request).auth_flow(request)

    def _work_at(self, agencies: Collection[str]) -> None:
        self._staff = self._as(Who(subject="demo-staff", at=dict.fromkeys(agencies, STAFF)))
        workers = dict.fromkeys(agencies, frozenset({Role.SOCIAL_WORKER}))
        self._social_worker = self._as(Who(subject=WORKER, at=workers))
        deciders = dict.fromkeys(agencies, frozenset({Role.DECISION_MAKER}))
        self._decision_maker = self._as(Who(subject=DECIDES, at=deciders))

    def _as(self, who: Who) -> SignedAs:
        return SignedAs(self._signer, who, self._audience)

    def _sender(self, request: httpx.Request) -> SignedAs:
        path = request.url.path
        if NATIONALLY.match(path):
            return self._national
        if BY_SOCIAL_WORKER.match(path):
            return self._social_worker
        if BY_DECISION_MAKER.match(path):
            return self._decision_maker
        own = OWN.match(path)
        if own is None:
            return self._staff
        second = (own[2] or str(json.loads(request.content).get("applicant"))) == "2"
        number = 2 if second else 1
        said = {"journey": own[1], "applicant": number, "invitation": 1}
        return self._as(Who.model_validate({"subject": f"demo-{own[1]}-{number}", **said}))
