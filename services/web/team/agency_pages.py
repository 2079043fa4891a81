"""The pages of one agency beside its queue and its cases, and which roles each is for.

The invariant: this list says the same as the pages themselves; people only see links to pages that are
for them.
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


QUEUE = AgencyPage("queue", "Work queue", "Your cases, most urgent first.", CASEWORKERS)
NEW_ENQUIRY = AgencyPage(
    "new-enquiry",
    "Record an enquiry",
    "A household that phoned, wrote, visited or came to an information event.",
    RECRUITERS,
)
EVENTS = AgencyPage(
    "events",
    "Information events",
    "Plan events, see who is coming and record who came.",
    RECRUITERS,
)
REFERRALS = AgencyPage(
    "referrals", "Referrals", "Households referred to you, and households you referred.", RECRUITERS
)
DUPLICATES = AgencyPage(
    "duplicates",
    "Possible duplicates",
    "Enquiries that may be from the same household.",
    RECRUITERS,
)
ALIKE = AgencyPage(
    "registered-elsewhere",
    "Registered elsewhere",
    "Registrations of someone with the same name and date of birth as in another registration.",
    MANAGERS,
)
TO_CHECK = AgencyPage(
    "letters-to-check",
    "Letters to check",
    "Refusals and closings. Someone reads each letter once more before it is sent.",
    CASE_READERS,
)
UNDELIVERED = AgencyPage(
    "undelivered",
    "Messages not delivered",
    "Messages that did not reach a household. Send them again or contact the household another way.",
    CASE_READERS,
)
FIGURES = AgencyPage(
    "figures", "Your figures", "Exact counts, and what each one is made of.", STAFF
)
STANDARDS = AgencyPage(
    "service-standards",
    "Service standards",
    "How soon your agency aims to do things, where it can set its own limit.",
    CASE_READERS,
)
RULES = AgencyPage(
    "rules",
    "Rules behind deadlines and records",
    "Where each limit comes from, and how sure it is.",
    CASEWORKERS,
)
ACCESSES = AgencyPage(
    "accesses", "Access log", "Who has viewed or changed records, and when.", MANAGERS
)
COLLEAGUES = AgencyPage(
    "colleagues", "Colleagues", "Who is signed in, and how to sign them out.", MANAGERS
)
FEEDBACK = AgencyPage(
    "feedback", "Feedback", "How easy households found each step, and what they wrote.", MANAGERS
)
SHOPS = AgencyPage(
    "mystery-shops",
    "Mystery shops",
    "Your scores from rounds that are over and unmasked.",
    RECRUITERS,
)
GROUPS: Mapping[str, tuple[AgencyPage, ...]] = {
    "Every day": (QUEUE, NEW_ENQUIRY, EVENTS, REFERRALS, DUPLICATES, ALIKE, TO_CHECK, UNDELIVERED),
    "Performance": (FIGURES, STANDARDS, RULES, FEEDBACK, SHOPS),
    "Oversight": (ACCESSES, COLLEAGUES),
}


def pages_for(visitor: Visitor, agency: str) -> dict[str, list[AgencyPage]]:
    """The pages of an agency that a visitor may open, by group; groups without any are left out."""
    found = {
        group: [page for page in pages if visitor.holds(page.roles, agency)]
        for group, pages in GROUPS.items()
    }
    return {group: pages for group, pages in found.items() if pages}
