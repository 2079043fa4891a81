"""The form as sentences: what may be left out while it is a draft, and what is missing in the end."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from contracts.reference import DraftPart, Household
from services.enquiry.domain.completeness import (
    PartState,
    gaps,
    notices,
    part_states,
    without_answers,
)
from services.enquiry.domain.registration_draft import SaveRegistrationDraft
from services.enquiry.domain.registration_form import RegistrationForm
from tests.enquiry.helpers.registration_forms import complete_form, consents

ON = date(2025, 3, 4)
APPLICANT, HOUSEHOLD, REFEREES = 0, -2, -1
SINGLE, JOINT = Household.SINGLE, Household.JOINT
Part = dict[str, Any]


def a_form(*parts: Part, signed: list[Part] | None = None) -> RegistrationForm:
    form = RegistrationForm()
    for part in parts:
        body = {"on": ON, "replaces": 0, "content": part}
        form = form.with_part(SaveRegistrationDraft.model_validate(body).content)
    given = consents(list(parts)) if signed is None else signed
    whole = form.model_dump() | {"consents": [{**each, "on": ON} for each in given]}
    return RegistrationForm.model_validate(whole)


def missing(form: RegistrationForm, household: Household) -> list[str]:
    return [gap.sentence for gap in gaps(form, household)]


def lacking(place: int, **changed: Any) -> list[str]:
    """What a single household's form lacks once one of its parts says this."""
    parts = complete_form()
    parts[place] |= changed
    return missing(a_form(*parts), SINGLE)


def referees(**changed: Any) -> list[Part]:
    """Three referees, of whom the first is changed."""
    given = complete_form(number=1)[REFEREES]["referees"]
    three = [each | {"is_relative": False} for each in given]
    return [three[0] | changed, *three[1:]]


class TestAnEmptyForm:
    def test_it_is_a_valid_draft_of_nobody(self) -> None:
        form = RegistrationForm()

        assert [form.times_saved(part) for part in DraftPart] == [0, 0, 0, 0]
        assert RegistrationForm.model_validate(form.model_dump(mode="json")) == form

    def test_it_lacks_every_part(self) -> None:
        assert missing(RegistrationForm(), JOINT) == [
            "first applicant: the whole part",
            "second applicant: the whole part",
            "household: the whole part",
            "referees: the whole part",
        ]

    def test_a_single_household_needs_no_second_applicant(self) -> None:
        assert "second applicant: the whole part" not in missing(RegistrationForm(), SINGLE)


class TestACompleteForm:
    @pytest.mark.parametrize("household", Household)
    def test_it_lacks_nothing(self, household: Household) -> None:
        assert missing(a_form(*complete_form(household)), household) == []

    def test_it_is_the_same_once_it_was_stored(self) -> None:
        form = a_form(*complete_form(JOINT))

        assert RegistrationForm.model_validate(form.model_dump(mode="json")) == form

    def test_a_couple_that_goes_on_as_one_keeps_nothing_of_the_second(self) -> None:
        alone = a_form(*complete_form(JOINT)).for_household(SINGLE)

        assert alone.second_applicant is None
        assert [each.applicant for each in alone.consents] == [1]


