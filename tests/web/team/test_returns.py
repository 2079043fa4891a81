"""Returns: List 11 of Annex A as the sector's tools read it, and what is missing in it, over the real services."""

import csv
from datetime import date, datetime
from io import BytesIO, StringIO
from uuid import UUID

from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from contracts.journey import reference
from contracts.list_11 import (
    HEADERS,
    LeavingReason,
    RecordedDisability,
    RecordedEthnicity,
    RecordedGender,
)
from deploy.local.sign_in import SignIn
from deploy.local.suite import Service
from services.chassis.clock import today
from services.web.site.answers.checks import DescribedCase, Description
from services.web.site.answers.returns import Adopter, DataQuality
from services.web.team.annex_a import OTHER_LISTS
from services.web.team.data_quality import lines
from services.web.team.list_11 import cells, spreadsheet
from services.web.team.quarterly_return import HEADINGS
from tests.enquiry.helpers.registration_forms import register
from tests.identity import as_needed
from tests.waiting import until
from tests.web.helpers.cases import at, command, received
from tests.web.helpers.forms import read
from tests.web.helpers.front_end import Browse
from tests.web.helpers.staff import MOORLAND, signed_in, words_of

JOURNEY = UUID("7a0c2f7e-66c5-5d4f-8f3e-1d2b0b6f8a10")
ENQUIRY_ALONE = UUID("0b1d4c3a-3a7e-5c0e-9f1a-6f0f3f1f2a22")
NOT_RECORDED = "gender, ethnicity or disability"
SAID = Description(
    applicant=1,
    gender=RecordedGender.NEITHER,
    ethnicity=RecordedEthnicity.TRAVELLER_OF_IRISH_HERITAGE,
    disability=RecordedDisability.NO,
)


def adopter(**more: object) -> Adopter:
    nothing = dict.fromkeys(Adopter.model_fields)
    known = {"journey": JOURNEY, "applicant": 1, "enquired_on": date(2026, 1, 9)}
    return Adopter.model_validate({**nothing, "fosters_for_adoption": False, **known, **more})


def test_the_file_has_the_eleven_sheets_and_list_11_has_its_headers_and_dates_as_dates() -> None:
    file = spreadsheet([adopter(left_on=date(2026, 2, 1))], {(JOURNEY, 1): SAID})
    book = load_workbook(BytesIO(file))
    headers, row = book["List 11"].iter_rows(values_only=True)

    assert book.sheetnames == [*OTHER_LISTS, "List 11"]
    assert headers == HEADERS
    assert row[6] == datetime(2026, 1, 9)  # noqa: DTZ001  a cell has no time zone
    assert [cell.is_date for cell in book["List 11"][2]].count(True) == 2
    assert row[7] is None


def test_a_row_holds_references_and_codes_alone() -> None:
    row = cells(adopter(left_because=LeavingReason.REFUSED), SAID)

    assert row[:6] == (
        f"{reference(JOURNEY)}-1",
        reference(JOURNEY),
        "d) Neither",
        "c) WIRT",
        "b) No",
        "c) Unknown",
    )
    assert row[-1] == "3 - Application refused"
    assert len(row) == len(HEADERS) == 19


def test_where_nothing_is_recorded_the_cell_says_so_in_the_code_for_it() -> None:
    assert cells(adopter(), None)[2:5] == ("c) Not stated/recorded", "s) NOBT", "c) Unknown")


def test_the_same_rows_are_the_same_bytes() -> None:
    assert spreadsheet([adopter()], {}) == spreadsheet([adopter()], {})


def test_each_line_says_how_many_and_of_what_and_asks_for_what_was_not_recorded() -> None:
    quality = DataQuality.model_validate(
        {
            "since": date(2025, 1, 1),
            "issues": [
                {"journey": UUID(int=number), "issue": "approved_without_stage_one_start"}
                for number in range(3)
            ],
            "adopters": {JOURNEY: 2, UUID(int=1): 1, ENQUIRY_ALONE: 1},
            "after": None,
        }
    )
    assessed = [DescribedCase(journey=each, applicants=(SAID,)) for each in (JOURNEY, UUID(int=1))]
    found = lines(quality, assessed)

    assert [each.words for each in found] == [
        "3 approvals without a stage one start",
        "1 household without a record of an applicant's gender, ethnicity or disability",
    ]
    assert found[-1].journeys == (JOURNEY,), "nobody can record it of an enquiry"


