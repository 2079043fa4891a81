"""The navigation at the top of every page, for each visitor.

The invariant: visitors only see links to pages that are for them.
"""

from collections.abc import Iterable
from typing import NamedTuple

from contracts.identity import Role
from services.web.site.visitor import Visitor

RECRUITERS = (Role.RECRUITMENT_WORKER, Role.MANAGER)
CASE_READERS = (*RECRUITERS, Role.SOCIAL_WORKER)
"""Who may see people, notes and messages of a household."""

ASSESSORS = (Role.SOCIAL_WORKER, Role.MANAGER)
"""Who works on stages one and two."""

DOCUMENT_READERS = (*ASSESSORS, Role.PANEL_ADMINISTRATOR, Role.DECISION_MAKER)
"""Who may open documents of an assessment, each those that are for them."""

REGISTRATION_READERS = (*CASE_READERS, Role.DECISION_MAKER)
"""Who may read what a household registered, each from the step on at which their work needs it."""

CASEWORKERS = (
    Role.RECRUITMENT_WORKER,
    Role.SOCIAL_WORKER,
    Role.MANAGER,
    Role.PANEL_ADMINISTRATOR,
    Role.DECISION_MAKER,
)


class NavItem(NamedTuple):
    """A page that can be gone to; `section` marks it as current on the pages that belong to it."""

    text: str
    href: str
    section: str


EVENTS = NavItem("Information events", "/events", "events")
NATIONAL = NavItem("National figures", "/national", "national")
PUBLIC = (NavItem("Enquire about adopting", "/", "enquire"), EVENTS, NATIONAL)
ADOPTER = (NavItem("Your journey", "/journey", "journey"),)
ANALYST = (
    NavItem("England today", "/national/live", "live"),
    NavItem("Publish", "/national/publish", "publish"),
    NavItem("Campaigns", "/national/campaigns", "campaigns"),
    NavItem("Children waiting", "/national/children-waiting", "children-waiting"),
    NavItem("Mystery shops", "/national/mystery-shops", "mystery-shops"),
)
TEAM = (NavItem("Work queue", "/team", "team"), NavItem("Your agency", "/your-agency", "agency"))
PANEL = (NavItem("Your panel meetings", "/panel", "panel"),)
SUPPORT = (NavItem("Support", "/support", "support"),)


def nav_items(visitor: Visitor | None) -> Iterable[NavItem]:
    """The pages for a visitor, the most used first."""
    if visitor is None:
        return PUBLIC
    if visitor.staff is None:
        return (*ADOPTER, EVENTS, NATIONAL)
    analyst = ANALYST if Role.NATIONAL_ANALYST in visitor.roles else ()
    support = SUPPORT if Role.SUPPORT in visitor.roles else ()
    panel = PANEL if Role.PANEL_MEMBER in visitor.roles else ()
    team = (*TEAM, EVENTS) if visitor.in_a_team else ()
    return (*team, *panel, NATIONAL, *analyst, *support)
