"""A change of what is counted must not meet rows and cells that were counted otherwise."""

from datetime import date
from hashlib import sha256

from contracts.event import Event
from contracts.reference import EthnicGroup, Household
from services.reporting.domain.contributions import DEFINITIONS
from services.reporting.store.documents import canonical
from tests.reporting.stories import (
    approved_family,
    counted,
    determined,
    received,
    row_of,
    scored,
    withdrawn_application,
    withdrawn_enquiry,
)

DIGESTS = {1: "3d1eaaeb3a32a96c"}
DAY = date(2021, 4, 6)


def some_rows_of_every_kind() -> bytes:
    whole = approved_family(groups=(EthnicGroup.INDIAN, EthnicGroup.PREFER_NOT_TO_SAY))
    stories: list[list[Event]] = [
        whole,
        [*whole[:-1], determined(date(2021, 9, 1))],
        [*approved_family(household=Household.SINGLE)[:-3], withdrawn_application(DAY)],
        [received(DAY)],
        [received(DAY), withdrawn_enquiry(DAY)],
        [scored(DAY, "north", 40, 50)],
    ]
    rows = [row_of(*story, number=number) for number, story in enumerate(stories)]
    return canonical(rows, counted(rows))


def test_whoever_changes_a_row_or_a_count_raises_the_number_of_the_definitions() -> None:
    assert DIGESTS[DEFINITIONS] == sha256(some_rows_of_every_kind()).hexdigest()[:16], (
        "Rows or counts have changed: raise DEFINITIONS and put the new digest beside its number."
    )
