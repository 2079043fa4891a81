"""The sector's own tools read our List 11: liiatools and sfdata-annexa-clean, pinned, without our code beside them.

`make readers` runs this; it installs both from the package index, which takes a minute.
"""

from collections.abc import Iterator
from datetime import date
from itertools import cycle, islice
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from openpyxl import load_workbook

from contracts.list_11 import (
    HEADERS,
    LeavingReason,
    RecordedDisability,
    RecordedEthnicity,
    RecordedGender,
)
from services.web.site.answers.checks import Description
from services.web.site.answers.returns import Adopter
from services.web.team.list_11 import spreadsheet
from tests.tools_of_others import ran

pytestmark = pytest.mark.readers
BESIDE = ("openpyxl==3.1.5", "pandas==1.5.3", "numpy==1.26.4", "PyYAML==6.0.2", "dacite==1.8.1")
OLD = ("et-xmlfile==2.0.0", "xlrd==2.0.1", "pytz==2025.2", "six==1.17.0", "XlsxWriter==3.2.0")
PINNED = ("--no-deps", *BESIDE, *OLD, "python-dateutil==2.9.0.post0")
LIIATOOLS = (
    *PINNED,
    "liiatools==0.2.0",
    "sfdata-stream-parser==0.4.1",
    "click==8.1.7",
    "click-log==0.4.0",
    "elementpath==2.5.3",
    "faust-cchardet==2.1.19",
    "lxml==4.9.4",
    "more-itertools==8.14.0",
    "python-decouple==3.8",
    "regex==2022.10.31",
    "tablib==3.7.0",
    "tabulate==0.9.0",
    "xmlschema==1.11.3",
)
SFDATA = (*PINNED, "sfdata-annexa-clean==0.1.1")
DATES = [name for name in Adopter.model_fields if name.endswith("_on")]
Row = tuple[object, ...]


def everything() -> tuple[list[Adopter], dict[tuple[UUID, int], Description]]:
    """A row for each code of each column that has codes, each with nothing recorded too."""
    ethnicities = [*RecordedEthnicity, None]
    genders = cycle([*RecordedGender])
    disabilities, reasons = cycle([*RecordedDisability]), cycle([*LeavingReason, None])
    rows, known = [], {}
    for number, ethnicity in enumerate(islice(cycle(ethnicities), 3 * len(ethnicities)), start=1):
        journey, applicant = UUID(int=number * 7919**3), 1 + number % 2
        rows.append(_adopter(journey, applicant, number, next(reasons)))
        gender, disability = next(genders), next(disabilities)
        if ethnicity is not None:
            known[journey, applicant] = Description(
                applicant=applicant, gender=gender, ethnicity=ethnicity, disability=disability
            )
    return rows, known


def _adopter(journey: UUID, applicant: int, number: int, reason: LeavingReason | None) -> Adopter:
    days: dict[str, Any] = {
        name: date(2026, 1 + n, number % 28 + 1) for n, name in enumerate(DATES)
    }
    if number % 3 == 0:
        days |= dict.fromkeys(DATES[1:])
    return Adopter.model_validate(
        {
            "journey": journey,
            "applicant": applicant,
            "fosters_for_adoption": number % 2 == 0,
            "children_placed": number % 4 or None,
            "left_because": reason,
            **days,
        }
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the file as an agency downloads it."""
    (tmp_path / "annex-a.xlsx").write_bytes(spreadsheet(*everything()))
    (tmp_path / "log").mkdir()
    (tmp_path / "out").mkdir()
    return tmp_path


def rows_in(file: Path) -> Iterator[Row]:
    """The rows of List 11 in a file, the headers first."""
    for row in load_workbook(file)["List 11"].iter_rows(values_only=True):
        yield tuple(None if cell == "" else cell for cell in row)


def test_liiatools_cleans_it_without_an_error_or_a_changed_cell(folder: Path) -> None:
    clean = ("-m", "liiatools", "annex-a", "cleanfile", "--i", "annex-a.xlsx", "--la_code", "BAR")
    said = ran(folder, LIIATOOLS, *clean, "--la_log_dir", "log", "--o", "out")
    headers, *sent = rows_in(folder / "annex-a.xlsx")
    read_headers, *read = rows_in(folder / "out" / "annex-a_clean.xlsx")

    assert "rror" not in said
    assert [*(folder / "log").iterdir()] == []
    assert headers == HEADERS
    assert read_headers == (*headers, "LA")
    own = [(f"{first}_BAR", *more, "Barnet") for first, *more in sent]
    assert read == own, "it adds the authority to each identifier, and changes nothing else"


def test_sfdata_annexa_clean_merges_it_without_a_changed_cell(folder: Path) -> None:
    said = ran(folder, SFDATA, "-m", "sfdata_annexa_clean", "--merge", "annex-a.xlsx")
    headers, *sent = rows_in(folder / "annex-a.xlsx")
    read_headers, *read = rows_in(folder / "merged.xlsx")

    assert "Done!" in said
    assert read_headers[: len(headers)] == headers
    assert {row[0]: row[: len(headers)] for row in read} == {row[0]: row for row in sent}
