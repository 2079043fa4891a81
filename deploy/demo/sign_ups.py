"""The ready adopters join their journeys, as people do: invited by email, signed in, the link used. One of them sends
her agency a document.

The invariant: nobody joins twice, and no document is sent twice; the demo knows no secret but what is in the post.
"""

from datetime import date

import httpx

from contracts.documents import DocumentKind
from deploy.demo.documents import pdf
from deploy.demo.open_cases import JOINING, ready_journeys
from deploy.demo.people import EVERY_AGENCY, People
from deploy.demo.plan import Journey
from deploy.demo.post import OURS, link_sent_to
from deploy.local.errors import LocalStackError
from deploy.local.suite import Suite

SENDS = "amina"
"""Who sends a document, and what it is called; it is about the household, so that both can open it."""
NAME = "Tenancy agreement.pdf"


def join(suite: Suite, on: date) -> None:
    """Has each ready adopter invited to their journey, and links their account to it."""
    web, url = suite.services["web"].url, suite.services["enquiry"].url
    staff = People(suite.identity.signer("demo"), "enquiry", EVERY_AGENCY)
    journeys = {each.name.rpartition("-")[2]: each for each in ready_journeys(on)}
    with httpx.Client(base_url=url, auth=staff, trust_env=False, timeout=60) as agency:
        for name, (household, applicant) in JOINING.items():
            if household not in journeys:
                continue
            journey = _identity(agency, journeys[household])
            if _invited(agency, journey, applicant, on):
                link = link_sent_to(suite.mail, f"{name}@home.example", f"{web}/join/")
                signed_in = _join_with(link, name, web)
                if name == SENDS:
                    _send_document(f"{web}/journey/{journey}/documents", signed_in)


def _identity(agency: httpx.Client, journey: Journey) -> str:
    """What the service calls a journey: it says so again if its beginning is sent again."""
    answer = agency.post(
        journey.steps[0].path(""),
        content=journey.steps[0].content(),
        headers={"Idempotency-Key": journey.key(0), "Content-Type": "application/json"},
    )
    return str(answer.raise_for_status().json()["journey"])


def _invited(agency: httpx.Client, journey: str, applicant: int, on: date) -> bool:
    command = {"on": on.isoformat(), "applicant": applicant}
    answer = agency.post(
        f"/enquiries/{journey}/invite-applicant",
        json=command,
        headers={"Idempotency-Key": f"ready-{journey}-{applicant}"},
    )
    return answer.is_success


def _join_with(link: str, name: str, web: str) -> dict[str, str]:
    """Signs in at the provider, comes back and uses the link; what the browser then sends with each form."""
    with httpx.Client(base_url=web, trust_env=False, timeout=60) as browser:
        leaving = browser.get("/sign-in")
        there = httpx.post(
            leaving.headers["location"], data={"sub": name}, trust_env=False, timeout=60
        )
        key = {"Cookie": leaving.headers["set-cookie"].partition(";")[0]}
        back = browser.get(there.headers["location"], headers=key)
        key = {"Cookie": back.headers["set-cookie"].partition(";")[0]}
        joined = browser.post(link, headers=key | OURS)
    if joined.status_code != httpx.codes.SEE_OTHER:
        raise LocalStackError(
            f"{name} could not join: the front end answered {joined.status_code}."
        )
    return key | OURS


def _send_document(page: str, signed_in: dict[str, str]) -> None:
    """Sends it by the form of the page where the page does not show it yet."""
    file = {"file": (NAME, pdf("Tenancy agreement"), "application/pdf")}
    answers = {"kind": DocumentKind.OTHER, "person": "household"}
    with httpx.Client(headers=signed_in, trust_env=False, timeout=60) as browser:
        if NAME in browser.get(page).raise_for_status().text:
            return
        sent = browser.post(f"{page}/send", data=answers, files=file)
    if sent.status_code != httpx.codes.SEE_OTHER:
        raise LocalStackError(
            f"{SENDS} could not send a document: the front end answered {sent.status_code}."
        )
