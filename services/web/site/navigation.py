"""What stands at the top of every page, for whoever looks at it.

The invariant: nobody is shown the way to a page that is not for them.
"""

from collections.abc import Iterable
from typing import NamedTuple

from contracts.identity import Role
from services.web.site.visitor import Visitor

RECRUITERS = (Role.RECRUITMENT_WORKER, Role.MANAGER)
CASE_READERS = (*RECRUITERS, Role.SOCIAL_WORKER)
"""Who may see people, notes and messages of a household."""

CASEWORKERS = (
    Role.RECRUITMENT_WORKER,
    Role.SOCIAL_WORKER,
    Role.MANAGER,
    Role.PANEL_ADMINISTRATOR,
    Role.DECISION_MAKER,
)


class Place(NamedTuple):
    """A page that can be gone to; `section` marks it as current on the pages that belong to it."""

    text: str
    href: str
    section: str


EVENTS = Place("Information events", "/events", "events")
NATIONAL = Place("National figures", "/national", "national")
PUBLIC = (Place("Enquire about adopting", "/", "enquire"), EVENTS, NATIONAL)
ADOPTER = (Place("Your journey", "/journey", "journey"),)
ANALYST = (
    Place("England today", "/national/live", "live"),
    Place("Publish", "/national/publish", "publish"),
    Place("Mystery shops", "/national/mystery-shops", "mystery-shops"),
)
TEAM = (Place("Work queue", "/team", "team"), Place("Your agency", "/your-agency", "agency"))
SUPPORT = (Place("Support", "/support", "support"),)


def places(visitor: Visitor | None) -> Iterable[Place]:
    """The pages for somebody, the most used first."""
    if visitor is None:
        return PUBLIC
    if visitor.staff is None:
        return (*ADOPTER, EVENTS, NATIONAL)
    analyst = ANALYST if Role.NATIONAL_ANALYST in visitor.roles else ()
    support = SUPPORT if Role.SUPPORT in visitor.roles else ()
    return (*((*TEAM, EVENTS) if visitor.staff.at else ()), NATIONAL, *analyst, *support)
