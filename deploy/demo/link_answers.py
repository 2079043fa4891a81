"""Someone who was asked about a household answers by the link in their letter, without an account.

The invariant: a link that was used is not used again.
"""

import httpx

from deploy.demo.checks import REFEREE
from deploy.demo.post import OURS, link_sent_to
from deploy.local.errors import LocalStackError
from deploy.local.suite import Suite

ANSWERS = {
    "name": "Riley Example",
    "known": "We have been neighbours for eleven years and see each other every week.",
    "children": "They looked after our twins for a weekend, and both asked to go again.",
    "strengths": "Patience, humour and a large family nearby.",
    "difficulties": "They talk things through, and ask for help before it is too late.",
    "concerns": "No.",
}


def answer_as_referee(suite: Suite) -> None:
    """Says that the answer can be given, and gives it; nothing where it was given before."""
    web = suite.services["web"].url
    link = link_sent_to(suite.mail, REFEREE, f"{web}/answer/")
    with httpx.Client(headers=OURS, trust_env=False, timeout=60) as browser:
        if browser.get(link).status_code == httpx.codes.GONE:
            return
        browser.post(link, data={"can": "yes"})
        sent = browser.post(f"{link}/send", data=ANSWERS)
    if sent.headers.get("location") != "/answer/sent":
        raise LocalStackError(
            f"The referee could not answer: the front end answered {sent.status_code}."
        )
