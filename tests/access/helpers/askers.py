"""Who may ask: the sets of roles that routes are open to, and the routes that every service has."""

from contracts.identity import Role

RECRUITERS = frozenset({"recruitment_worker", "manager"})
CASE_READERS = RECRUITERS | {"social_worker"}
HOUSEHOLD = RECRUITERS | {"adopter"}
TOLD_BY_HOUSEHOLD = CASE_READERS | {"adopter"}
ASSESSORS = frozenset({"social_worker", "manager"})
PANEL = frozenset({"panel_administrator", "decision_maker", "social_worker", "manager"})
DOCUMENT_READERS = PANEL | {"adopter"}
SHARE_PANEL_WORK = frozenset({"panel_administrator", "manager"})
AGENCY = PANEL | {"recruitment_worker"}
MANAGER = frozenset({"manager"})
ADOPTER = frozenset({"adopter"})
PANEL_MEMBER = frozenset({"panel_member"})
PACK_READER = frozenset({"pack_reader"})
ANALYST = frozenset({"national_analyst"})
SUPPORT = frozenset({"support"})
WEB = frozenset({"service:web"})
EVERYBODY: frozenset[str] = frozenset()
"""The mark of a route that is open to whoever comes."""

SERVICES = ("service:web", "service:notifications", "service:reporting", "service:x")
CAPACITIES = (*(str(role) for role in Role), *SERVICES)

EACH = {
    "GET /health/live": EVERYBODY,
    "GET /health/ready": EVERYBODY,
    "GET /together": EVERYBODY,
    "GET /parked": SUPPORT,
    "GET /parked/dismissed": SUPPORT,
    "POST /parked/{message}/send-again": SUPPORT,
    "POST /parked/{message}/dismiss": SUPPORT,
    "GET /agencies/{agency}/accesses": MANAGER,
    "GET /national-team/accesses": SUPPORT,
}


def commands(folder: str, **who: frozenset[str]) -> dict[str, frozenset[str]]:
    return {f"POST /{folder}/{command.replace('_', '-')}": may for command, may in who.items()}