async def is_assessed(
    journey: str, asking: str, enquiry: Service, assessment: Service, reporting: Service
) -> None:
    """Accepts the registration of one, and waits until both are listed and the first has an assessment."""
    async with at(enquiry) as client:
        answer = await register(client, journey, today().isoformat())
        assert answer.is_success, answer.text
        await command(client, f"/enquiries/{journey}/accept-registration")
    async with (
        at(reporting, as_needed("reporting")) as service,
        at(assessment, as_needed("assessment")) as assessing,
    ):

        async def are_listed() -> bool:
            quality = await service.get("/agencies/moorland/returns/data-quality")
            case = await assessing.get(f"/cases/{journey}")
            counted = await service.get(
                "/measures/registrations_received", params={"agency": "moorland"}
            )
            listed = {journey, asking} <= {*quality.json()["adopters"]}
            return listed and case.is_success and counted.json()["figure"]["numerator"] == 1

        await until(are_listed)


def registrations_in(file: bytes) -> list[tuple[object, ...]]:
    """The group, number, base and share in each row of the quarterly return's sheet of registrations."""
    book = CalamineWorkbook.from_filelike(BytesIO(file))
    return [tuple(row[1:5]) for row in book.get_sheet_by_name("registrations_received").to_python()]


async def test_a_manager_sees_what_is_missing_opens_the_households_and_downloads_the_list(
    browse: Browse, provider: SignIn, enquiry: Service, assessment: Service, reporting: Service
) -> None:
    journey, asking = await received(enquiry), await received(enquiry)
    await is_assessed(journey, asking, enquiry, assessment, reporting)
    services = {each.name: each.url for each in (enquiry, assessment, reporting)}
    async with signed_in(browse, provider, "manager", **services) as client:
        page = read((await client.get(f"{MOORLAND}/returns")).text)
        file = await client.get(f"{MOORLAND}/returns/list-11.xlsx")
        this_one = next(link for link in page.links if "quarterly.csv" in link)
        quarter = await client.get(this_one)
        books = [await client.get(this_one.replace(".csv", ending)) for ending in (".xlsx", ".ods")]
        households = await client.get(f"{MOORLAND}/returns/not_described")
        nothing = await client.get(f"{MOORLAND}/returns/days_out_of_order")
        log = await words_of(client, f"{MOORLAND}/accesses")

    quarterly = [*csv.DictReader(StringIO(quarter.text))]
    assert [*quarterly[0]] == [*HEADINGS]
    assert ("Registrations received", "1", "") in [
        (each["indicator"], each["number"], each["out_of"]) for each in quarterly
    ]
    assert {each["indicator"] for each in quarterly} >= {
        "Approved families waiting for a match",
        "Approved families matched with children",
        "Matched 3 months or more after approval",
        "Families that left",
    }
    assert all(("All", 1, "[z]", "[z]") in registrations_in(each.content) for each in books)
    assert file.status_code == 200, read(file.text).words
    sheet = load_workbook(BytesIO(file.content))["List 11"]
    rows = {row[1]: row for row in sheet.iter_rows(values_only=True)}
    assert NOT_RECORDED in page.words
    assert f"{MOORLAND}/returns/not_described" in page.links
    assert rows[reference(UUID(journey))][2:5] == (
        "c) Not stated/recorded",
        "s) NOBT",
        "c) Unknown",
    )
    assert journey in households.text
    assert asking not in households.text
    assert reference(UUID(asking)) in rows
    assert nothing.status_code == 404
    assert "List 11 of Annex A" in log


async def test_nobody_but_a_manager_opens_the_returns(
    browse: Browse, provider: SignIn, reporting: Service
) -> None:
    async with signed_in(browse, provider, "social-worker", reporting=reporting.url) as client:
        answers = [
            await client.get(f"{MOORLAND}/returns{end}")
            for end in ("", "/list-11.xlsx", "/quarterly.ods?period=2021-22-Q1")
        ]

    assert {each.status_code for each in answers} == {403}
