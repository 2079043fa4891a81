"""How long the name of a measure, a period, a reading or an agency may be in a request, and which numbers revisions have."""

from typing import Annotated

from fastapi import Path
from pydantic import StringConstraints

Name = Annotated[str, StringConstraints(max_length=100)]
"""One that is longer is none of ours."""

RevisionNumber = Annotated[int, Path(ge=1, le=100, description="Which revision of the quarter")]
