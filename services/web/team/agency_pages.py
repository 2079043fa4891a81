"""The pages of one agency beside its queue and its cases, and which roles each is for.

The invariant: this list says the same as the pages themselves; people only see links to pages that are
for them.
"""

from collections.abc import Mapping
from typing import NamedTuple

from contracts.identity import IN_A_TEAM, Role
from contracts.move import PASSED_OPEN_FOR
from services.web.site.navigation import ASSESSORS, CASE_READERS, CASEWORKERS, RECRUITERS
from services.web.site.visitor import Visitor

MANAGERS = (Role.MANAGER,)
PANEL_KEEPERS = (Role.PANEL_ADMINISTRATOR, Role.MANAGER)
STAFF = tuple(sorted(IN_A_TEAM))


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
TRAINING = AgencyPage(
    "training",
    "Training sessions",
    "Plan preparation training, and see who has a place.",
    ASSESSORS,
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
FROM_OTHERS = AgencyPage(
    "passed-documents",
    "Documents from other agencies",
    f"What went along with households that moved to you. You can open it for {PASSED_OPEN_FOR.days} days.",
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
RETURNS = AgencyPage(
    "returns",
    "Returns",
    "List 11 of Annex A for inspectors, and what is missing in it.",
    MANAGERS,
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
    "colleagues",
    "Colleagues",
    "Who works here and sits on your panel, who has left, and who is signed in.",
    MANAGERS,
)
PANEL_MEETINGS = AgencyPage(
    "panel-meetings",
    "Panel meetings",
    "Plan meetings and their agendas, ask members, and record who came.",
    PANEL_KEEPERS,
)
CENTRAL_LIST = AgencyPage(
    "central-list",
    "Central list",
    "Who can sit on your panels, as what, and until when.",
    PANEL_KEEPERS,
)
REPORT_QUALITY = AgencyPage(
    "report-quality",
    "Quality of reports",
    "What panels said of your reports in the last 6 months.",
    PANEL_KEEPERS,
)
REACHED = AgencyPage(
    "how-to-reach-us",
    "How people reach your agency",
    "The area, postcode districts, phone number and email address in the directory.",
    MANAGERS,
)
COMPLAINTS = AgencyPage(
    "complaints",
    "Complaints",
    "Every complaint about your agency: its stage, how long it took, and what you found.",
    MANAGERS,
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
CAMPAIGNS = AgencyPage(
    "campaigns",
    "Campaigns",
    "Visits, clicks and the families that a campaign brought.",
    RECRUITERS,
)
GROUPS: Mapping[str, tuple[AgencyPage, ...]] = {
    "Every day": (
        QUEUE,
        NEW_ENQUIRY,
        EVENTS,
        TRAINING,
        REFERRALS,
        DUPLICATES,
        ALIKE,
        FROM_OTHERS,
        TO_CHECK,
        UNDELIVERED,
    ),
    "Performance": (FIGURES, RETURNS, STANDARDS, RULES, FEEDBACK, COMPLAINTS, SHOPS, CAMPAIGNS),
    "Panel": (PANEL_MEETINGS, CENTRAL_LIST, REPORT_QUALITY),
    "Oversight": (ACCESSES, COLLEAGUES, REACHED),
}


def pages_for(visitor: Visitor, agency: str) -> dict[str, list[AgencyPage]]:
    """The pages of an agency that a visitor may open, by group; groups without any are left out."""
    found = {
        group: [page for page in pages if visitor.holds(page.roles, agency)]
        for group, pages in GROUPS.items()
    }
    return {group: pages for group, pages in found.items() if pages}
