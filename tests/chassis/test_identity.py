"""Tokens: only one that is whole, ours, for this service, in time and within its signer's trust is believed."""

import asyncio
import base64
import json
import time
from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import structlog
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, OKPKey
from pydantic import ValidationError
from structlog.testing import capture_logs

from contracts.identity import Role, Who
from deploy.local.identity import ISSUER, Identity
from services.chassis import identity
from services.chassis.decision import Kind, Refusal
from services.chassis.identity import Identities

WORKER = Who(subject="staff-01", at={"moorland": frozenset({Role.RECRUITMENT_WORKER})})
Change = Callable[[dict[str, Any], dict[str, Any]], object]


@pytest.fixture(autouse=True)
def own_log(monkeypatch: pytest.MonkeyPatch) -> None:
    """A log that no service which ran before has bound."""
    monkeypatch.setattr(identity, "log", structlog.get_logger())


@pytest.fixture
def keys(tmp_path: Path) -> Identity:
    made = Identity(tmp_path)
    made.make()
    return made


@pytest.fixture
async def known(keys: Identity) -> Identities:
    identities = Identities(str(keys.keys), ISSUER, audience="enquiry")
    await identities.read_keys()
    return identities


def private(keys: Identity, name: str = "demo") -> OKPKey:
    return OKPKey.import_key(json.loads(keys.key(name).read_text()))


def made(key: OKPKey, change: Change = lambda _header, _claims: None) -> str:
    """A good token of a recruitment worker, but for what is changed in its header or claims."""
    at = int(time.time())
    claims: dict[str, Any] = {
        "iss": ISSUER,
        "aud": "enquiry",
        "sub": "staff-01",
        "iat": at,
        "exp": at + 300,
        "who": {"at": {"moorland": ["recruitment_worker"]}},
    }
    header: dict[str, Any] = {"alg": "Ed25519", "kid": key.kid}
    change(header, claims)
    return jwt.encode(header, claims, key, algorithms=["Ed25519"])


async def refused(known: Identities, token: str | None) -> str:
    """What the log says of why a token was refused."""
    with capture_logs() as lines, pytest.raises(Refusal) as refusal:
        await known.bearer(token)
    assert refusal.value.kind is Kind.NOT_SIGNED_IN
    assert "token" in refusal.value.sentence
    if token:
        parts = [part for part in token.split(".") if len(part) > 8]
        said = repr(lines) + refusal.value.sentence
        assert [part for part in parts if part in said] == []
    return str(lines[-1]["why"]) if lines else ""


async def test_a_good_token_says_who_bears_it(known: Identities, keys: Identity) -> None:
    token = keys.signer("demo").token(WORKER, "enquiry")

    assert (await known.bearer(token)).who == WORKER
    assert (await known.bearer(token)).who == WORKER


async def test_without_a_token_one_is_asked_for(known: Identities) -> None:
    assert await refused(known, None) == ""


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda _, c: c.update(aud="panel"), "it is not one of our tokens for this service"),
        (lambda _, c: c.update(aud=["enquiry", "panel"]), "it is for more than one service"),
        (lambda _, c: c.update(iss="elsewhere"), "it is not one of our tokens for this service"),
        (lambda _, c: c.update(exp=c["iat"] - 100, iat=c["iat"] - 300), "it has expired"),
        (
            lambda _, c: c.update(iat=c["iat"] + 60, exp=c["iat"] + 200),
            "it is not one of our tokens for this service",
        ),
        (lambda _, c: c.update(exp=c["iat"] + 301), "it is valid for too long"),
        (lambda _, c: c.pop("exp"), "it is not one of our tokens for this service"),
        (lambda _, c: c.pop("aud"), "it is not one of our tokens for this service"),
        (lambda _, c: c.pop("sub"), "it is not one of our tokens for this service"),
        (lambda _, c: c.pop("who"), "it is not one of our tokens for this service"),
        (lambda _, c: c.update(sub="rosa.fell@example.org"), "it does not say whose it is"),
        (lambda _, c: c.update(who={}), "it does not say whose it is"),
        (lambda _, c: c["who"].update(service="web"), "it does not say whose it is"),
        (lambda _, c: c.update(who={"national": ["manager"]}), "it does not say whose it is"),
        (lambda h, _: h.pop("kid"), "it names no key"),
        (lambda h, _: h.update(kid="somebody"), "its key is unknown"),
    ],
)
async def test_a_token_that_is_wrong_in_one_thing_is_refused(
    known: Identities, keys: Identity, change: Change, why: str
) -> None:
    assert await refused(known, made(private(keys), change)) == why


async def test_a_token_that_was_tampered_with_is_refused(known: Identities, keys: Identity) -> None:
    header, claims, signature = made(private(keys)).split(".")
    more = json.loads(base64.urlsafe_b64decode(claims + "=="))
    more["who"]["at"]["moorland"] = ["manager"]
    forged = base64.urlsafe_b64encode(json.dumps(more).encode()).decode().rstrip("=")

    for token in (
        f"{header}.{forged}.{signature}",
        f"{header}.{claims}.",
        "x.y.z",
        "é",
        "a" * 9000,
    ):
        assert await refused(known, token) == "it is not one of our tokens for this service"