class TestAnApplicant:
    @pytest.mark.parametrize(
        ("field", "words"),
        [
            ("name", "name"),
            ("sex", "sex"),
            ("date_of_birth", "date of birth"),
            ("place_of_birth", "place of birth"),
            ("postcode", "postcode"),
            ("local_authority", "local authority"),
            ("domiciled", "whether they are domiciled in the British Islands"),
            ("partnership", "whether they are married, in a civil partnership or have a partner"),
            (
                "had_previous_relationships",
                "whether there were previous marriages or relationships",
            ),
            ("had_family_court_proceedings", "whether there were family court proceedings"),
            ("medical_practitioner", "medical practitioner"),
        ],
    )
    def test_what_the_schedule_asks_for_is_missing_until_it_is_given(
        self, field: str, words: str
    ) -> None:
        assert f"first applicant: {words}" in lacking(APPLICANT, **{field: None})

    @pytest.mark.parametrize("field", ["address", "medical_practitioner_address"])
    def test_an_address_needs_a_line(self, field: str) -> None:
        assert len(lacking(APPLICANT, **{field: []})) == 1

    @pytest.mark.parametrize(
        ("says", "without"),
        [
            ({"birth_not_given": ["place_of_birth"]}, ["place_of_birth"]),
            ({"home_not_given": ["uk_address"]}, ["postcode", "local_authority"]),
            ({"home_not_given": ["fixed_address"]}, ["address", "postcode"]),
            (
                {"home_not_given": ["uk_address", "fixed_address"]},
                ["address", "postcode", "local_authority"],
            ),
            (
                {"doctor_not_given": ["doctor"]},
                ["medical_practitioner", "medical_practitioner_address"],
            ),
        ],
    )
    def test_what_somebody_does_not_have_or_know_completes_the_form_and_is_told_to_the_agency(
        self, says: Part, without: list[str]
    ) -> None:
        left_out: Part = {field: [] if "address" in field else None for field in without}
        parts = complete_form()
        parts[APPLICANT] |= left_out | says
        told = notices(a_form(*parts), SINGLE, ON)

        assert len(lacking(APPLICANT, **left_out)) == len(without)
        assert lacking(APPLICANT, **left_out, **says) == []
        assert len([each for each in told if each.startswith("The first applicant")]) == len(
            next(iter(says.values()))
        )

    def test_nobody_says_of_one_answer_that_another_one_is_not_known(self) -> None:
        with pytest.raises(ValidationError):
            lacking(APPLICANT, doctor_not_given=["place_of_birth"])

    def test_previous_names_may_be_none(self) -> None:
        assert lacking(APPLICANT, previous_names=[]) == []

    def test_who_is_not_domiciled_says_whether_and_since_when_resident(self) -> None:
        since = "first applicant: when they became habitually resident"

        assert lacking(APPLICANT, domiciled=False) == [
            "first applicant: whether they are habitually resident in the British Islands"
        ]
        assert lacking(APPLICANT, domiciled=False, habitually_resident=True) == [since]
        assert lacking(APPLICANT, domiciled=False, habitually_resident=False) == []

    @pytest.mark.parametrize("partnership", ["married", "civil_partnership"])
    def test_who_is_married_and_applies_alone_says_when_where_and_why(
        self, partnership: str
    ) -> None:
        assert lacking(APPLICANT, partnership=partnership) == [
            "first applicant: date and place of the marriage or civil partnership",
            "first applicant: why they are applying alone",
        ]

    def test_who_is_married_and_applies_together_gives_no_reason(self) -> None:
        parts = complete_form(JOINT)
        formed = {"partnership_formed_on": "2015-06-20", "partnership_formed_at": "Leeds"}
        for part in parts[:2]:
            part |= {"partnership": "married", **formed}

        assert missing(a_form(*parts), JOINT) == []

    def test_a_partner_is_described(self) -> None:
        assert lacking(APPLICANT, partnership="partner", partner_details=None) == [
            "first applicant: details of the relationship with the partner"
        ]

    @pytest.mark.parametrize(
        ("asked", "details"),
        [
            ("had_previous_relationships", "previous_relationships"),
            ("had_family_court_proceedings", "family_court_proceedings"),
        ],
    )
    def test_a_yes_needs_its_details_and_a_no_does_not(self, asked: str, details: str) -> None:
        assert len(lacking(APPLICANT, **{asked: True, details: None})) == 1
        assert lacking(APPLICANT, **{asked: True, details: "In 2019, in Leeds."}) == []
        assert lacking(APPLICANT, **{asked: False, details: None}) == []


class TestWhatIsMissing:
    def test_it_names_the_part_and_the_field_to_begin_with(self) -> None:
        parts = complete_form()
        parts[APPLICANT]["postcode"] = None
        parts[HOUSEHOLD]["members"] = [{"name": "Ada Fell", "date_of_birth": "2015-01-02"}]
        found = gaps(a_form(*parts, signed=[]), SINGLE)

        assert [(gap.part, gap.field, gap.place) for gap in found] == [
            (DraftPart.FIRST_APPLICANT, "postcode", None),
            (DraftPart.FIRST_APPLICANT, "consent", None),
            (DraftPart.HOUSEHOLD, "members", 1),
        ]

    def test_of_another_applicant_it_says_only_that_answers_are_and_whether_they_consented(
        self,
    ) -> None:
        parts = complete_form(JOINT)
        parts[1] |= {"had_family_court_proceedings": True, "domiciled": False}
        found = gaps(a_form(*parts, signed=[]), JOINT)

        assert [gap.sentence for gap in without_answers(found, [DraftPart.SECOND_APPLICANT])] == [
            "first applicant: consent to checks, signed with the name on the form",
            "second applicant: some of their own answers",
            "second applicant: consent to checks, signed with the name on the form",
        ]

    def test_each_part_of_the_household_is_not_started_begun_or_complete(self) -> None:
        first, _, household, _ = complete_form(JOINT)
        states = part_states(a_form(first, household, signed=[]), JOINT)

        assert states == {
            DraftPart.FIRST_APPLICANT: PartState.IN_PROGRESS,
            DraftPart.SECOND_APPLICANT: PartState.NOT_STARTED,
            DraftPart.HOUSEHOLD: PartState.COMPLETE,
            DraftPart.REFEREES: PartState.NOT_STARTED,
        }
        assert DraftPart.SECOND_APPLICANT not in part_states(a_form(first), SINGLE)


class TestConsent:
    def test_each_applicant_gives_their_own(self) -> None:
        parts = complete_form(JOINT)

        assert missing(a_form(*parts, signed=consents(parts)[:1]), JOINT) == [
            "second applicant: consent to checks, signed with the name on the form"
        ]

    def test_one_under_a_name_that_changed_on_the_form_holds_no_longer(self) -> None:
        parts = complete_form()
        before = consents(parts)
        parts[APPLICANT]["name"] = "Rosa Moor"

        assert len(missing(a_form(*parts, signed=before), SINGLE)) == 1

    def test_case_accents_and_order_of_a_name_do_not_matter(self) -> None:
        parts = complete_form()
        parts[APPLICANT]["name"] = "Zoë O'Fell"

        assert (
            missing(a_form(*parts, signed=[{"applicant": 1, "name": "O'FELL zoe"}]), SINGLE) == []
        )


