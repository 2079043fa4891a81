"""Words that a person writes into a form, for one case record and never for an event.

The invariant: what is written is never blank; where nothing was written, there is None.
"""

from typing import Annotated

from pydantic import Field, StringConstraints

_LONG = Field(json_schema_extra={"x-long": True})
Written = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000), _LONG
]
WrittenIfAny = Annotated[Written | None, _LONG]
