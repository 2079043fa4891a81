"""The metadata beside a published table: every column as it is, and accepted by a validator of its own."""

import csv
import json
from datetime import date
from io import StringIO
from pathlib import Path

import pytest

from services.reporting.domain.publishing.csv_metadata import KEY, SUFFIX, metadata
from services.reporting.domain.publishing.export import COLUMNS, rows_of, table
from services.reporting.domain.publishing.publication import PUBLISHED
from tests.reporting.helpers.one_publication import MEASURE, one_quarter
from tests.tools_of_others import ran

VALIDATOR = ("csvw==4.1.1",)
VALIDATE = "from csvw.__main__ import csvwvalidate; csvwvalidate()"


def published_table() -> str:
    return table(list(COLUMNS), rows_of(MEASURE, [one_quarter()]))


@pytest.mark.parametrize("measure", PUBLISHED)
def test_it_describes_each_column_in_its_order(measure: str) -> None:
    described = json.loads(metadata(PUBLISHED[measure]))
    columns = described["tableSchema"]["columns"]

    assert described["url"] == f"{measure}.csv"
    assert {each["name"]: each["dc:description"] for each in columns} == dict(COLUMNS)
    assert [each["titles"] for each in columns] == [*COLUMNS]


def test_each_cell_is_of_the_kind_that_is_said_and_the_key_tells_rows_apart() -> None:
    columns = json.loads(metadata(MEASURE))["tableSchema"]["columns"]
    rows = [*csv.DictReader(StringIO(published_table()))]
    kinds = {"integer": int, "number": float, "string": str}

    for row in rows:
        for each in columns:
            kind, cell = each["datatype"], row[each["name"]]
            read = date.fromisoformat if isinstance(kind, dict) else kinds[kind]
            assert not cell or read(cell) is not None, each["name"]
    assert len({tuple(row[name] for name in KEY) for row in rows}) == len(rows) > 1


@pytest.mark.readers
def test_a_validator_accepts_the_table_with_its_metadata(tmp_path: Path) -> None:
    (tmp_path / f"{MEASURE.id}.csv").write_text(published_table(), newline="")
    (tmp_path / f"{MEASURE.id}.csv{SUFFIX}").write_text(metadata(MEASURE))

    said = ran(tmp_path, VALIDATOR, "-c", VALIDATE, f"{MEASURE.id}.csv{SUFFIX}")

    assert "OK" in said