class TestTheHousehold:
    def test_that_there_is_nobody_else_must_be_said(self) -> None:
        assert lacking(HOUSEHOLD, members=None, children_living_elsewhere=None) == [
            "household: members, or that there are none",
            "household: children who live elsewhere, or that there are none",
        ]
        assert lacking(HOUSEHOLD, members=[], children_living_elsewhere=[]) == []

    def test_each_member_has_a_name_a_birthday_and_a_relationship(self) -> None:
        child = {"name": "Ada Fell", "relationship": "Daughter"}

        assert lacking(HOUSEHOLD, members=[], children_living_elsewhere=[child]) == [
            "household: children who live elsewhere, 1: date of birth"
        ]


class TestTheReferees:
    @pytest.mark.parametrize("given", [0, 1, 2])
    def test_there_are_three(self, given: int) -> None:
        assert lacking(REFEREES, referees=referees()[:given]) == [
            "referees: three different people"
        ]

    def test_the_same_person_twice_counts_once(self) -> None:
        first, second, _ = referees()

        assert lacking(REFEREES, referees=[first, second, first]) == [
            "referees: three different people"
        ]

    @pytest.mark.parametrize(("relatives", "complete"), [(0, True), (1, True), (2, False)])
    def test_at_most_one_is_a_relative(self, relatives: int, *, complete: bool) -> None:
        three = referees()
        for each in three[:relatives]:
            each["is_relative"] = True

        assert (lacking(REFEREES, referees=three) == []) is complete

    @pytest.mark.parametrize(
        ("changed", "words"),
        [
            ({"name": None}, "name"),
            ({"relationship": None}, "relationship to the applicants"),
            ({"is_relative": None}, "whether they are a relative"),
            ({"how_long_known": None}, "how long they have known the applicants"),
            ({"address": []}, "address"),
            ({"phone": None}, "email address or phone number"),
        ],
    )
    def test_each_is_described_and_can_be_reached(self, changed: Part, words: str) -> None:
        assert lacking(REFEREES, referees=referees(**changed)) == [f"referees: 1: {words}"]


class TestNotices:
    def said(self, household: Household = SINGLE, **changed: Any) -> list[str]:
        parts = complete_form(household)
        parts[APPLICANT] |= changed
        return notices(a_form(*parts), household, ON)

    @pytest.mark.parametrize(("born", "count"), [("2004-03-04", 0), ("2004-03-05", 1)])
    def test_who_is_not_yet_twenty_one_is_pointed_out_and_not_refused(
        self, born: str, count: int
    ) -> None:
        assert len(self.said(date_of_birth=born)) == count
        assert lacking(APPLICANT, date_of_birth=born) == []

    @pytest.mark.parametrize(("since", "count"), [("2024-03-04", 0), ("2024-03-05", 1)])
    def test_a_year_of_residence_does_where_nobody_is_domiciled(
        self, since: str, count: int
    ) -> None:
        resident: Part = {"domiciled": False, "habitually_resident": True}

        assert len(self.said(**resident, habitually_resident_since=since)) == count

    def test_one_of_a_couple_who_is_domiciled_does_for_both(self) -> None:
        assert self.said(JOINT, domiciled=False, habitually_resident=False) == []
        assert len(self.said(SINGLE, domiciled=False, habitually_resident=False)) == 1

    def test_an_empty_form_gives_none(self) -> None:
        assert notices(RegistrationForm(), JOINT, ON) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"part": "rosa"},
        {"part": ["rosa"]},
        {"name": "Rosa Fell"},
        {"part": "household", "referees": []},
        {"part": "first_applicant", "date_of_birth": "1899-12-31"},
        {"part": "first_applicant", "sex": "rosa"},
        {"part": "referees", "referees": [{}, {}, {}, {}]},
    ],
)
def test_what_is_no_part_is_refused_without_repeating_it(wrong: Part) -> None:
    with pytest.raises(ValidationError) as refused:
        SaveRegistrationDraft.model_validate({"on": ON, "replaces": 0, "content": wrong})

    assert "rosa" not in str(refused.value).lower()
    assert all("rosa" not in each["msg"].lower() for each in refused.value.errors())


def test_what_is_not_known_of_others_completes_the_form_and_the_agency_finds_it_out() -> None:
    parts = complete_form()
    lodger = {"name": "A Lodger", "relationship": "lodger", "not_given": ["date_of_birth"]}
    parts[HOUSEHOLD] |= {"members": [lodger]}
    parts[REFEREES]["referees"] = referees(
        email=None, phone=None, not_given=["email_and_phone"], address=["1 Well Lane"]
    )
    form = a_form(*parts)
    told = notices(form, SINGLE, ON)

    assert missing(form, SINGLE) == []
    assert any(each.startswith("Members, 1: the date of birth is not known.") for each in told)
    assert "Referee 1 has no email address and no phone number. Write to them by post." in told
    assert not any("Lodger" in each for each in told)
