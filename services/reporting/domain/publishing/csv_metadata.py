"""What a published table holds, for machines: metadata beside the file, as CSV on the Web (W3C, 2015) says it.

The invariant: it describes every column of the table in its order, with the meaning of the data dictionary, and the
same columns tell one row from another.
"""

import json
from collections.abc import Iterator

from services.reporting.domain.measures.measure import Measure
from services.reporting.domain.publishing.export import COLUMNS

KEY = ("measure", "period", "breakdown", "group")
IN_WORDS = frozenset({*KEY, "unit", "shown", "share", "revised"})
"""Columns of text; every other one but the date holds a number or nothing."""
SUFFIX = "-metadata.json"
"""After the address of a table, its metadata stands where CSV on the Web looks for it."""


def metadata(measure: Measure) -> str:
    """The metadata of a measure's table, whose address is relative to that of the metadata."""
    described = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": f"{measure.id}.csv",
        "dc:title": measure.title,
        "dc:description": f"{measure.definition} {measure.readings[0].definition}",
        "dc:source": measure.source,
        "dialect": {"encoding": "utf-8", "header": True},
        "tableSchema": {"columns": [*_columns()], "primaryKey": [*KEY]},
    }
    return json.dumps(described, indent=2, ensure_ascii=False) + "\n"


def _columns() -> Iterator[dict[str, object]]:
    for name, meaning in COLUMNS.items():
        yield {
            "name": name,
            "titles": name,
            "dc:description": meaning,
            "datatype": _datatype(name),
            "required": name in KEY,
        }


def _datatype(name: str) -> object:
    if name == "published_on":
        return {"base": "date", "format": "yyyy-MM-dd"}
    if name in IN_WORDS:
        return "string"
    return "number" if name in {"share_at_least", "share_at_most"} else "integer"
