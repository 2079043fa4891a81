"""Email addresses, phone numbers and postcodes as people write and paste them."""

import pytest
from pydantic import BaseModel, ValidationError

from contracts.contact_details import (
    KEPT,
    Email,
    Phone,
    Postcode,
    email_address,
    phone_number,
    postcode,
    seen,
    unmarked,
)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Rosa.Fell@Example.ORG", "rosa.fell@example.org"),
        ("\u202arosa@example.org\u202c", "rosa@example.org"),
        ("rosa\u2011fell@example.org", "rosa-fell@example.org"),
        ("r.o\u2019neil@example.org", "r.o'neil@example.org"),
        ("\u00a0rosa@example.org\u200b", "rosa@example.org"),
        ("zoë@exämple.org", "zoë@exämple.org"),
    ],
)
def test_an_email_address_is_kept_without_what_nobody_sees(written: str, kept: str) -> None:
    assert email_address(written) == kept


@pytest.mark.parametrize(
    "wrong",
    [
        *("", "rosa", "rosa@example", "rosa@example..org", "two addresses@example.org"),
        *("rosa@example.org\nBcc: all@example.org", "<rosa@example.org>", "rosa@-example.org"),
        f"{'r' * 250}@example.org",
        "=?utf-8?q?someone?=@example.org",
    ],
)
def test_what_no_server_takes_is_no_email_address(wrong: str) -> None:
    with pytest.raises(ValueError, match=r"like name@example\.com"):
        email_address(wrong)


@pytest.mark.parametrize(
    "written",
    [
        *("01134960000", "+44 113 496 0000", "(0113) 496-0000", "(+44) 113 496 0000"),
        *("0113.496.0000", "0113/496/0000", "0113 496 0000 ext 4", "0113 496 0000 x4"),
        *("07700 \u2013 900 982", "7700 900982", "+353 87 123 4567", "00353 87 123 4567"),
        *("+290 22222", "01534 500000", "01481 700000", "01624 600000", "18001 0113 496 0000"),
        "\u0660\u0661\u0661\u0663\u0664\u0669\u0666\u0660\u0660\u0660\u0660",
    ],
)
def test_a_phone_number_may_be_written_as_people_write_it(written: str) -> None:
    assert phone_number(written) == written.replace("\u2013", "-")


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "call me",
        "0113",
        "0113 496",
        "0113 Rosa",
        "0113 496 Rosa",
        "0113 496 0000 0000 0000",
        f"0113 496 0000{' ' * 9}0" * 9,
    ],
)
def test_what_cannot_be_dialled_is_no_phone_number(wrong: str) -> None:
    with pytest.raises(ValueError, match="like 01632 960 001"):
        phone_number(wrong)


@pytest.mark.parametrize(
    "written", ["LS1 4AP", "ls14ap", " LS1  4AP ", "LS1\u00a04AP", "L S 1 4 A P"]
)
def test_a_postcode_is_kept_with_its_one_space(written: str) -> None:
    assert postcode(written) == "LS1 4AP"


@pytest.mark.parametrize("wrong", ["", "LS1", "1LS 4AP", "LS1 4APX", "LS1 4AC", "LS1 4OP", "leeds"])
def test_letters_that_end_no_postcode_are_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="like SW1A 1AA"):
        postcode(wrong)


def test_what_nobody_sees_is_taken_away_before_anything_is_judged() -> None:
    assert seen("\ufeff\u206612\u00ad34\u2069\u2060 56\u200f") == "1234 56"


def test_joiners_stay_in_names_that_are_written_with_them() -> None:
    assert unmarked("\u202bमी\u200dन\u200cा\u202c") == "मी\u200dन\u200cा"
    assert unmarked("Rosa\u00a0Fell\u200b") == "Rosa Fell"


class Kept(BaseModel):
    """What a record may hold of a household."""

    email: Email
    phone: Phone
    postcode: Postcode


def test_what_a_record_keeps_is_checked_when_it_comes_and_not_when_it_is_read() -> None:
    """A rule that becomes stricter makes no record unreadable."""
    of_old = {"email": "amina@example", "phone": "12", "postcode": "LS1"}

    with pytest.raises(ValidationError) as refused:
        Kept.model_validate(of_old)

    assert {each["loc"][0] for each in refused.value.errors()} == of_old.keys()
    assert Kept.model_validate(of_old, context=KEPT).model_dump() == of_old
    with pytest.raises(ValidationError):
        Kept.model_validate({**of_old, "phone": "1" * 100}, context=KEPT)
