"""The pages of one agency beside its queue and its cases, and whom each is for.

The invariant: what stands here is what the pages themselves state; nobody is shown the way to a page that
is not for them.
"""

from collections.abc import Mapping
from typing import NamedTuple

from contracts.identity import AT_AN_AGENCY, Role
from services.web.site.navigation import CASE_READERS, CASEWORKERS, RECRUITERS
from services.web.site.visitor import Visitor

MANAGERS = (Role.MANAGER,)
STAFF = tuple(sorted(AT_AN_AGENCY))


class AgencyPage(NamedTuple):
    """One page; `name` is the end of its address."""

    name: str
    title: str
    about: str
    roles: tuple[Role, ...]


QUEUE = AgencyPage("queue", "Work queue", "Who waits for what, due first.", CASEWORKERS)
EVENTS = AgencyPage(
    "events",
    "Information events",
    "Plan them, see who comes, and record who came.",
    RECRUITERS,
)
REFERRALS = AgencyPage(
    "referrals", "Referrals", "Households passed on to you, and those you passed on.", RECRUITERS
)
DUPLICATES = AgencyPage(
    "duplicates", "Possible duplicates", "Enquiries that may be one household's.", RECRUITERS
)
UNDELIVERED = AgencyPage(
    "undelivered",
    "Messages not delivered",
    "What did not reach a household, to be sent again or told another way.",
    CASE_READERS,
)
FIGURES = AgencyPage(
    "figures", "Your figures", "Exact counts, each down to what it was made of.", STAFF
)
STANDARDS = AgencyPage(
    "service-standards",
    "Service standards",
    "How soon this agency wants to do things, beside what the law says.",
    CASE_READERS,
)
ACCESSES = AgencyPage(
    "accesses", "Who looked at records", "Every look at a case record, by whom and when.", MANAGERS
)
FEEDBACK = AgencyPage(
    "feedback", "Feedback", "How easy households found each step, and what they wrote.", MANAGERS
)
SHOPS = AgencyPage(
    "mystery-shops", "Mystery shops", "Scores of rounds that are over and unmasked.", RECRUITERS
)
GROUPS: Mapping[str, tuple[AgencyPage, ...]] = {
    "Every day": (QUEUE, EVENTS, REFERRALS, DUPLICATES, UNDELIVERED),
    "How it goes": (FIGURES, STANDARDS, FEEDBACK, SHOPS),
    "Oversight": (ACCESSES,),
}


def pages_for(visitor: Visitor, agency: str) -> dict[str, list[AgencyPage]]:
    """The pages of an agency that somebody may open, by group; groups without any are left out."""
    found = {
        group: [page for page in pages if visitor.holds(page.roles, agency)]
        for group, pages in GROUPS.items()
    }
    return {group: pages for group, pages in found.items() if pages}
