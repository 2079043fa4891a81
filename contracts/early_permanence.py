"""What the assessment service says of early permanence: interest in it and an assessment for it, each a fact of its own.

The invariant: training for it is preparation like any other, and a temporary approval is the panel service's fact.
"""

from typing import Annotated, ClassVar

from pydantic import Field

from contracts.event import Event


class EarlyPermanenceConsidered(Event):
    """The applicants said whether early permanence interests them; what they said last holds."""

    type: ClassVar[str] = "assessment.early_permanence_considered.v1"
    title: ClassVar[str] = "Said whether early permanence interests them"
    interested: bool


class EarlyPermanenceAssessed(Event):
    """The agency assessed whether early permanence suits the applicants; why is said in the report."""

    type: ClassVar[str] = "assessment.early_permanence_assessed.v1"
    title: ClassVar[str] = "Assessed for early permanence"
    suitable: Annotated[bool, Field(description="Whether it suits them")]
