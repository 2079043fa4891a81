"""How long the name of a measure, a period, a reading or an agency may be in a request."""

from typing import Annotated

from pydantic import StringConstraints

Name = Annotated[str, StringConstraints(max_length=100)]
"""One that is longer is none of ours."""
