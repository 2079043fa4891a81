"""What the assessment service says of a household that goes on with another agency."""

from datetime import timedelta
from typing import Annotated, ClassVar

from pydantic import Field

from contracts.checks import Checks
from contracts.documents import DocumentNumber
from contracts.event import Event
from contracts.reference import AgencyCode

MOST_PASSED_ON = 50
"""Documents that go along with one move: a case in stage two has some 30 about its applicants."""

PASSED_OPEN_FOR = timedelta(days=90)
"""How long managers of the other agency can open what went along, from the date of the move."""

PassedDocuments = Annotated[tuple[DocumentNumber, ...], Field(max_length=MOST_PASSED_ON)]


class CaseMoved(Event):
    """The household registers with another agency, which got what the applicants agreed to pass on.

    The application at this agency ends with it, as a withdrawal for that reason.
    """

    type: ClassVar[str] = "assessment.case_moved.v1"
    title: ClassVar[str] = "Moved to another agency"
    receiver: AgencyCode
    checks: Checks = ()
    documents: PassedDocuments = ()
