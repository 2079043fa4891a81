"""What stands below a name on an envelope, at home, abroad, care of someone, and where there is no address."""

from typing import Any

import pytest

from contracts.not_given import NotGiven
from services.enquiry.domain.enquiry import Enquiry
from services.enquiry.domain.postal_address import envelope
from tests.enquiry.helpers.households import an_enquiry
from tests.enquiry.helpers.registration_forms import ready, submitted


def giving(enquiry: Enquiry, address: str) -> Enquiry:
    first, *others = enquiry.applicants
    applicants = (first.model_copy(update={"address": address}), *others)
    return enquiry.model_copy(update={"applicants": applicants})


def living(enquiry: Enquiry, **home: Any) -> Enquiry:
    saved = enquiry.form.first_applicant
    assert saved is not None
    return enquiry.model_copy(
        update={"form": enquiry.form.with_part(saved.content.model_copy(update=home))}
    )


@pytest.mark.parametrize(
    ("given", "lines"),
    [
        (
            "Care of Example Hostel, 1 Well Lane,\nLeeds, LS1 4AP",
            ("Care of Example Hostel", "1 Well Lane", "Leeds", "LS1 4AP"),
        ),
        ("Sgt R Fell, Example Barracks, BFPO 61", ("Sgt R Fell", "Example Barracks", "BFPO 61")),
        ("1 rue Exemple, 75001 Paris, France", ("1 rue Exemple", "75001 Paris", "France")),
    ],
)
def test_an_address_given_for_letters_is_written_line_by_line_and_comes_before_the_home(
    given: str, lines: tuple[str, ...]
) -> None:
    assert envelope(giving(an_enquiry(), given), 1) == lines
    assert envelope(giving(submitted(), given), 1) == lines


def test_a_home_is_known_once_its_registration_was_submitted() -> None:
    home = {"address": ("1 Example Street", "Exampletown"), "postcode": "ZX1 2AB"}

    assert envelope(living(submitted(), **home), 1) == (
        "1 Example Street",
        "Exampletown",
        "ZX1 2AB",
    )
    assert envelope(living(ready(), **home), 1) == ()


@pytest.mark.parametrize(
    ("home", "lines"),
    [
        (
            {
                "address": ("1 rue Exemple", "Paris"),
                "postcode": None,
                "home_not_given": (NotGiven.UK_ADDRESS,),
            },
            ("1 rue Exemple", "Paris"),
        ),
        (
            {"address": (), "postcode": None, "home_not_given": (NotGiven.FIXED_ADDRESS,)},
            (),
        ),
    ],
)
def test_nothing_is_added_to_a_home_abroad_or_made_up_for_someone_without_one(
    home: dict[str, Any], lines: tuple[str, ...]
) -> None:
    assert envelope(living(submitted(), **home), 1) == lines
