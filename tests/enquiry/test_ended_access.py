"""What ends an applicant's access, found by trying every action; and that it says so to every service."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from contracts.calendar import OutsideCalendar
from contracts.reference import Household
from contracts.sign_in import ApplicantAccountRemoved
from services.casework.actions import examples
from services.chassis.decision import Decision, Refusal
from services.enquiry.api.actions import OFFERED
from services.enquiry.domain.enquiry import Enquiry
from services.enquiry.domain.invitation import InviteApplicant, invite_applicant, join
from services.enquiry.domain.invitation_link import Invitation
from services.enquiry.domain.registration_draft import give_consent_to_checks
from tests.architecture.helpers.ways_out import SOMEONE, actions, walked
from tests.enquiry.helpers.ended_access import ENDS, ON, ONE_GOES_ON, End, form_for_either
from tests.enquiry.helpers.registration_forms import an_enquiry, consents, saved, signing

NOON = datetime(2025, 3, 5, 12, tzinfo=UTC)
JOURNEY = UUID(int=7)
BOTH = (1, 2)
TABLE = {each.name: each for each in OFFERED.table}


def joined(enquiry: Enquiry) -> Enquiry:
    """Both applicants have an account."""
    for number in BOTH:
        command = InviteApplicant(on=NOON.date(), applicant=number)
        enquiry = invite_applicant(enquiry, command, at=NOON).state
        link = Invitation(JOURNEY, number, 1)
        enquiry = join(enquiry, link, f"{number}" * 64, at=NOON, on=NOON.date()).state
    return enquiry


def a_couple_ready_for_either() -> Enquiry:
    """Their form is complete, for both of them and for the first one alone."""
    enquiry, parts = an_enquiry(Household.JOINT), form_for_either()
    for part in parts:
        enquiry = saved(enquiry, part, on=date(2025, 3, 4))
    for signed in consents(parts):
        enquiry = give_consent_to_checks(enquiry, signing(**signed)).state
    return enquiry


def accounts(enquiry: Enquiry) -> dict[int, str]:
    return {each.applicant: each.account for each in enquiry.sign_ins if each.account}


def decided(state: Enquiry, action: str, body: dict[str, Any]) -> Decision[Any] | None:
    """What comes of an action; nothing where it is refused or cannot be given so."""
    row = TABLE[action]
    try:
        command = row.offer.command.model_validate(body)
        decision: Decision[Any] = row.offer.decided_by(SOMEONE)(state, command)
    except (OutsideCalendar, Refusal, ValidationError):
        return None
    return decision if isinstance(decision.state, Enquiry) else None


def tries(state: Enquiry, action: str) -> Iterator[Decision[Any]]:
    """Every example of an action on a day that may be, for either kind of household and each applicant."""
    row, on = TABLE[action], max(each.on for each in state.progress.dates) + timedelta(1)
    for example in examples(row.fields, row.offer.command, SOMEONE, on):
        said = example.model_dump(mode="json", exclude_unset=True, by_alias=True)
        changed = [{"household": each} for each in Household] + [
            {"applicant": each} for each in BOTH
        ]
        fields = row.offer.command.model_fields
        for change in ({}, *(each for each in changed if fields.keys() >= each.keys())):
            if (decision := decided(state, action, said | change)) is not None:
                yield decision


def stage(state: Enquiry) -> str:
    return (
        f"{state.status} {state.has_ended} {sorted(accounts(state))} {len(state.progress.consents)}"
    )


def test_no_other_action_ends_anybodys_access() -> None:
    couple = joined(an_enquiry(Household.JOINT))
    action, body = ONE_GOES_ON
    alone = decided(couple, action, {"on": ON, **body})
    assert alone is not None
    begun = [couple, joined(a_couple_ready_for_either()), alone.state]
    moves = [each for each in actions(OFFERED.table) if each.name != "correct-date"]
    walk = walked(
        begin=begun,
        moves=moves,
        apart=stage,
        day=lambda each: max(one.on for one in each.progress.dates),
    )
    ending = {
        action
        for state in walk.reached.values()
        for action in TABLE
        for decision in tries(state, action)
        if accounts(decision.state).items() < accounts(state).items()
    }

    assert {status.partition(" ")[0] for status in walk.reached} >= {
        "received",
        "referred",
        "merged",
        "closed",
        "registration_submitted",
    }
    assert ending == {each.action for each in ENDS.values()}


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
def test_each_says_which_invitations_give_no_access_any_more(end: End) -> None:
    state = joined(a_couple_ready_for_either())
    for action, body in end.before:
        before = decided(state, action, {"on": ON, **body})
        assert before is not None
        state = before.state
    decision = decided(state, end.action, {"on": ON, **end.body})

    assert decision is not None
    said = [each for each in decision.events if isinstance(each, ApplicantAccountRemoved)]
    assert said == [
        ApplicantAccountRemoved(
            occurred_on=date.fromisoformat(ON), applicant=end.applicant, invitation=1
        )
    ]
    assert accounts(decision.state).keys() == accounts(state).keys() - {end.applicant}
