"""The keys of a local suite: made once, each program told its own, and a token for who tries an API."""

from pathlib import Path

import pytest

from contracts.identity import Role
from deploy.local.errors import LocalStackError
from deploy.local.identity import ISSUER, Identity, staff_token
from services.chassis.identity import Identities


@pytest.fixture
def keys(tmp_path: Path) -> Identity:
    made = Identity(tmp_path)
    made.make()
    return made


def test_keys_that_were_made_are_kept(keys: Identity) -> None:
    files = (keys.keys, keys.key("web"), keys.secret("invitations"))
    before = [file.read_bytes() for file in files]
    keys.make()

    assert [file.read_bytes() for file in files] == before
    assert [file.stat().st_mode & 0o077 for file in files[1:]] == [0, 0]


def test_a_program_is_told_public_keys_and_no_private_one_but_its_own(keys: Identity) -> None:
    public = {"IDENTITY_KEYS", "IDENTITY_ISSUER"}
    assert set(keys.environment("panel")) == {*public, "IDENTITY_KEY"}
    own = keys.environment("enquiry").keys() - public
    assert own == {"INVITATION_KEY", "PSEUDONYM_KEY", "REGISTRATION_KEY"}
    assert keys.environment("reporting").keys() - public == {"IDENTITY_KEY", "NOISE_KEY"}
    assert keys.environment("web")["IDENTITY_KEY"] == str(keys.key("web"))
    assert '"d"' not in keys.keys.read_text()


@pytest.mark.parametrize(
    ("role", "agency"), [("manager", "moorland"), ("support", None), ("national_analyst", None)]
)
async def test_a_token_is_printed_for_whoever_tries_an_api(
    keys: Identity, role: str, agency: str | None
) -> None:
    known = Identities(str(keys.keys), ISSUER, audience="panel")
    await known.read_keys()

    who = (await known.bearer(staff_token(keys, "panel", role, agency))).who

    assert who.roles == frozenset({Role(role)})
    assert list(who.at) == ([agency] if agency else [])


@pytest.mark.parametrize(
    ("role", "agency"), [("manager", None), ("support", "moorland"), ("chief", "moorland")]
)
def test_a_role_where_nobody_holds_it_gets_no_token(
    keys: Identity, role: str, agency: str | None
) -> None:
    with pytest.raises(LocalStackError, match="Give a role and its agency"):
        staff_token(keys, "panel", role, agency)


def test_without_a_suite_there_is_no_token(tmp_path: Path) -> None:
    with pytest.raises(LocalStackError, match="Start one first"):
        staff_token(Identity(tmp_path), "panel", "support", None)
