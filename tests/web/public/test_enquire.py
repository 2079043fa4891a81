"""The pages of the enquiry, before any other service is asked."""

import httpx
import pytest

from tests.web.helpers.forms import ONE, TWO, read

KEY = "0123456789abcdef0123456789abcdef"


async def test_the_first_page_brings_a_new_key_each_time(alone: httpx.AsyncClient) -> None:
    first = read((await alone.get("/enquire")).text)
    second = read((await alone.get("/enquire")).text)

    assert len(first.fields["key"]) == 32
    assert first.fields["key"] != second.fields["key"]


async def test_an_incomplete_page_comes_back_with_what_was_typed(alone: httpx.AsyncClient) -> None:
    typed = ONE | {"key": KEY, "name": "", "phone": "12"}
    answer = await alone.post("/enquire/check", data=typed)
    page = read(answer.text)

    assert answer.status_code == 422
    assert "<title>Error: How can we contact you?" in answer.text
    assert "There is a problem Enter your full name Enter a phone number" in page.words
    assert 'href="#name"' in answer.text
    assert page.fields == typed


async def test_a_name_with_an_address_in_it_is_refused_beside_its_field(
    alone: httpx.AsyncClient,
) -> None:
    typed = TWO | {"key": KEY, "partner_name": "Your prize: prize.example"}
    answer = await alone.post("/enquire/check", data=typed)

    assert answer.status_code == 422
    assert 'href="#partner_name"' in answer.text
    assert "Enter a name without a web address" in answer.text
    assert read(answer.text).fields == typed


@pytest.mark.parametrize("page", ["who", "contact", "check"])
async def test_every_page_carries_every_answer(alone: httpx.AsyncClient, page: str) -> None:
    typed = TWO | {"key": KEY}
    answer = await alone.post(f"/enquire/{page}", data=typed)

    assert answer.status_code == 200
    assert read(answer.text).fields == typed


async def test_the_check_page_leads_back_to_each_answer(alone: httpx.AsyncClient) -> None:
    page = read((await alone.post("/enquire/check", data=TWO | {"key": KEY})).text)

    assert page.actions == [
        "/enquire/contact",
        "/enquire/send",
        "/enquire/who#household",
        "/enquire/who#agency",
        "/enquire/who#heard",
        "/enquire/contact#name",
        "/enquire/contact#partner_name",
        "/enquire/contact#email",
        "/enquire/contact#phone",
        "/enquire/contact#preferred",
    ]


async def test_going_back_from_an_incomplete_page_keeps_it_without_complaint(
    alone: httpx.AsyncClient,
) -> None:
    typed = ONE | {"key": KEY, "name": "", "email": "half an addr"}
    answer = await alone.post("/enquire/who", data=typed)

    assert answer.status_code == 200
    assert read(answer.text).fields == typed


async def test_a_partner_is_kept_while_somebody_tries_an_enquiry_alone(
    alone: httpx.AsyncClient,
) -> None:
    typed = TWO | {"key": KEY, "household": "single"}
    page = read((await alone.post("/enquire/contact", data=typed)).text)

    assert "partner" not in page.words
    assert page.fields["partner_name"] == "Bilal Example"


async def test_what_was_typed_is_shown_as_text(alone: httpx.AsyncClient) -> None:
    typed = ONE | {"key": KEY, "name": '"><script>alert(1)</script>'}
    for page in ("contact", "check"):
        answer = await alone.post(f"/enquire/{page}", data=typed)
        assert "<script>alert" not in answer.text
        assert read(answer.text).fields["name"] == typed["name"]


async def test_an_address_in_the_middle_leads_to_the_beginning(alone: httpx.AsyncClient) -> None:
    answer = await alone.get("/enquire/check")

    assert (answer.status_code, answer.headers["location"]) == (303, "/enquire")


async def test_while_the_enquiry_service_is_away_the_answers_and_the_key_stay(
    alone: httpx.AsyncClient,
) -> None:
    typed = TWO | {"key": KEY}
    answer = await alone.post("/enquire/send", data=typed)
    page = read(answer.text)

    assert (answer.status_code, answer.headers["retry-after"]) == (503, "30")
    assert page.fields == typed
    assert page.actions == ["/enquire/check", "/enquire/send"]
    assert "contact Adopt Moorland: phone: 01632 960 101" in page.words


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
    ],
)
async def test_a_form_that_another_site_sent_is_refused(
    alone: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    answer = await alone.post("/enquire/send", data=ONE | {"key": KEY}, headers=headers)

    assert answer.status_code == 403
    assert "This form was sent from another site" in answer.text


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "same-origin"}, {"Origin": "https://adopt.example"}, {}]
)
async def test_a_form_of_our_own_is_taken(
    alone: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    answer = await alone.post("/enquire/check", data=ONE | {"key": KEY}, headers=headers)

    assert answer.status_code == 200


async def test_a_form_too_long_to_be_ours_is_not_read(alone: httpx.AsyncClient) -> None:
    answer = await alone.post("/enquire/check", data=ONE | {"key": KEY, "name": "a" * 30_000})

    assert answer.status_code == 413


async def test_a_form_without_its_key_leads_to_a_new_one(alone: httpx.AsyncClient) -> None:
    answer = await alone.post("/enquire/check", data=ONE | {"key": "short"})

    assert answer.status_code == 400
    assert 'href="/"' in answer.text


@pytest.mark.parametrize(
    "address",
    [
        "/nothing",
        "/enquiries/nobody/sent",
        "/docs",
        "/openapi.json",
        "/national/trend/%00",
    ],
)
async def test_an_address_that_does_not_exist_gets_a_page(
    alone: httpx.AsyncClient, address: str
) -> None:
    answer = await alone.get(address)

    assert answer.status_code == 404
    assert '<h1 class="govuk-heading-l">Page not found</h1>' in answer.text


async def test_a_place_that_no_list_has_is_no_failure_of_ours(alone: httpx.AsyncClient) -> None:
    people = "/journey/7b1c2f7e-66c5-4d4f-8f3e-1d2b0b6f8a10/registration/people/referees"
    for place in ("0", "9" * 5000):
        assert (await alone.get(f"{people}/{place}")).status_code < 500


async def test_a_reference_that_cannot_be_shown_now_says_so(alone: httpx.AsyncClient) -> None:
    answer = await alone.get("/enquiries/7b1c2f7e-66c5-4d4f-8f3e-1d2b0b6f8a10/sent")

    assert answer.status_code == 503
    assert "You do not need to send it again" in answer.text
