"""An applicant's way to signing in: who may be invited, which link opens until when, whose an account is."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from contracts.reference import Household
from contracts.sign_in import ApplicantAccountRemoved, ApplicantInvited, ApplicantJoined
from services.chassis.decision import Decision, Kind, Refusal
from services.enquiry.domain.enquiry import Enquiry
from services.enquiry.domain.intake import ChangeContactDetails, change_contact_details
from services.enquiry.domain.invitation import (
    InviteApplicant,
    RemoveAccount,
    ask_for_invitation,
    invite_applicant,
    join,
    remove_account,
)
from services.enquiry.domain.invitation_link import Invitation, invitation_of, token_of
from services.enquiry.domain.progress import Status
from tests.enquiry.helpers.households import (
    JUN,
    ROSA,
    TUESDAY,
    WEDNESDAY,
    a_couple,
    an_enquiry,
    closed,
    types,
)
from tests.enquiry.helpers.registration_forms import ready, submitted

JOURNEY = UUID("7f1f7d0e-9f0f-4a52-9c2e-0f7f6c0f3a11")
KEY = b"a secret of forty-three characters or more."
NOON = datetime(2025, 3, 4, 12, tzinfo=UTC)
SIX_DAYS = timedelta(days=6)
MILLISECOND = timedelta(milliseconds=1)
MINE, THEIRS = "0a" * 32, "0b" * 32
JUN_HIMSELF = {**JUN, "email": "jun@example.org"}


def couple() -> Enquiry:
    """Two people, each with an address."""
    return an_enquiry(household="joint", applicants=[ROSA, JUN_HIMSELF])


def invited(enquiry: Enquiry, applicant: int = 1, at: datetime = NOON) -> Enquiry:
    return invite(enquiry, applicant, at).state


def invite(enquiry: Enquiry | None, applicant: int = 1, at: datetime = NOON) -> Decision[Enquiry]:
    return invite_applicant(enquiry, InviteApplicant(on=TUESDAY, applicant=applicant), at=at)


def ask(enquiry: Enquiry, at: datetime) -> Decision[Enquiry]:
    return ask_for_invitation(enquiry, InviteApplicant(on=TUESDAY, applicant=1), at=at)


def accept(
    enquiry: Enquiry | None, applicant: int = 1, number: int = 1, **given: Any
) -> Decision[Enquiry]:
    said = {"account": MINE, "at": NOON, "on": TUESDAY}
    return join(enquiry, Invitation(JOURNEY, applicant, number), **{**said, **given})


def joined(enquiry: Enquiry, applicant: int = 1, account: str = MINE) -> Enquiry:
    return accept(invited(enquiry, applicant), applicant, account=account).state


def removal(applicant: int = 1) -> RemoveAccount:
    return RemoveAccount(on=WEDNESDAY, applicant=applicant, reason="They parted.")


def people(household: str, *applicants: dict[str, Any]) -> ChangeContactDetails:
    given = {"on": WEDNESDAY, "household": household, "applicants": applicants}
    return ChangeContactDetails.model_validate(given)


def does_not_open(enquiry: Enquiry | None, **given: Any) -> bool:
    with pytest.raises(Refusal) as refused:
        accept(enquiry, **given)
    return (refused.value.kind, "Ask for a new link" in refused.value.sentence) == (
        Kind.NOT_FOUND,
        True,
    )


class TestInviting:
    def test_it_is_said_who_was_invited_and_until_which_day_and_no_secret(self) -> None:
        enquiry, events = invite(couple())

        (event,) = events
        assert event == ApplicantInvited(
            occurred_on=TUESDAY, applicant=1, invitation=1, ends_on=date(2025, 3, 10)
        )
        assert enquiry.status is Status.RECEIVED

    def test_each_applicant_has_a_count_of_their_own(self) -> None:
        enquiry = invited(invited(invited(couple()), 2))
        said = [
            (each.applicant, each.invitation)
            for number in (1, 2)
            for each in invite(enquiry, number).events
            if isinstance(each, ApplicantInvited)
        ]

        assert said == [(1, 3), (2, 2)]

    @pytest.mark.parametrize(
        ("enquiry", "applicant", "kind", "sentence"),
        [
            (None, 1, Kind.NOT_FOUND, "no such enquiry"),
            (an_enquiry(), 2, Kind.NOT_VALID, "only one applicant"),
            (a_couple(), 2, Kind.NOT_NOW, "no email address"),
            (closed(), 1, Kind.NOT_NOW, "Reopen it first"),
            (joined(couple()), 1, Kind.NOT_NOW, "can already sign in"),
        ],
    )
    def test_who_cannot_be_invited_is_refused_in_words(
        self, enquiry: Enquiry | None, applicant: int, kind: Kind, sentence: str
    ) -> None:
        with pytest.raises(Refusal, match=sentence) as refused:
            invite(enquiry, applicant)

        assert refused.value.kind is kind


class TestAskingForALink:
    def test_whoever_is_not_staff_gets_three_a_day(self) -> None:
        enquiry = couple()
        for hour in range(3):
            enquiry = ask(enquiry, NOON + timedelta(hours=hour)).state
        a_day_later = NOON + timedelta(hours=24)

        with pytest.raises(Refusal, match="3 links in a day"):
            ask(enquiry, a_day_later - MILLISECOND)
        again = ask(enquiry, a_day_later).state
        with pytest.raises(Refusal, match="3 links in a day"):
            ask(again, a_day_later)
        assert types(invite(again, at=a_day_later).events) == ["enquiry.applicant_invited.v1"]

    def test_what_a_manager_ended_only_staff_can_begin_again(self) -> None:
        removed = remove_account(joined(couple()), removal()).state

        with pytest.raises(Refusal, match="Only the agency can invite them again"):
            ask(removed, NOON)
        assert ask(invited(removed), NOON).events


class TestJoining:
    def test_a_link_binds_an_account_and_the_account_is_in_no_event(self) -> None:
        enquiry, events = accept(invited(couple()))

        assert events == [ApplicantJoined(occurred_on=TUESDAY, applicant=1)]
        assert [each.account for each in enquiry.sign_ins] == [MINE]
        assert MINE not in enquiry.progress.model_dump_json()

    def test_a_double_click_changes_nothing_and_is_answered_alike(self) -> None:
        enquiry = joined(couple())
        years_later = NOON + timedelta(days=900)

        assert accept(enquiry, at=years_later) == Decision(enquiry)

    def test_a_used_link_opens_for_nobody_else(self) -> None:
        assert does_not_open(joined(couple()), account=THEIRS)

    def test_a_link_opens_for_six_days_to_the_millisecond(self) -> None:
        enquiry = invited(couple())

        assert accept(enquiry, at=NOON + SIX_DAYS - MILLISECOND).events
        assert does_not_open(enquiry, at=NOON + SIX_DAYS)

    def test_six_days_are_as_long_where_the_clocks_change(self) -> None:
        before = datetime(2025, 3, 27, 12, tzinfo=UTC)
        enquiry = invited(couple(), at=before)

        assert accept(enquiry, at=before + timedelta(hours=144) - MILLISECOND).events
        assert does_not_open(enquiry, at=before + timedelta(hours=144))

    def test_a_newer_link_makes_the_older_worthless(self) -> None:
        enquiry = invited(invited(couple()))

        assert does_not_open(enquiry, number=1)
        assert accept(enquiry, number=2).events

    def test_no_link_opens_that_was_not_sent(self) -> None:
        assert does_not_open(None)
        assert does_not_open(couple())
        assert does_not_open(invited(couple()), applicant=2)
        assert does_not_open(invited(couple()), number=2)

    def test_one_account_is_not_both_applicants(self) -> None:
        enquiry = invited(joined(couple()), 2)

        with pytest.raises(Refusal, match="Each applicant needs their own") as refused:
            accept(enquiry, applicant=2)
        assert refused.value.kind is Kind.NOT_NOW
        assert accept(enquiry, applicant=2, account=THEIRS).events

    def test_a_household_reads_why_its_enquiry_ended_also_with_a_link_from_before(self) -> None:
        assert accept(closed(invited(couple()))).events

    def test_a_merged_enquiry_is_opened_to_nobody(self) -> None:
        enquiry = invited(couple())
        progress = enquiry.progress.model_copy(update={"status": Status.MERGED})

        assert does_not_open(enquiry.model_copy(update={"progress": progress}))


class TestRemoving:
    def test_an_account_is_taken_away_and_the_reason_is_in_no_event(self) -> None:
        enquiry, events = remove_account(joined(couple()), removal())

        assert events == [ApplicantAccountRemoved(occurred_on=WEDNESDAY, applicant=1, invitation=1)]
        assert [each.account for each in enquiry.sign_ins] == [None]
        assert enquiry.notes[-1].words == "They parted."
        assert does_not_open(enquiry)

    def test_so_is_a_link_that_was_not_used(self) -> None:
        removed = remove_account(invited(couple()), removal()).state

        assert does_not_open(removed)

    def test_no_link_of_before_opens_after_a_new_invitation(self) -> None:
        again = invited(remove_account(joined(couple()), removal()).state)

        assert does_not_open(again, number=1)
        assert accept(again, number=2, account=THEIRS).events

    @pytest.mark.parametrize(
        "enquiry", [couple(), remove_account(joined(couple()), removal()).state]
    )
    def test_what_is_not_there_is_not_taken_away(self, enquiry: Enquiry) -> None:
        with pytest.raises(Refusal, match="cannot sign in"):
            remove_account(enquiry, removal())

    def test_it_can_be_taken_away_also_where_the_enquiry_has_ended(self) -> None:
        assert remove_account(closed(joined(couple())), removal()).events


class TestAHouseholdThatChanges:
    def test_who_stays_under_another_name_or_address_goes_on_signing_in(self) -> None:
        enquiry = joined(joined(couple()), 2, THEIRS)
        renamed = {**ROSA, "name": "Rosa Marsh"}
        moved = {"name": "Jun FELL", "email": "fell@example.net"}
        command = people("joint", renamed, moved).model_copy(update={"renamed": frozenset({1})})
        changed, events = change_contact_details(enquiry, command)

        assert types(events) == ["enquiry.contact_details_changed.v1"]
        assert [each.account for each in changed.sign_ins] == [MINE, THEIRS]

    def test_who_left_keeps_nothing_by_an_address_that_the_family_shared(self) -> None:
        shared = {"email": ROSA["email"]}
        family = an_enquiry(household="joint", applicants=[ROSA, JUN | shared])
        other = people("joint", ROSA, {"name": "Ida Marsh"} | shared)
        for before in (joined(joined(family), 2, THEIRS), invited(joined(family), 2)):
            changed, events = change_contact_details(before, other)

            assert types(events)[1:] == ["enquiry.applicant_account_removed.v1"]
            assert [each.account for each in changed.sign_ins] == [MINE, None]
            assert does_not_open(changed, applicant=2)
            with pytest.raises(Refusal, match="Only the agency can invite them again"):
                ask_for_invitation(changed, InviteApplicant(on=WEDNESDAY, applicant=2), at=NOON)
            again = invited(changed, 2)
            assert does_not_open(again, applicant=2, number=1)
            assert accept(again, 2, number=2, account="0c" * 32).events

    def test_who_changes_places_signs_in_as_nobody_else(self) -> None:
        shared = {"email": ROSA["email"]}
        family = an_enquiry(household="joint", applicants=[ROSA, JUN | shared])
        enquiry = joined(joined(family), 2, THEIRS)
        changed, _ = change_contact_details(enquiry, people("joint", JUN | shared, ROSA))

        assert [each.account for each in changed.sign_ins] == [None, None]

    def test_who_takes_a_place_reads_nothing_that_the_person_before_them_wrote(self) -> None:
        enquiry = ready(Household.JOINT)
        ida = {"name": "Ida Marsh", "email": "ida@example.net"}
        changed = change_contact_details(enquiry, people("joint", ROSA, ida)).state
        single = change_contact_details(enquiry, people("single", ROSA)).state
        later = change_contact_details(single, people("joint", ROSA, ida)).state

        for each in (changed, later):
            assert each.form.applicant(1) == enquiry.form.applicant(1)
            assert each.form.household == enquiry.form.household
            assert each.form.applicant(2) is None
            assert [given.applicant for given in each.form.consents] == [1]

    def test_a_registration_keeps_the_people_whom_it_names(self) -> None:
        registered = submitted()
        other = people("single", {"name": "Ida Marsh", "email": "ida@example.net"})
        renamed = other.model_copy(update={"renamed": frozenset({1})})

        with pytest.raises(Refusal, match="withdraw the registration") as refused:
            change_contact_details(registered, other)
        assert refused.value.field == "renamed"
        assert change_contact_details(registered, renamed).events

    def test_somebody_else_does_not_take_over_an_account(self) -> None:
        enquiry = joined(joined(couple()), 2, THEIRS)
        other = {"name": "Ida Marsh", "email": "ida@example.net"}
        changed, events = change_contact_details(enquiry, people("joint", ROSA, other))

        assert types(events)[1:] == ["enquiry.applicant_account_removed.v1"]
        assert [each.account for each in changed.sign_ins] == [MINE, None]

    def test_who_left_reads_nothing_of_the_one_who_goes_on_in_their_place(self) -> None:
        enquiry = joined(joined(couple()), 2, THEIRS)
        changed, _ = change_contact_details(enquiry, people("single", JUN_HIMSELF))

        assert [each.account for each in changed.sign_ins] == [None, None]

    def test_a_second_applicant_who_left_has_no_sign_in_and_no_open_link(self) -> None:
        for before in (joined(couple(), 2), invited(couple(), 2)):
            single = change_contact_details(before, people("single", ROSA)).state
            again = change_contact_details(single, people("joint", ROSA, JUN_HIMSELF)).state

            assert [each.account for each in again.sign_ins] == [None]
            assert does_not_open(again, applicant=2)
            assert invite(again, 2).events[0].invitation == 2  # type: ignore[attr-defined]


class TestTheLink:
    def test_it_says_which_invitation_it_is_to_this_service_alone(self) -> None:
        invitation = Invitation(JOURNEY, 2, 300)
        token = token_of(invitation, KEY)

        assert invitation_of(token, KEY) == invitation
        assert invitation_of(token, KEY + b".") is None
        assert (len(token), token) == (68, token_of(invitation, KEY))

    def test_no_character_of_it_can_be_another(self) -> None:
        token = token_of(Invitation(JOURNEY, 1, 1), KEY)
        others = "AZaz09-_+/=. \u00e9"
        changed = [
            token[:place] + other + token[place + 1 :]
            for place in range(len(token))
            for other in others
            if other != token[place]
        ]

        assert len(changed) > 13 * 68 - 68
        assert [each for each in changed if invitation_of(each, KEY) is not None] == []

    @pytest.mark.parametrize("text", ["", "x", "=" * 68, "A" * 68, "\u00e9" * 68, "A" * 9000])
    def test_whatever_else_it_is_no_link(self, text: str) -> None:
        assert invitation_of(text, KEY) is None

    def test_the_end_and_the_beginning_of_a_link_make_no_other(self) -> None:
        first, second = (token_of(Invitation(JOURNEY, number, 1), KEY) for number in (1, 2))

        assert [
            place
            for place in range(1, 68)
            if first[:place] + second[place:] not in {first, second}
            and invitation_of(first[:place] + second[place:], KEY) is not None
        ] == []
