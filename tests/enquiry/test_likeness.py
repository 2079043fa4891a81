"""The signs by which two enquiries look like the same household."""

from datetime import date
from typing import Any

import pytest

from contracts.names import names_alike, normal_name
from contracts.reference import DraftPart
from services.enquiry.domain.likeness import likeness, phone_sign
from services.enquiry.domain.people import Applicant
from services.enquiry.domain.registered_people import born
from services.enquiry.domain.registration_form import ApplicantPart, RegistrationForm, SavedPart
from services.enquiry.store.duplicates import is_slip

DAY = date(1988, 3, 27)
KEY = b"of these tests"


def signs(name: str, **given: Any) -> set[str]:
    """What a person of this name is known by."""
    postcode = given.pop("postcode", None)
    return set(likeness([Applicant(name=name, **given)], postcode))


def of_birth(person: str, home: str | None, **told: Any) -> set[str]:
    """The keyed signs of a person of this name, who filled in the form like this."""
    return {*born([Applicant(name=person)], home, a_form(**told), KEY)}


def a_form(**given: Any) -> RegistrationForm:
    content = ApplicantPart.model_validate({"part": DraftPart.FIRST_APPLICANT, **given})
    return RegistrationForm(first_applicant=SavedPart(saved=1, content=content))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zoë O'Neil", "o neil zoe"),
        ("Fell, Rosa", "ROSA FELL"),
        ("Ann-Marie Ó Sé", "o se ann marie"),
        ("Dr. Rosa Fell", "Rosa Fell"),
        ("Łukasz Wójcik", "Lukasz Wojcik"),
        ("Bjørn Ærø", "bjorn aero"),
        ("Þóra Đorđević", "Thora Dordevic"),
        ("I\u015f\u0131l Œuvre", "Isil Oeuvre"),
        ("Иван Петров", "Ivan Petrov"),
    ],
)
def test_a_name_is_the_same_however_its_letters_are_written(one: str, other: str) -> None:
    assert normal_name(one) == normal_name(other)


def test_a_title_alone_is_a_name() -> None:
    assert normal_name("Sir") == "sir"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sean O'Brien", "Sean OBrien"),
        ("Sean O\u2019Brien", "Sean O Brien"),
        ("Mary-Jane Fell", "Maryjane Fell"),
        ("Mary Jane Fell", "Mary-Jane Fell"),
        ("Ka\u02bbohu Fell", "Kaohu Fell"),
    ],
)
def test_a_name_is_alike_with_and_without_its_gaps(one: str, other: str) -> None:
    assert names_alike(one) & names_alike(other)


@pytest.mark.parametrize(
    "phone",
    [
        *("+44 (0)113 496 0000", "0044 113 4960000", "0113-496-0000", "0113.496.0000"),
        *("113 496 0000", "(+44) 113 496 0000", "0113/496/0000", "18001 0113 496 0000"),
    ],
)
def test_one_number_is_one_sign_however_it_is_written(phone: str) -> None:
    assert phone_sign(phone) == "phone +441134960000"


def test_a_number_abroad_is_one_sign_and_an_extension_another_telephone() -> None:
    assert phone_sign("00353 87 123 4567") == phone_sign("+353 87 123 4567")
    assert phone_sign("01534 500000") == "phone +441534500000"
    assert phone_sign("0113 496 0000 ext 4") == "phone +441134960000 4"


def test_a_name_alone_is_no_sign_of_the_same_household() -> None:
    assert signs("Rosa Fell", email="r@example.org") == {"email r@example.org"}
    assert signs("Rosa Fell", postcode="LS1 4AP") == {
        "at LS14AP",
        "name LS14AP fell rosa",
        "name LS14AP rosafell",
    }


def test_a_date_of_birth_is_a_sign_with_each_name_and_with_the_home() -> None:
    told = {"name": "Rosa Fell", "previous_names": ["Rosa Garth"], "date_of_birth": DAY}
    rosa = of_birth("Rosa Fell", None, **told, postcode="LS1 4AP")

    kinds = sorted(each.partition(" ")[0] for each in rosa)
    assert kinds == ["born"] * 4 + ["home"]
    assert not any(each in str(rosa).lower() for each in ("rosa", "fell", "1988", "ls1"))
    for name, postcode, day, agree in (
        ("Garth, Rosa", None, DAY, {"born"}),
        ("Rosa Garth", "LS14AP", DAY, {"born", "home"}),
        ("Someone Else", "LS1 4AP", DAY, {"home"}),
        ("Rosa Fell", "LS1 4AP", date(1988, 3, 28), set()),
    ):
        other = of_birth(name, postcode, date_of_birth=day)
        assert {each.partition(" ")[0] for each in rosa & other} == agree, name


def test_without_a_date_of_birth_or_under_another_key_there_is_no_common_sign() -> None:
    people, form = [Applicant(name="Rosa Fell")], a_form(date_of_birth=DAY)

    assert born(people, "LS1 4AP", a_form(name="Rosa Fell"), KEY) == ()
    assert not {*born(people, None, form, KEY)} & {*born(people, None, form, b"another")}


@pytest.mark.parametrize(
    ("one", "other"),
    [("fell rosa", "fel rosa"), ("fell rosa", "fell orsa"), ("fell rosa", "bell rosa")],
)
def test_one_slip_of_a_letter_may_be_the_same_name(one: str, other: str) -> None:
    assert is_slip(one, other)


@pytest.mark.parametrize(("one", "other"), [("li", "lo"), ("fell rosa", "bell rose")])
def test_two_slips_or_one_in_a_short_name_are_another_name(one: str, other: str) -> None:
    assert not is_slip(one, other)
