"""The ready adopters join their journeys, as people do: invited by email, signed in, the link used.

The invariant: nobody joins twice; the demo knows no secret but what is in the post.
"""

import re
from datetime import date

import httpx
from tenacity import retry, retry_if_result, stop_after_delay, wait_fixed

from deploy.demo.open_cases import JOINING, ready_journeys
from deploy.demo.people import EVERY_AGENCY, People
from deploy.demo.plan import Journey
from deploy.local.errors import LocalStackError
from deploy.local.mail_sink import MailSink
from deploy.local.suite import Suite

PATIENCE = 60.0
OURS = {"Sec-Fetch-Site": "same-origin"}


def join(suite: Suite, on: date) -> None:
    """Has each ready adopter invited to their journey, and links their account to it."""
    web, url = suite.services["web"].url, suite.services["enquiry"].url
    staff = People(suite.identity.signer("demo"), "enquiry", EVERY_AGENCY)
    journeys = {each.name.rpartition("-")[2]: each for each in ready_journeys(on)}
    with httpx.Client(base_url=url, auth=staff, trust_env=False, timeout=20) as agency:
        for name, (household, applicant) in JOINING.items():
            if _invited(agency, _identity(agency, journeys[household]), applicant, on):
                _join_with(_link(suite.mail, web, f"{name}@home.example"), name, web)


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


def _link(mail: MailSink, web: str, address: str) -> str:
    """The link in the latest invitation to an address, once it has come."""
    link = re.compile(rf"{re.escape(web)}/join/\S+")

    @retry(
        retry=retry_if_result(lambda found: found is None),
        wait=wait_fixed(0.2),
        stop=stop_after_delay(PATIENCE),
    )
    def found() -> str | None:
        letters = [each.text for each in mail.deliveries(naming=address)]
        links = [match.group() for letter in letters if (match := link.search(letter))]
        return links[-1] if links else None

    link_found = found()
    if link_found is None:
        raise LocalStackError(f"No invitation came within {PATIENCE:.0f} seconds.")
    return link_found


def _join_with(link: str, name: str, web: str) -> None:
    """Signs in at the provider, comes back and uses the link; the browser's part is played here."""
    with httpx.Client(base_url=web, trust_env=False, timeout=20) as browser:
        leaving = browser.get("/sign-in")
        there = httpx.post(
            leaving.headers["location"], data={"sub": name}, trust_env=False, timeout=20
        )
        key = {"Cookie": leaving.headers["set-cookie"].partition(";")[0]}
        back = browser.get(there.headers["location"], headers=key)
        key = {"Cookie": back.headers["set-cookie"].partition(";")[0]}
        joined = browser.post(link, headers=key | OURS)
    if joined.status_code != httpx.codes.SEE_OTHER:
        raise LocalStackError(
            f"{name} could not join: the front end answered {joined.status_code}."
        )
