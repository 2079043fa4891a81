"""The draft of a registration as sentences: its parts, whoever saves them, and the consents."""

from datetime import date
from typing import Any

import pytest

from contracts.enquiry import ConsentToChecksGiven, RegistrationDraftSaved
from contracts.reference import DraftPart, Household
from services.chassis.decision import Kind, Refusal
from services.enquiry.domain.completeness import notices
from services.enquiry.domain.registration import SubmitRegistration, submit_registration
from services.enquiry.domain.registration_draft import (
    give_consent_to_checks,
    save_registration_draft,
)
from tests.enquiry.helpers.registration_forms import (
    KEY,
    an_enquiry,
    complete_form,
    draft,
    ready,
    saved,
    signing,
    submitted,
)

TUESDAY, WEDNESDAY, FRIDAY = date(2025, 3, 4), date(2025, 3, 5), date(2025, 3, 7)
JOINT = Household.JOINT
MARRIED: dict[str, Any] = {
    "partnership": "married",
    "partnership_formed_on": "2014-06-07",
    "partnership_formed_at": "Leeds",
}


class TestADraftIsSaved:
    def test_it_says_which_part_and_nothing_that_it_says(self) -> None:
        part = complete_form()[0]
        enquiry, events = save_registration_draft(an_enquiry(), draft(part))

        assert events == [
            RegistrationDraftSaved(occurred_on=TUESDAY, part=DraftPart.FIRST_APPLICANT)
        ]
        assert part["name"] not in str(events)
        assert enquiry.form.times_saved(DraftPart.FIRST_APPLICANT) == 1
        assert enquiry.progress.drafted == {DraftPart.FIRST_APPLICANT}

    def test_it_may_be_saved_as_often_as_wanted(self) -> None:
        enquiry = an_enquiry()
        for times in range(5):
            content = {"part": "household", "members": [{"name": f"Child {times}"}]}
            enquiry = saved(enquiry, content, on=TUESDAY, replaces=times)

        assert enquiry.form.household is not None
        assert enquiry.form.household.saved == 5
        assert (enquiry.form.household.content.members or ())[0].name == "Child 4"

    @pytest.mark.parametrize("replaces", [0, 2])
    def test_one_based_on_another_saving_is_told_to_reload(self, replaces: int) -> None:
        part = complete_form()[0]
        enquiry = saved(an_enquiry(), part, on=TUESDAY)

        with pytest.raises(Refusal, match="changed on another device") as refused:
            save_registration_draft(enquiry, draft(part, replaces=replaces))
        assert refused.value.kind is Kind.CHANGED_SINCE

    def test_each_applicant_has_a_part_of_their_own(self) -> None:
        first, second, *_ = complete_form(JOINT)
        enquiry = saved(saved(an_enquiry(JOINT), second, on=TUESDAY), first, on=TUESDAY)

        assert [enquiry.form.times_saved(part) for part in DraftPart] == [1, 1, 0, 0]

    @pytest.mark.parametrize(
        "content",
        [
            {"part": "first_applicant", "date_of_birth": "2025-03-05"},
            {"part": "first_applicant", "partnership_formed_on": "2025-03-05"},
            {"part": "second_applicant", "habitually_resident_since": "2025-03-05"},
            {"part": "household", "members": [{"date_of_birth": "2025-03-05"}]},
            {"part": "household", "children_living_elsewhere": [{"date_of_birth": "2025-03-05"}]},
        ],
    )
    def test_a_day_after_the_day_of_saving_is_refused(self, content: dict[str, Any]) -> None:
        with pytest.raises(Refusal, match="in the future"):
            save_registration_draft(an_enquiry(), draft(content))

    def test_after_the_submission_it_is_refused(self) -> None:
        with pytest.raises(Refusal, match="submitted a registration"):
            save_registration_draft(submitted(), draft(complete_form()[0], replaces=1))


class TestConsentToChecks:
    def test_it_is_named_and_dated_and_the_name_stays_here(self) -> None:
        part = complete_form()[0]
        enquiry = saved(an_enquiry(), part, on=TUESDAY)
        consented, events = give_consent_to_checks(enquiry, signing(part["name"].upper()))

        assert events == [ConsentToChecksGiven(occurred_on=TUESDAY, applicant=1)]
        assert [(each.applicant, each.on) for each in consented.form.consents] == [(1, TUESDAY)]

    def test_it_waits_for_the_name_on_the_form(self) -> None:
        with pytest.raises(Refusal, match="Save that part first"):
            give_consent_to_checks(an_enquiry(), signing("Rosa Fell"))

    def test_another_name_is_refused_and_not_repeated(self) -> None:
        enquiry = saved(an_enquiry(), complete_form()[0], on=TUESDAY)

        with pytest.raises(Refusal, match="Sign with that name") as refused:
            give_consent_to_checks(enquiry, signing("Ada Fell"))
        assert "Fell" not in refused.value.sentence

    def test_it_is_given_once(self) -> None:
        enquiry = ready()

        with pytest.raises(Refusal, match="has already given consent to the checks"):
            give_consent_to_checks(enquiry, signing(enquiry.form.consents[0].name))

    def test_after_a_change_of_the_name_it_is_given_anew(self) -> None:
        enquiry = ready()
        part = complete_form()[0] | {"name": "Rosa Moor"}
        renamed = saved(enquiry, part, on=WEDNESDAY, replaces=1)

        with pytest.raises(Refusal, match="consent to checks"):
            submit_registration(renamed, SubmitRegistration(on=FRIDAY), key=KEY)
        again = give_consent_to_checks(renamed, signing("Rosa Moor", on=WEDNESDAY)).state
        enquiry = submit_registration(again, SubmitRegistration(on=FRIDAY), key=KEY).state
        assert enquiry.submitted_on == FRIDAY


class TestTwoWeddingDays:
    def parts(self) -> list[dict[str, Any]]:
        first, second = complete_form(JOINT)[:2]
        return [{**first, **MARRIED}, {**second, **MARRIED}]

    def test_the_second_day_is_asked_about_where_it_is_typed_and_kept_as_given(self) -> None:
        first, second = self.parts()
        enquiry = saved(an_enquiry(JOINT), first, on=TUESDAY)
        other = {**second, "partnership_formed_on": "2014-06-08"}

        with pytest.raises(Refusal, match="not the date that the other applicant gave") as refused:
            save_registration_draft(enquiry, draft(other))
        assert refused.value.field == "content.partnership_formed_on"
        assert "2014" not in refused.value.sentence
        asked = draft(other).model_copy(update={"as_given": True})
        kept = save_registration_draft(enquiry, asked).state
        assert "different dates" in notices(kept.form, JOINT, FRIDAY)[0]

    def test_nothing_else_is_asked_about(self) -> None:
        first, second = self.parts()
        enquiry = saved(saved(an_enquiry(JOINT), first, on=TUESDAY), second, on=TUESDAY)
        alone = {**second, "partnership": "none", "partnership_formed_on": "2010-01-01"}

        assert notices(enquiry.form, JOINT, FRIDAY) == []
        assert save_registration_draft(enquiry, draft(alone, replaces=1)).events
