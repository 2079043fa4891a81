"""What the enquiry form accepts, what it asks for, and where it leads."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from contracts.reference import Channel
from services.enquiry.domain.intake import ReceiveEnquiry
from services.web.public.enquiry_command import enquiry_command
from services.web.public.enquiry_form import (
    CHECK,
    CONTACT,
    PREFERENCES,
    SEND,
    WHO,
    EnquiryAnswers,
    enquiry_page_for,
)
from tests.web.helpers.forms import ONE, TWO


def answered(**changed: str) -> EnquiryAnswers:
    return EnquiryAnswers.model_validate(ONE | changed)


def test_complete_answers_lead_to_the_page_that_was_wanted() -> None:
    assert [enquiry_page_for(page, answered()) for page in (WHO, CONTACT, CHECK, SEND)] == [
        (WHO, {}),
        (CONTACT, {}),
        (CHECK, {}),
        (SEND, {}),
    ]


def test_the_first_incomplete_page_comes_before_any_later_one() -> None:
    page, errors = enquiry_page_for(SEND, EnquiryAnswers())

    assert page == WHO
    assert errors == {
        "household": "Select whether you are applying on your own or with a partner",
        "agency": "Select the agency you want to contact",
    }


def test_an_email_address_or_a_phone_number_is_enough() -> None:
    neither = enquiry_page_for(CHECK, answered(email=""))
    only_phone = enquiry_page_for(CHECK, answered(email="", phone="+44 808 157 0192"))

    assert neither == (CONTACT, {"email": "Enter an email address or a phone number"})
    assert only_phone == (CHECK, {})


@pytest.mark.parametrize("email", ["amina", "amina@home", "a b@home.example", "@home.example"])
def test_an_email_address_that_cannot_be_one_is_not_accepted(email: str) -> None:
    assert enquiry_page_for(CHECK, answered(email=email))[1] == {
        "email": "Enter an email address in the correct format, like name@example.com"
    }


@pytest.mark.parametrize("phone", ["12", "01632 96", "0" * 16, "ring me"])
def test_a_phone_number_that_cannot_be_one_is_not_accepted(phone: str) -> None:
    assert enquiry_page_for(CHECK, answered(phone=phone))[1].keys() == {"phone"}


def test_a_partner_is_named_only_in_a_joint_enquiry() -> None:
    joint = EnquiryAnswers.model_validate(TWO)
    joint_without_partner = enquiry_page_for(SEND, joint.model_copy(update={"partner_name": ""}))

    assert joint_without_partner == (CONTACT, {"partner_name": "Enter your partner's full name"})
    assert [person.name for person in enquiry_command(joint, Channel.WEB_FORM).applicants] == [
        "Amina Example",
        "Bilal Example",
    ]
    assert [
        person.name
        for person in enquiry_command(
            answered(**TWO | {"household": "single"}), Channel.WEB_FORM
        ).applicants
    ] == ["Amina Example"]


def test_line_breaks_and_spaces_around_an_answer_are_not_part_of_it() -> None:
    assert answered(name="  Amina\r\nExample ").name == "Amina Example"


def test_each_form_makes_an_enquiry_of_its_own() -> None:
    assert EnquiryAnswers().key != EnquiryAnswers().key


def test_a_key_that_was_not_made_here_is_refused_without_repeating_it() -> None:
    with pytest.raises(ValidationError) as refused:
        answered(key="amina@home.example")

    assert "amina" not in str(refused.value)


TYPED = st.text(st.characters(codec="utf-8"), max_size=250)


@given(
    household=st.sampled_from(["single", "joint"]),
    agency=st.sampled_from(["moorland", "estuary"]),
    name=TYPED,
    partner_name=TYPED,
    email=st.one_of(TYPED, st.emails()),
    phone=st.one_of(TYPED, st.from_regex(r"\A\+?[0-9 ()-]{0,45}\Z")),
    preferred=st.one_of(TYPED, st.sampled_from(sorted(PREFERENCES))),
)
def test_whatever_the_form_accepts_the_enquiry_service_accepts(**typed: str) -> None:
    answers = EnquiryAnswers.model_validate(typed)
    page, errors = enquiry_page_for(SEND, answers)

    if page == SEND:
        ReceiveEnquiry.model_validate(
            enquiry_command(answers, Channel.WEB_FORM).model_dump(mode="json", exclude_none=True)
        )
    else:
        assert errors
