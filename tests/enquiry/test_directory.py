"""The directory: what support lists, what managers say of themselves and of their colleagues, and what is refused."""

from collections.abc import Mapping
from datetime import date
from functools import partial, reduce

import pytest
from pydantic import ValidationError

from contracts.agency import AgencyKind, AgencyListed, ColleagueListed, Post
from services.chassis.decision import Decision, Refusal
from services.enquiry.domain.directory import (
    NOT_LISTED,
    NOT_REACHED,
    DescribeAgency,
    DirectoryEntry,
    ListAgency,
    ListColleagues,
    describe_agency,
    evolve,
    list_agency,
    list_colleagues,
)

ON = date(2025, 3, 3)
MOORLAND = {
    "on": ON,
    "name": "Adopt Moorland",
    "kind": AgencyKind.REGIONAL_AGENCY,
    "area": "Highmoor",
    "districts": ["ZX1", "ZX2"],
    "phone": "01632 960 101",
    "email": "hello@moorland.example",
}
CARL = {
    "code": "recruiter-02",
    "name": "Carl Colleague",
    "posts": ["recruitment_worker"],
    "since": "2024-09-02",
}
listing = partial(list_agency, agency="moorland")


def agency(entry: DirectoryEntry | None = None, **changed: object) -> Decision[DirectoryEntry]:
    return listing(entry, ListAgency.model_validate(MOORLAND | changed))


def colleagues(
    entry: DirectoryEntry | None, *listed: Mapping[str, object]
) -> Decision[DirectoryEntry]:
    return list_colleagues(
        entry, ListColleagues.model_validate({"on": ON, "colleagues": [*listed]})
    )


def test_a_listed_agency_is_known_by_its_kind_and_districts_and_no_event_names_it() -> None:
    decision = agency()

    (event,) = decision.events
    assert isinstance(event, AgencyListed)
    assert (event.kind, event.districts) == (AgencyKind.REGIONAL_AGENCY, ("ZX1", "ZX2"))
    assert decision.state.contact.name == "Adopt Moorland"
    assert "Moorland" not in event.model_dump_json()


def test_the_same_again_changes_nothing() -> None:
    before = colleagues(agency().state, CARL).state

    assert agency(before) == (before, ())
    assert colleagues(before, CARL).events == []


def test_an_agency_that_is_listed_anew_keeps_its_colleagues() -> None:
    after = agency(colleagues(agency().state, CARL).state, name="Adopt the Moor").state

    assert after.contact.name == "Adopt the Moor"
    assert after.names == {"recruiter-02": "Carl Colleague"}
    assert [*after.terms] == ["recruiter-02"]


@pytest.mark.parametrize("missing", ["area", "phone", "email"])
def test_an_agency_that_households_choose_can_be_reached(missing: str) -> None:
    with pytest.raises(Refusal, match="Households need them"):
        agency(**{missing: None})

    assert NOT_REACHED.endswith(".")
    assert agency(kind="front_door", **{missing: None}).events


def test_a_manager_changes_how_the_agency_is_reached_and_not_what_it_is() -> None:
    said = DescribeAgency(
        on=ON, area="The moor", phone="01632 960 102", email="us@moorland.example", capacity=40
    )
    after = describe_agency(agency().state, said).state

    assert (after.contact.name, after.kind) == ("Adopt Moorland", AgencyKind.REGIONAL_AGENCY)
    assert (after.contact.area, after.capacity, after.districts) == ("The moor", 40, ())


def test_a_colleague_is_known_to_others_by_code_posts_and_term_alone() -> None:
    decision = colleagues(agency().state, {**CARL, "posts": ["panel_member", "manager"]})

    (event,) = decision.events
    assert isinstance(event, ColleagueListed)
    assert event.term.posts == (Post.MANAGER, Post.PANEL_MEMBER)
    assert "Carl" not in event.model_dump_json()
    assert decision.state.names["recruiter-02"] == "Carl Colleague"


def test_who_leaves_keeps_their_name_and_works_there_up_to_their_last_day() -> None:
    before = colleagues(agency().state, CARL).state
    after = colleagues(before, {**CARL, "until": "2025-03-31"}).state

    term = after.terms["recruiter-02"]
    assert (term.holds(date(2025, 3, 31)), term.has_ended(date(2025, 4, 1))) == (True, True)
    assert after.names == before.names


def test_nobody_leaves_before_they_begin() -> None:
    with pytest.raises(ValidationError, match="before the first day"):
        colleagues(agency().state, {**CARL, "until": "2024-09-01"})


def test_colleagues_of_an_agency_that_is_not_listed_are_refused() -> None:
    with pytest.raises(Refusal, match="not in the directory"):
        colleagues(None, CARL)

    assert NOT_LISTED.endswith(".")


@pytest.mark.parametrize("district", ["zx1", "ZX1 2AB", "SW1AA", "12", ""])
def test_a_district_is_the_first_part_of_a_postcode(district: str) -> None:
    with pytest.raises(ValidationError):
        agency(districts=[district])


def test_the_events_alone_rebuild_what_decides() -> None:
    first = agency()
    second = colleagues(first.state, CARL)

    assert reduce(evolve, [*first.events, *second.events], None) == second.state.progress
