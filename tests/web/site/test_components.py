"""The parts that pages are made of, each in its states: to axe, narrow, large, by class names, in words."""

import re
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page

from contracts.clocks import ClockId, RunningClock, start
from deploy.local.node import GOVUK_FRONTEND
from services.web.site.assets import moj_frontend
from services.web.site.clock_faces import ClockState, face
from services.web.site.failures import FAILURES
from services.web.site.stylesheet import NotAStyleSheet, of_moj, without_typeface
from tests.web.helpers.gallery import MOJ, OURS, served
from tests.web.helpers.page_checks import (
    DESK,
    check_page,
    check_without_javascript,
    findings,
    weight,
)

THEIRS = moj_frontend(GOVUK_FRONTEND)
WITHOUT_TEMPLATE = {"action-bar", "sortable-table"}
NOT_RENDERED = {"alert": {"moj-alert__action", "moj-alert__dismiss"}}
"""What of a component's template is for its script, and left out."""

CLASS = re.compile(r'class="([^"]*)"')
NAME = re.compile(r"moj-[a-z][a-z0-9]*(?:[-_]+[a-z0-9]+)*(?:--)?")
FORMER = re.compile(r"\{#.*?#\}", re.DOTALL)


@pytest.fixture(scope="module")
async def gallery() -> AsyncIterator[str]:
    async with served() as url:
        yield url


@pytest.fixture
async def page(browser: Browser) -> AsyncIterator[Page]:
    context = await browser.new_context(viewport=DESK)
    forbidden: list[str] = []
    opened = await context.new_page()
    opened.on("console", lambda message: forbidden.append(message.text))
    yield opened
    await context.close()
    assert [text for text in forbidden if "Content Security Policy" in text] == []


@pytest.mark.browser
@pytest.mark.parametrize("name", [*MOJ, *OURS])
async def test_a_part_is_fit_for_every_reader(
    browser: Browser, page: Page, gallery: str, name: str
) -> None:
    await page.goto(f"{gallery}/parts/{name}")

    await check_page(page)
    await check_without_javascript(browser, page)


@pytest.mark.browser
@pytest.mark.parametrize("status", [401, 403, 404, 409, 412, 413, 422, 429, 503])
async def test_a_failure_is_a_page_that_says_what_to_do(
    page: Page, gallery: str, status: int
) -> None:
    await page.goto(f"{gallery}/{'none' if status == 404 else f'failures/{status}'}")

    await check_page(page)
    assert await page.locator("main p").count() > 1
    assert await page.locator("main a[href^='/']").count() == 1


@pytest.mark.browser
async def test_a_page_is_one_style_sheet_and_one_script_and_light(page: Page, gallery: str) -> None:
    await page.goto(f"{gallery}/parts/command-form-wrong")
    weighed = await weight(page)

    assert {name for name in weighed.parts if name.endswith((".css", ".js"))} == {
        "pages.css",
        "pages.js",
    }
    assert weighed.sent < 60_000


@pytest.mark.browser
async def test_the_check_finds_what_is_wrong(page: Page, gallery: str) -> None:
    await page.goto(f"{gallery}/parts/badge")
    await page.evaluate(
        "document.querySelector('main').innerHTML ="
        " '<h1>One</h1><h1>Two</h1><img src=x id=a><b id=a>1</b><pre>' + 'x'.repeat(300) + '</pre>'"
    )
    found = " ".join(await findings(page))

    for sign in ("['One', 'Two']", "id ['a']", "image-alt", "320 pixels", "200% text"):
        assert sign in found


@pytest.mark.browser
@pytest.mark.parametrize("name", ["clock", "filter"])
async def test_on_paper_nothing_is_left_that_only_leads_elsewhere(
    page: Page, gallery: str, name: str
) -> None:
    await page.goto(f"{gallery}/parts/{name}")
    await page.emulate_media(media="print")

    for gone in (".govuk-service-navigation", ".moj-filter-layout__filter", ".govuk-skip-link"):
        for each in await page.locator(gone).all():
            assert not await each.is_visible()
    assert await page.locator("h1").is_visible()


@pytest.mark.browser
async def test_readers_colours_show_how_much_of_a_clock_is_used(page: Page, gallery: str) -> None:
    await page.goto(f"{gallery}/parts/clock")
    await page.emulate_media(forced_colors="active", reduced_motion="reduce")
    fills = await page.evaluate(
        "['.app-clock__whole', '.app-clock__used']"
        ".map((each) => getComputedStyle(document.querySelector(each)).fill)"
    )

    assert len(set(fills)) == 2
    await check_page(page)


@pytest.mark.parametrize("name", sorted(MOJ))
def test_a_component_has_the_classes_of_the_release_of_moj_frontend(name: str) -> None:
    rendered = rendered_classes(name)
    css = (THEIRS / "moj-frontend.min.css").read_text()
    known = set(NAME.findall(css)) if name in WITHOUT_TEMPLATE else template_classes(name)

    unknown = {
        each
        for each in rendered
        if each not in known and not (f".{each}" in css and stem(each) in known | blocks(known))
    }
    assert unknown == set()
    if name not in WITHOUT_TEMPLATE:
        whole = {each for each in known if not each.endswith("--")}
        assert whole - rendered == NOT_RENDERED.get(name, set())


