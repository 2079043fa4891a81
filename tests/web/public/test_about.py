"""The pages in the footer of every page, held to what these pages really do."""

import re
from html import unescape

import httpx
import pytest

from contracts.clocks import Certainty
from contracts.languages import LANGUAGES
from contracts.retention import retention
from deploy.local.sign_in import SignIn
from services.chassis.clock import today
from services.web.public.booking_form import ENGLISH
from services.web.site.agencies import AGENCIES
from services.web.site.sessions import LONGEST
from services.web.site.words import dialled
from tests.web.helpers.front_end import Browse
from tests.web.helpers.page_checks import RULES, TELEPHONE
from tests.web.helpers.sign_in import signs_in

FOOTER = {
    "Help and contact": "/help",
    "Privacy notice": "/privacy",
    "Cookies": "/cookies",
    "Accessibility statement": "/accessibility-statement",
}


@pytest.mark.parametrize("path", ["/", "/enquire", "/signed-out", "/cookies", "/no-such-page"])
async def test_every_page_leads_to_help_and_to_what_people_may_know(
    alone: httpx.AsyncClient, path: str
) -> None:
    page = (await alone.get(path)).text
    footer = page.partition("<footer")[2]

    found = re.findall(r'class="govuk-footer__link" href="([^"]*)">([^<]*)<', footer)
    assert {text: href for href, text in found} == FOOTER


@pytest.mark.parametrize(("heading", "path"), FOOTER.items())
async def test_each_of_them_is_a_page_that_needs_no_other_service(
    alone: httpx.AsyncClient, heading: str, path: str
) -> None:
    page = await alone.get(path)

    assert page.status_code == 200
    assert re.findall(r"<h1[^>]*>([^<]*)<", page.text) == [heading]


async def test_the_privacy_notice_says_what_is_done_to_figures(alone: httpx.AsyncClient) -> None:
    notice = (await alone.get("/privacy")).text
    protection = (await alone.get("/national/protection")).text

    assert "a little higher or lower at random, and then round it" in notice
    assert "a little higher or lower at random" in protection


async def test_every_cookie_that_is_set_is_named(browse: Browse, provider: SignIn) -> None:
    async with browse(sign_in_issuer=provider.issuer) as client:
        for path in ("/", "/enquire", *FOOTER.values()):
            await client.get(path)
        before = {*client.cookies}
        await signs_in(client, "recruiter")
        await client.get("/team/moorland/queue")
        after = {*client.cookies}
        page = (await client.get("/cookies")).text

    assert before == set()
    assert after == {*re.findall(r">Name</dt>\s*<dd[^>]*>([^<]*)<", page)}
    assert "1 hour after you last used a page, and at the latest 12 hours" in page


async def test_the_privacy_notice_says_how_long_by_the_rules_in_force_and_whatever_the_law_asks(
    alone: httpx.AsyncClient,
) -> None:
    page = (await alone.get("/privacy")).text
    told = re.findall(r"<li>([^<]*)</li>", page.partition('id="retention"')[2].partition("<h2")[0])

    assert [unescape(each) for each in told] == [each.plain for each in retention(today())]
    assert f"deleted {LONGEST.seconds // 3600} hours after" in page
    for article in ("6(1)(c)", "6(1)(e)", "9(2)(g)", "Article 10"):
        assert article in page
    assert 'href="https://ico.org.uk/make-a-complaint/"' in page
    assert [each.words for each in Certainty if each.words in page] == [], (
        "doubt is not for families"
    )


async def test_the_accessibility_statement_claims_what_the_tests_try(
    alone: httpx.AsyncClient,
) -> None:
    page = (await alone.get("/accessibility-statement")).text

    assert f"{TELEPHONE['width']} pixels wide" in page
    assert "level AA of version 2.2" in page
    assert {f"wcag{version}{level}" for version in ("2", "21") for level in ("a", "aa")} < {*RULES}
    assert "wcag22aa" in RULES


async def test_every_agency_can_be_called_and_written_to(alone: httpx.AsyncClient) -> None:
    page = (await alone.get("/help")).text

    for agency in AGENCIES.values():
        assert agency.phone
        assert f'href="tel:{dialled(agency.phone)}">{agency.phone}</a>' in page
        assert f'href="mailto:{agency.email}">{agency.email}</a>' in page


@pytest.mark.parametrize(
    ("written", "called"),
    [
        ("01632 960 101", "01632960101"),
        ("(01632) 960-101", "01632960101"),
        ("+44 (0)113 496 0000", "+441134960000"),
        ("+1 212 555 0100", "+12125550100"),
    ],
)
def test_a_number_is_called_however_it_is_written(written: str, called: str) -> None:
    assert dialled(written) == called


async def test_the_start_page_leads_staff_and_families_to_their_doors(
    alone: httpx.AsyncClient,
) -> None:
    page = (await alone.get("/")).text

    assert 'href="/team">Sign in to your work queue</a>' in page
    assert 'href="/journey">Sign in to your journey</a>' in page


def test_languages_are_in_the_order_of_their_names_and_british_sign_language_is_one() -> None:
    assert [*LANGUAGES.values()] == sorted(LANGUAGES.values())
    assert "British Sign Language" in LANGUAGES.values()
    assert ENGLISH not in LANGUAGES