async def test_no_other_algorithm_is_taken(known: Identities, keys: Identity) -> None:
    key, claims = (
        private(keys),
        json.loads(base64.b64decode(made(private(keys)).split(".")[1] + "==")),
    )
    others: dict[str, Any] = {
        "none": OctKey.generate_key(),
        "HS256": OctKey.import_key(str(key.as_dict()["x"])),
    }
    others["ES256"] = ECKey.generate_key("P-256")
    for algorithm, other in others.items():
        header = {"alg": algorithm, "kid": key.kid}
        token = jwt.encode(header, claims, other, algorithms=[algorithm])
        assert await refused(known, token) == "it is not one of our tokens for this service"


@pytest.mark.parametrize(
    "who",
    [WORKER, Who.of_service("web"), Who(subject="a", national=frozenset({Role.SUPPORT}))],
)
async def test_whoever_is_broken_into_speaks_as_itself_alone(
    known: Identities, keys: Identity, who: Who
) -> None:
    own = Who.of_service("notifications")
    signer = keys.signer("notifications")

    assert (await known.bearer(signer.token(own, "enquiry"))).who == own
    assert await refused(known, signer.token(who, "enquiry")) == "its signer may not vouch for this"


async def test_a_new_key_is_found_without_a_restart_and_one_that_is_gone_is_believed_no_more(
    known: Identities, keys: Identity, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = keys.signer("demo").token(WORKER, "enquiry")
    assert (await known.bearer(old)).who == WORKER
    keys.key("demo").unlink()
    keys.make()
    monkeypatch.setattr(identity, "UNKNOWN_KEY_SECONDS", 0.0)

    new = keys.signer("demo").token(WORKER, "enquiry")

    assert (await known.bearer(new)).who == WORKER
    assert await refused(known, old) == "its key is unknown"


@pytest.mark.parametrize("content", ["half a fi", "[]", '{"keys": [{"kid": "a"}]}', '{"keys": []}'])
async def test_keys_that_cannot_be_read_again_are_gone_on_with(
    known: Identities, keys: Identity, monkeypatch: pytest.MonkeyPatch, content: str
) -> None:
    keys.keys.write_text(content)
    monkeypatch.setattr(identity, "READ_AGAIN_SECONDS", 0.0)

    with capture_logs() as lines:
        assert (await known.bearer(keys.signer("demo").token(WORKER, "enquiry"))).who == WORKER

    assert [line["event"] for line in lines] == ["identity_keys_not_read"]


async def test_keys_are_read_from_an_address_too(keys: Identity) -> None:
    handler = partial(SimpleHTTPRequestHandler, directory=keys.keys.parent)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever).start()
        place = f"http://127.0.0.1:{server.server_address[1]}/keys.json"
        known = Identities(place, ISSUER, audience="enquiry")
        await known.read_keys()
        server.shutdown()

    assert (await known.bearer(keys.signer("demo").token(WORKER, "enquiry"))).who == WORKER


@pytest.mark.parametrize("content", ["", "{}", '{"keys": []}', '{"keys": [{"kty": "OKP"}]}'])
async def test_a_service_does_not_start_without_keys(tmp_path: Path, content: str) -> None:
    file = tmp_path / "keys.json"
    file.write_text(content)

    with pytest.raises(ValueError, match=r"."):
        await Identities(str(file), ISSUER, audience="enquiry").read_keys()


async def test_a_private_key_is_not_taken_where_a_public_one_belongs(
    tmp_path: Path, keys: Identity
) -> None:
    file = tmp_path / "wrong.json"
    file.write_text(json.dumps({"keys": [json.loads(keys.key("web").read_text())]}))

    with pytest.raises(ValueError, match="never a private key"):
        await Identities(str(file), ISSUER, audience="enquiry").read_keys()


async def test_no_more_tokens_are_remembered_than_there_is_room_for(
    known: Identities, keys: Identity, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(identity, "REMEMBERED", 3)
    signer = keys.signer("demo")
    bearers = [WORKER.model_copy(update={"subject": f"staff-{number}"}) for number in range(9)]

    tokens = (signer.token(who, "enquiry") for who in bearers)
    found = await asyncio.gather(*map(known.bearer, tokens))

    assert [each.who for each in found] == bearers
    assert len(known._verified) == 3  # noqa: SLF001


def test_a_private_key_is_for_its_owner_to_read_alone(keys: Identity) -> None:
    assert {keys.key(name).stat().st_mode & 0o777 for name in ("web", "demo")} == {0o600}
    assert '"d"' not in keys.keys.read_text()


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"journey": "2ff0e8f6-1f2b-4f6e-9d8f-0a6f5a3f5f10"},
        {"applicant": 1},
        {"at": {"moorland": ["adopter"]}},
        {"at": {"Moorland Council": ["manager"]}},
        {"national": ["support"], "service": "web"},
    ],
)
def test_a_bearer_is_one_of_three_kinds(said: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Who.model_validate({"subject": "staff-01", **said})