def template_classes(name: str) -> set[str]:
    """Every class in the component's own template; one that ends in `--` is completed by a value."""
    text = FORMER.sub("", (THEIRS / "components" / name / "template.njk").read_text())
    found = set(NAME.findall(re.sub(r"\{%-? (?:from|import) .*?%\}", "", text)))
    return found - {each for each in found if "button-menu" in each}


def rendered_classes(name: str) -> set[str]:
    """Every class of MoJ that the macros of a component can give, from the macro's own text."""
    files = {"sortable-table": "sortable_header"}
    path = (
        Path("services/web/site/templates/moj") / f"{files.get(name, name.replace('-', '_'))}.html"
    )
    text = FORMER.sub("", path.read_text())
    return {each for each in NAME.findall(text) if not each.startswith("moj-filter-layout")} - {
        "moj-notification-badge" if name != "notification-badge" else ""
    }


def stem(name: str) -> str:
    return name.partition("--")[0]


def blocks(names: set[str]) -> set[str]:
    return {stem(each) for each in names}


def test_of_moj_frontend_only_rules_of_its_components_are_taken() -> None:
    whole = (THEIRS / "moj-frontend.min.css").read_text()
    chosen, images = of_moj(whole)

    assert len(chosen) < len(whole) / 2
    assert "js-enabled" not in chosen
    assert "moj-datepicker" not in chosen
    assert "/assets/" not in chosen
    assert images == {"icon-tag-remove-cross.svg", "icon-tag-remove-cross-white.svg"}
    assert ".moj-timeline__item{" in chosen


@pytest.mark.parametrize("name", sorted(MOJ))
def test_every_component_that_is_rendered_is_styled(name: str) -> None:
    chosen, _ = of_moj((THEIRS / "moj-frontend.min.css").read_text())
    rendered = {each.partition("__")[0] for each in rendered_classes(name)}

    assert {each for each in rendered if f".{stem(each)}" not in chosen} == set()


@pytest.mark.parametrize("css", [".a{b:c", "GDS Transport,arial,sans-serif .a}"])
def test_a_style_sheet_that_is_not_whole_is_refused(css: str) -> None:
    with pytest.raises(NotAStyleSheet):
        of_moj(css)


def test_a_style_sheet_without_the_known_typeface_is_refused() -> None:
    with pytest.raises(NotAStyleSheet):
        without_typeface(".a{font-family:Arial}")


RUNNING = start(ClockId.ROI_DECIDE, date(2025, 12, 1))


@pytest.mark.parametrize(
    ("clock", "today", "state", "left"),
    [
        (RUNNING, date(2025, 12, 1), ClockState.RUNNING, "5 working days left"),
        (RUNNING, date(2025, 12, 7), ClockState.SOON, "1 working day left"),
        (RUNNING, date(2025, 12, 8), ClockState.SOON, "Due today"),
        (RUNNING, date(2025, 12, 9), ClockState.LATE, "1 working day overdue"),
        (RUNNING, date(2025, 12, 10), ClockState.LATE, "2 working days overdue"),
        (RUNNING.stopped(date(2025, 12, 8)), date(2026, 1, 1), ClockState.MET, "Stopped on time"),
        (
            RUNNING.stopped(date(2025, 12, 9)),
            date(2026, 1, 1),
            ClockState.MISSED,
            "Stopped 1 working day late",
        ),
    ],
)
def test_a_clock_says_what_is_left_in_working_days(
    clock: RunningClock, today: date, state: ClockState, left: str
) -> None:
    seen = face(clock, today)

    assert (seen.state, seen.left) == (state, left)


def test_days_are_plain_days_where_no_working_day_lies_between() -> None:
    clock = RUNNING.model_copy(update={"due_on": date(2025, 12, 7)})

    assert face(clock, date(2025, 12, 6)).left == "1 day left"


def test_a_clock_counts_plain_days_beyond_the_calendar() -> None:
    clock = RUNNING.model_copy(update={"due_on": date(2100, 1, 10)})

    assert face(clock, date(2099, 12, 31)).left == "10 days left"


def test_the_share_of_its_time_that_a_clock_has_used_is_between_none_and_all() -> None:
    shares = [face(RUNNING, date(2025, 12, day)).used for day in (1, 5, 8, 9, 30)]

    assert shares == [0, 50, 88, 100, 100]


def test_a_clock_tells_the_agency_s_own_standard_or_the_rule() -> None:
    own = RUNNING.model_copy(update={"local_standard": 1})

    assert face(RUNNING, date(2025, 12, 1)).length == "5 working days"
    assert face(own, date(2025, 12, 1)).length == "The agency's own standard: 1 working day"


def test_every_failure_says_what_to_do() -> None:
    assert all(len(each.words) > 1 and each.way.startswith("/") for each in FAILURES.values())
