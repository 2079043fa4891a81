"""What an operator imports into Keycloak is what the front end expects of a provider."""

import json
from typing import Any

import pytest

from deploy.local.places import ROOT
from deploy.local.sign_in import CLIENT
from services.web.site.sign_in import BACK, ENDED_THERE, SIGNED_OUT
from services.web.site.visitor import ROLES, STAFF_CODE


@pytest.fixture
def client() -> Any:
    return json.loads((ROOT / "deploy" / "keycloak" / "client.json").read_text(encoding="utf-8"))


def test_keycloak_leads_back_to_the_front_end_and_tells_it_who_signed_out(client: Any) -> None:
    told = client["attributes"]

    assert client["clientId"] == CLIENT
    assert client["redirectUris"] == [BACK]
    assert told["post.logout.redirect.uris"] == SIGNED_OUT
    assert told["backchannel.logout.url"] == ENDED_THERE
    assert told["pkce.code.challenge.method"] == "S256"
    assert client["publicClient"] is False


def test_keycloak_tells_both_claims_where_they_are_asked_again(client: Any) -> None:
    claims = {each["config"]["claim.name"]: each["config"] for each in client["protocolMappers"]}

    assert claims.keys() == {ROLES, STAFF_CODE}
    assert {each["userinfo.token.claim"] for each in claims.values()} == {"true"}
    assert claims[ROLES]["multivalued"] == "true"
