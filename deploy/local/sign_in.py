"""An OpenID provider that believes everybody, with ready people for each role: for this machine alone.

It asks for no password, so that a demonstration and the tests can be anybody.
"""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx

from deploy.local.ports import HOST
from deploy.local.process import Process
from services.chassis.trust import trusted
from services.web.site.visitor import ROLES, STAFF_CODE

CLIENT = "adopter-journey"


def _staff(name: str, code: str, *roles: str) -> dict[str, Any]:
    return {"name": name, STAFF_CODE: code, ROLES: list(roles)}


PEOPLE: Mapping[str, Mapping[str, Any]] = {
    "recruiter": _staff("Rosa Recruiter", "recruiter-01", "recruitment_worker@moorland"),
    "colleague": _staff("Carl Colleague", "recruiter-02", "recruitment_worker@moorland"),
    "social-worker": _staff("Sol Worker", "social-worker-01", "social_worker@moorland"),
    "manager": _staff("Mina Manager", "manager-01", "manager@moorland", "manager@estuary"),
    "panel-administrator": _staff("Pat Panel", "panel-01", "panel_administrator@moorland"),
    "decision-maker": _staff("Dee Maker", "adm-01", "decision_maker@moorland"),
    "panel-member": _staff("Owen Tarn", "pm-002", "panel_member@moorland"),
    "medical-adviser": _staff("Mira Leaf", "medical-01", "panel_member@moorland"),
    "analyst": _staff("Nat Analyst", "analyst-01", "national_analyst"),
    "second-analyst": _staff("Ned Analyst", "analyst-02", "national_analyst"),
    "support": _staff("Sam Support", "support-01", "support"),
    "amina": {"name": "Amina Example"},
    "bilal": {"name": "Bilal Example"},
    "carys": {"name": "Carys Example"},
    "devi": {"name": "Devi Example"},
    "esra": {"name": "Esra Example"},
    "farid": {"name": "Farid Example"},
    "hana": {"name": "Hana Example"},
    "newcomer": {"name": "Noor Example"},
}
"""Everybody by the name to sign in with; a person without a role is an adopter, or nobody yet."""


class OpenIdProvider(Process):
    """Any provider on this machine; it is ready when it publishes its configuration."""

    issuer: str

    def is_ready(self) -> bool:
        try:
            found = httpx.get(
                f"{self.issuer.rstrip('/')}/.well-known/openid-configuration",
                trust_env=False,
                verify=trusted(),
            )
        except httpx.TransportError:
            return False
        return found.is_success


class SignIn(OpenIdProvider):
    """The provider as a process."""

    def __init__(self, *, port: int, log: Path) -> None:
        self.issuer = f"http://{HOST}:{port}"
        people = [
            word
            for name, claims in PEOPLE.items()
            for word in ("--user-claims", json.dumps({"sub": name, **claims}))
        ]
        command = [sys.executable, "-m", "oidc_provider_mock", "--host", HOST, "--port", str(port)]
        super().__init__("The sign-in provider", [*command, *people], log=log)
