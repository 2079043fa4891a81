"""What a household reads where its complaint stayed with the agency before, and when the Ombudsman is named."""

from datetime import date
from typing import Any

import pytest

from services.web.adopter.journey.complaints import standing_in_words, title_of
from services.web.site.answers.enquiry.complaints import Complaint

TODAY = date(2025, 6, 2)
ANSWERED = {
    "status": "answered",
    "answers": [{"stage": "local_resolution", "on": "2025-03-20", "finding": "not_upheld"}],
}


def complaint(**given: Any) -> Complaint:
    """One that was received by moorland on 10 March 2025."""
    return Complaint.model_validate(
        {
            "number": 1,
            "agency": "moorland",
            "about": "decision",
            "step": "enquiry",
            "means": "letter",
            "received_on": "2025-03-10",
            "stage": "local_resolution",
            "status": "open",
            **given,
        }
    )


def last_sentence(found: Complaint) -> str:
    return list(standing_in_words(found, TODAY))[-1]


def test_an_open_complaint_is_with_the_agency_before_which_is_named() -> None:
    said = last_sentence(complaint(status="left_behind", left_behind=True))

    assert said.startswith("You are with another agency now. This complaint is about ")
    assert "which must still answer it" in said


@pytest.mark.parametrize(
    ("way_on", "words"),
    [("investigation", "for an investigation."), ("review_panel", "for a review panel.")],
)
def test_an_answered_complaint_is_not_answered_again_and_keeps_its_way_on(
    way_on: str, words: str
) -> None:
    said = last_sentence(complaint(**ANSWERED, left_behind=True, way_on=way_on))

    assert said.endswith(words)
    assert "for its answer." not in said
    assert not complaint(**ANSWERED, left_behind=True, way_on=way_on).goes_to_ombudsman(TODAY)


@pytest.mark.parametrize("stage", ["local_resolution", "investigation", "review_panel"])
def test_the_ombudsman_is_named_once_an_answer_is_overdue_at_any_stage(stage: str) -> None:
    assert complaint(stage=stage, due_on="2025-06-01").goes_to_ombudsman(TODAY)
    assert not complaint(stage=stage, due_on="2025-06-02").goes_to_ombudsman(TODAY)


def test_the_ombudsman_is_named_after_the_last_answer() -> None:
    assert complaint(**ANSWERED, way_on="ombudsman").goes_to_ombudsman(TODAY)
    assert not complaint(**ANSWERED, way_on="investigation").goes_to_ombudsman(TODAY)


def test_a_complaint_names_its_agency_where_they_complained_about_two() -> None:
    there, here = complaint(), complaint(agency="coast")
    both = (there, here)

    assert title_of(here, [here]) == "Complaint 1: a decision"
    assert title_of(here, both) != title_of(there, both)
    assert title_of(here, both).startswith("Complaint 1 about ")


def test_by_when_the_agency_before_must_answer_is_said_and_that_it_is_late() -> None:
    left = {"status": "left_behind", "left_behind": True}
    to_come = last_sentence(complaint(**left, due_on="2025-06-10"))
    over = last_sentence(complaint(**left, due_on="2025-03-24"))

    assert "which must answer it by 10 June 2025" in to_come
    assert "It is late." in over
    assert "24 March 2025" in over
