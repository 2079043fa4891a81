"""The pages of one case, for each visitor.

The invariant: visitors only see links to pages that are for their role at this agency.
"""

from contracts.identity import Role
from services.web.site.navigation import (
    ASSESSORS,
    CASE_READERS,
    CASEWORKERS,
    DOCUMENT_READERS,
    RECRUITERS,
    REGISTRATION_READERS,
)
from services.web.site.visitor import Visitor

PLACES = (
    ("", "Case", CASEWORKERS),
    ("stage-one", "Plan and preparation", ASSESSORS),
    ("stage-two", "Stage two", ASSESSORS),
    ("checks", "Checks", CASE_READERS),
    ("documents", "Documents", DOCUMENT_READERS),
    ("record", "What it lacks", ASSESSORS),
    ("messages", "Messages", CASE_READERS),
    ("complaints", "Complaints", CASE_READERS),
    ("household", "What the household sees", CASEWORKERS),
    ("registration", "Registration", REGISTRATION_READERS),
    ("duplicates", "Duplicates", RECRUITERS),
    ("accesses", "Access log", (Role.MANAGER,)),
)


def pages(path: str, agency: str, visitor: Visitor, current: str) -> list[dict[str, object]]:
    """The items of the navigation of a case, with the current one marked."""
    return [
        {"text": text, "href": f"{path}/{name}".rstrip("/"), "active": name == current}
        for name, text, roles in PLACES
        if visitor.holds(roles, agency)
    ]
