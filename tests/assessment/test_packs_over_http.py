"""The pack of a case: a pass opens what is for the panel of the cases that it names, and nothing else."""

from datetime import date
from uuid import UUID, uuid4

import httpx
import pytest

from contracts.documents import DocumentKind
from contracts.identity import BY_PASS, Role, Who
from deploy.local.identity import SIGNERS
from services.assessment.domain.pack import pack_of
from services.chassis.clock import today
from tests.assessment.helpers.assessments import referred
from tests.assessment.helpers.cases_over_http import TO_PANEL, opened
from tests.assessment.helpers.documents import with_document
from tests.assessment.helpers.streams import Publish
from tests.enquiry.helpers.served_api import ask, is_problem
from tests.identity import signed_as, staff

WORKER = signed_as(staff(Role.SOCIAL_WORKER), "assessment")
MEMBER = "pm-002"
ON = {"on": today().isoformat()}


def by_pass(*journeys: UUID, signer: str = "panel") -> httpx.Auth:
    who = Who(subject=MEMBER, packs=frozenset(journeys))
    return signed_as(who, "assessment", by=signer)


@pytest.fixture
async def case(client: httpx.AsyncClient, publish: Publish) -> UUID:
    """A case that was referred, with one document for the panel and one that is not."""
    journey = await opened(client, publish)
    for readers in (["panel"], []):
        content = b"%PDF-1.7\n" + uuid4().bytes.hex().encode()
        path = f"/cases/{journey}"
        file = (await client.put(f"{path}/file", content=content, auth=WORKER)).json()["file"]
        said = {**ON, "file": file, "name": "Rosa Fell.pdf", "kind": "other", "readers": readers}
        assert (await ask(client, f"{path}/add-document", said, auth=WORKER)).is_success
    for step, body in TO_PANEL.items():
        await ask(client, f"/cases/{journey}/{step}", body)
    return journey


async def test_a_pass_opens_what_is_for_the_panel_and_who_opened_it_is_on_record(
    client: httpx.AsyncClient, case: UUID
) -> None:
    pack, auth = f"/cases/{case}/pack", by_pass(case)
    shown = (await client.get(pack, auth=auth)).json()
    file = await client.get(f"{pack}/1/versions/1", auth=auth)
    openings = await client.get(f"/cases/{case}/documents/1/openings", auth=WORKER)

    assert [each["number"] for each in shown["documents"]] == [1]
    assert file.content.startswith(b"%PDF")
    [opening] = openings.json()
    assert (opening["by"], opening["opened"], opening["roles"]) == (MEMBER, "1/1", ["pack_reader"])


async def test_what_was_not_chosen_or_was_withdrawn_is_not_in_the_pack(
    client: httpx.AsyncClient, case: UUID
) -> None:
    pack, auth = f"/cases/{case}/pack", by_pass(case)
    gone = {**ON, "document": 1, "reason": "It is about someone else."}
    await ask(client, f"/cases/{case}/withdraw-document", gone, auth=WORKER)
    shown = (await client.get(pack, auth=auth)).json()

    assert shown["documents"] == []
    assert shown["gone"] == [{"number": 1, "kind": "other", "on": today().isoformat()}]
    for document in ("1/versions/1", "2/versions/1", "3/versions/1", "1/versions/2"):
        assert is_problem(await client.get(f"{pack}/{document}", auth=auth), 404)


async def test_a_pass_is_for_its_cases_and_these_routes_alone(
    client: httpx.AsyncClient, case: UUID
) -> None:
    other, auth = by_pass(uuid4()), by_pass(case)
    for path in (f"/cases/{case}/pack", f"/cases/{case}/pack/1/versions/1"):
        assert is_problem(await client.get(path, auth=other), 404)
    for path in (f"/cases/{case}", f"/cases/{case}/documents", "/agencies/moorland/cases"):
        assert is_problem(await client.get(path, auth=auth), 403)
    member = signed_as(staff(Role.PANEL_MEMBER, subject=MEMBER), "assessment")
    assert is_problem(await client.get(f"/cases/{case}/pack", auth=member), 403)


async def test_only_the_panel_service_can_sign_a_pass(
    client: httpx.AsyncClient, case: UUID
) -> None:
    for signer in ("web", "demo"):
        answer = await client.get(f"/cases/{case}/pack", auth=by_pass(case, signer=signer))
        assert is_problem(answer, 401)
    assert [name for name, says in SIGNERS.items() if BY_PASS & {*says}] == ["panel"]
    assert {*SIGNERS["panel"]} == BY_PASS


def test_a_kind_that_the_release_rule_keeps_from_a_panel_is_in_no_pack() -> None:
    case = with_document(referred(), readers=["panel"])
    [kept], [document] = case.document_versions, case.documents
    late = kept.model_copy(update={"recorded_on": date(2026, 12, 1)})
    passport = document.model_copy(update={"kind": DocumentKind.IDENTITY})
    held = case.model_copy(update={"documents": (passport,), "document_versions": (late,)})

    assert pack_of(case) == [document]
    assert pack_of(held) == []
