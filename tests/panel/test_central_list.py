"""The central list as sentences: who is on it, who is independent, how somebody leaves it."""

from datetime import date
from typing import Any

import pytest

from contracts.panel_rules import papers_due_on
from services.chassis.decision import Kind, Refusal
from services.panel.domain.central_list import (
    CentralList,
    GiveNotice,
    ListedMember,
    ListMember,
    RecordDevelopment,
    ShareList,
    TakeBackNotice,
    give_notice,
    list_member,
    record_development,
    share_list,
    take_back_notice,
)

MARCH = date(2025, 3, 3)


def listing(state: CentralList | None = None, **changed: Any) -> CentralList:
    said = {"on": MARCH, "member": "pm-1", "kinds": ["other"], "tie": "none", **changed}
    return list_member(state, ListMember.model_validate(said), agency="moorland").state


def the_member(state: CentralList) -> ListedMember:
    return state.members[0]


def with_notice(state: CentralList, on: date = MARCH, **said: Any) -> CentralList:
    notice = {"on": on, "member": "pm-1", "by": "member", **said}
    return give_notice(state, GiveNotice.model_validate(notice)).state


def refused(ask: Any) -> tuple[Kind, str]:
    with pytest.raises(Refusal) as refusal:
        ask()
    return refusal.value.kind, refusal.value.field


@pytest.mark.parametrize(
    ("given_on", "last_day"),
    [
        (date(2025, 3, 3), date(2025, 4, 3)),
        (date(2025, 1, 31), date(2025, 2, 28)),
        (date(2024, 1, 31), date(2024, 2, 29)),
        (date(2025, 12, 31), date(2026, 1, 31)),
        (date(2025, 4, 30), date(2025, 5, 30)),
    ],
)
def test_notice_ends_membership_a_month_later(given_on: date, last_day: date) -> None:
    member = the_member(with_notice(listing(on=date(2024, 1, 1)), given_on))

    assert member.notice
    assert member.notice.until == last_day
    assert member.is_on_list(last_day)
    assert not member.is_on_list(date.fromordinal(last_day.toordinal() + 1))


@pytest.mark.parametrize(
    ("meeting_on", "sent_by"),
    [
        (date(2025, 7, 24), date(2025, 7, 16)),
        (date(2025, 4, 24), date(2025, 4, 14)),
        (date(2025, 5, 12), date(2025, 5, 1)),
        (date(2025, 9, 2), date(2025, 8, 22)),
        (date(2026, 1, 5), date(2025, 12, 23)),
        (date(2025, 7, 26), date(2025, 7, 18)),
    ],
)
def test_papers_leave_five_clear_working_days(meeting_on: date, sent_by: date) -> None:
    assert papers_due_on(meeting_on) == sent_by


@pytest.mark.parametrize(
    ("tie", "ended_on", "on", "independent"),
    [
        ("none", None, MARCH, True),
        ("now", None, MARCH, False),
        ("ended", date(2024, 3, 3), date(2025, 3, 3), False),
        ("ended", date(2024, 3, 3), date(2025, 3, 4), True),
        ("ended", date(2024, 2, 29), date(2025, 2, 28), False),
        ("ended", date(2024, 2, 29), date(2025, 3, 1), True),
    ],
)
def test_a_member_is_independent_a_year_after_their_tie_ended(
    tie: str, ended_on: date | None, on: date, *, independent: bool
) -> None:
    assert the_member(listing(tie=tie, tie_ended_on=ended_on)).is_independent(on) is independent


def test_the_chair_is_independent() -> None:
    kept = listing(office="chair")

    assert refused(lambda: listing(office="chair", tie="now")) == (Kind.NOT_LAWFUL, "office")
    assert "a vice-chair" in kept.lacks(MARCH)
    assert "an independent chair" not in kept.lacks(MARCH)


def test_the_agency_gives_reasons_and_a_member_need_not() -> None:
    kept = listing()

    assert refused(lambda: with_notice(kept, by="agency")) == (Kind.NOT_LAWFUL, "reasons")
    assert the_member(with_notice(kept, by="agency", reasons="Never came.")).notice
    assert the_member(with_notice(kept)).notice


def test_notice_is_taken_back_until_the_last_day_and_not_after_it() -> None:
    leaving = with_notice(listing())
    back = take_back_notice(leaving, TakeBackNotice(on=date(2025, 4, 3), member="pm-1")).state

    assert the_member(back).notice is None
    assert refused(
        lambda: take_back_notice(leaving, TakeBackNotice(on=date(2025, 4, 4), member="pm-1"))
    ) == (Kind.NOT_NOW, "member")
    assert refused(lambda: with_notice(leaving)) == (Kind.NOT_NOW, "")


def test_somebody_who_left_comes_back_anew_and_keeps_what_is_on_record() -> None:
    trained = record_development(
        listing(),
        RecordDevelopment.model_validate(
            {"on": MARCH, "member": "pm-1", "development": "training"}
        ),
    ).state
    again = the_member(listing(with_notice(trained), on=date(2025, 6, 2), kinds=["adopter"]))

    assert (again.listed_on, again.notice, again.trained_on) == (date(2025, 6, 2), None, (MARCH,))
    assert not again.is_on_list(date(2025, 6, 1))


def test_the_same_again_changes_nothing() -> None:
    kept = listing()

    assert refused(lambda: listing(kept)) == (Kind.NOT_NOW, "")
    assert refused(
        lambda: share_list(kept, ShareList(on=MARCH, agencies=("moorland",)), agency="moorland")
    ) == (Kind.NOT_VALID, "agencies")


def test_no_event_says_who_is_on_the_list() -> None:
    command = ListMember.model_validate(
        {"on": MARCH, "member": "pm-1", "kinds": ["adopted_person"], "tie": "none"}
    )
    decision = list_member(None, command, agency="moorland")

    assert [each.model_dump(exclude={"occurred_on"}) for each in decision.events] == [
        {"agency": "moorland"}
    ]
