"""Who may speak as whom in one suite: a key pair for each signer, made once and kept in the suite's folder.

The invariant: services are given public keys alone, each private key goes to the one program that signs
with it, and a program that is broken into can speak only as what is written beside their public key.
"""

import json
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from joserfc.jwk import OKPKey
from pydantic import ValidationError

from contracts.identity import BY_PASS, Role, Who
from deploy.local.errors import LocalStackError
from services.chassis.signing import SignedAs, Signer

__all__ = ["ISSUER", "SIGNERS", "Identity", "SignedAs", "Signer", "staff_token"]

ISSUER = "adopter-journey-local"
KEYS_VARIABLE = "IDENTITY_KEYS"
ISSUER_VARIABLE = "IDENTITY_ISSUER"
KEY_VARIABLE = "IDENTITY_KEY"
PEOPLE = tuple(each for each in Role if each not in BY_PASS)
SIGNERS: Mapping[str, tuple[str, ...]] = {
    "web": ("service:web", *PEOPLE),
    "panel": tuple(BY_PASS),
    "notifications": ("service:notifications",),
    "reporting": ("service:reporting",),
    "demo": PEOPLE,
}
"""As what each signer may speak: the pages also as the person signed in, the demo as people. The panel service alone
says whose packs a panel member may read."""

SECRETS = ("sign-in", "invitations", "pseudonyms", "registrations", "noise", "requests")
"""What two programs know and nobody else does, or one alone."""
OWN_SECRETS = {
    "enquiry": {
        "INVITATION_KEY": "invitations",
        "PSEUDONYM_KEY": "pseudonyms",
        "REGISTRATION_KEY": "registrations",
    },
    "assessment": {"REQUEST_KEY": "requests"},
    "reporting": {"NOISE_KEY": "noise"},
}
"""By program: the variables of the secrets that it alone is told."""


class Identity:
    """The keys of one suite, in one folder."""

    def __init__(self, folder: Path, signers: Mapping[str, tuple[str, ...]] = SIGNERS) -> None:
        self._folder = folder
        self._signers = signers

    @property
    def keys(self) -> Path:
        """The public keys of all signers."""
        return self._folder / "keys.json"

    def key(self, signer: str) -> Path:
        """The private key of one signer."""
        return self._folder / f"{signer}.json"

    def secret(self, name: str) -> Path:
        """A random secret of one or two programs."""
        return self._folder / f"{name}.secret"

    def signer(self, name: str) -> Signer:
        """The holder of that private key."""
        return Signer.reading(self.key(name), ISSUER)

    def make(self) -> None:
        """Makes the keys that are missing, and writes the public ones of all signers."""
        self._folder.mkdir(parents=True, exist_ok=True)
        public = [_public(self.key(name), speaks_as) for name, speaks_as in self._signers.items()]
        self.keys.write_text(json.dumps({"keys": public}))
        for name in SECRETS:
            _make_secret(self.secret(name))

    def environment(self, program: str) -> dict[str, str]:
        """What one program gets: the public keys, and its own private ones where it has any."""
        told = {KEYS_VARIABLE: str(self.keys), ISSUER_VARIABLE: ISSUER}
        if program in self._signers:
            told[KEY_VARIABLE] = str(self.key(program))
        own = OWN_SECRETS.get(program, {})
        return told | {variable: str(self.secret(name)) for variable, name in own.items()}


def staff_token(identity: Identity, service: str, role: str, agency: str | None) -> str:
    """A token with which a person at this machine asks one service of the suite."""
    at = {agency: [role]} if agency else {}
    said = {"subject": "local-staff", "at": at, "national": [] if agency else [role]}
    try:
        who = Who.model_validate(said)
    except ValidationError:
        raise LocalStackError(
            f"Nobody is {role} {f'at {agency}' if agency else 'nationally'}. Give a role and its agency (manager moorland), or a role that has none (support)."
        ) from None
    if not identity.key("demo").exists():
        raise LocalStackError("There is no suite here yet. Start one first with `make up`.")
    return identity.signer("demo").token(who, service)


def _make_secret(file: Path) -> None:
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(32))


def _public(file: Path, speaks_as: tuple[str, ...]) -> dict[str, Any]:
    if not file.exists():
        made = OKPKey.generate_key("Ed25519", auto_kid=True)
        file.touch(mode=0o600)
        file.write_text(json.dumps(made.as_dict(private=True)))
    public = OKPKey.import_key(json.loads(file.read_text())).as_dict(private=False)
    return {**public, "speaks_as": speaks_as}
