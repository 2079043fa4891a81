"""Who advises a panel, and conflicts that were recorded by mistake."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from contracts.panel_meeting import Adviser
from services.chassis.decision import Kind, Refusal
from services.panel.domain.agency_decision import approve_applicants
from services.panel.domain.meetings import advisers, agenda
from services.panel.domain.meetings.packs import could_read
from services.panel.domain.meetings.panel_meeting import PanelMeeting
from services.panel.domain.panel_case import PanelCase
from services.panel.domain.status import Status
from services.panel.store.invitations import PanelInvitation
from services.panel.store.meetings import held_as, held_of
from services.web.site.answers.panel import PanelInvitation as SeenInvitation
from tests.panel.helpers.meetings import (
    FIRST,
    MEETING,
    PLANNED,
    SECOND,
    a_meeting,
    does,
    held,
    on_agenda,
)
from tests.panel.helpers.panel_cases import approving, minuted

AUGUST = {"held_on": date(2026, 8, 6), "starts_at": "09:30", "way": "online"}
PAPERS = date(2026, 7, 14)
LEGAL: dict[str, Any] = {"adviser": "dm-01", "advises_as": "legal_adviser"}
NO: dict[str, Any] = {"member": "pm-6", "comes": False}
MISTAKE: dict[str, Any] = {"member": "pm-3", "journey": FIRST, "why": "The wrong case."}


def advised() -> PanelMeeting:
    """A meeting that somebody advises who could be asked to sit."""
    return does(a_meeting(), "name", adviser="pm-3", advises_as="agency_adviser")


def refused(ask: Callable[[], Any]) -> Refusal:
    with pytest.raises(Refusal) as said:
        ask()
    return said.value


@pytest.mark.parametrize(
    ("ask", "kind", "words"),
    [
        (
            partial(does, on_agenda(), "name", adviser="pm-3", advises_as="agency_adviser"),
            Kind.NOT_LAWFUL,
            "was asked to sit",
        ),
        (
            partial(does, advised(), "ask", members=["pm-3"]),
            Kind.NOT_LAWFUL,
            "pm-3 advises the panel",
        ),
        (
            partial(does, advised(), "name", adviser="pm-3", advises_as="agency_adviser"),
            Kind.NOT_VALID,
            "on record that they advise",
        ),
        (
            partial(does, a_meeting(), "take_off_adviser", adviser="pm-3"),
            Kind.NOT_NOW,
            "No adviser was named",
        ),
        (
            partial(does, on_agenda(), "withdraw", **MISTAKE),
            Kind.NOT_NOW,
            "No conflict of interest is on record",
        ),
    ],
)
def test_what_is_refused_says_what_would_be_right(
    ask: Callable[[], Any], kind: Kind, words: str
) -> None:
    said = refused(ask)

    assert said.kind is kind
    assert words in said.sentence


def test_who_could_not_read_the_papers_is_not_named_and_the_sentence_says_what_to_do() -> None:
    command = advisers.NameAdviser.model_validate({"on": PLANNED, **LEGAL})
    said = refused(lambda: advisers.name_adviser(on_agenda(), command, reads=False))

    assert (said.kind, said.field) == (Kind.NOT_LAWFUL, "adviser")
    assert "Ask a manager to list them so under Colleagues" in said.sentence
    assert advisers.name_adviser(on_agenda(), command).events


def test_an_adviser_counts_for_no_quorum_and_cannot_decide_the_case() -> None:
    named = does(on_agenda(), "name", adviser="panel-01", advises_as="agency_adviser")
    meeting = held(named)

    assert "panel-01" not in {each.code for each in meeting.sits_for(meeting.agenda[0])}
    assert held_as(UUID(int=9), meeting, FIRST).present == ("panel-01",)
    assert refused(lambda: held(named, sits=4)).kind is Kind.NOT_LAWFUL


def decided(meeting: PanelMeeting, by: str) -> PanelCase:
    """The case after the approval of one whom this meeting considered."""
    then = held_as(UUID(int=9), meeting, FIRST)
    case = minuted()
    sat = {"members": then.members, "present": then.present}
    of_record = (case.meetings[0].model_copy(update=sat),)
    return approve_applicants(
        case.model_copy(update={"meetings": of_record}), approving(), by
    ).state


def off_again(meeting: PanelMeeting, on: date) -> PanelMeeting:
    """The meeting after dm-01 was named and taken off."""
    return does(does(meeting, "name", on, **LEGAL), "take_off_adviser", on, adviser="dm-01")


def moved_and_back(meeting: PanelMeeting) -> PanelMeeting:
    """The meeting moved to August and back to its day, with its case; no papers are sent for it yet."""
    there = does(meeting, "move", PAPERS, **AUGUST)
    back = does(there, "move", PAPERS, **AUGUST | {"held_on": MEETING})
    return does(back, "put", PAPERS, journey=FIRST, starts_at="10:00")


def test_who_advises_is_settled_once_the_meeting_is_recorded() -> None:
    before = held()
    named = held(does(on_agenda(), "name", **LEGAL))

    assert "was held" in refused(lambda: does(before, "name", **LEGAL)).sentence
    assert "was held" in refused(lambda: does(named, "take_off_adviser", adviser="dm-01")).sentence
    assert refused(lambda: decided(named, "dm-01")).kind is Kind.NOT_LAWFUL
    assert decided(named, "dm-02").status is Status.APPROVED


def test_who_could_read_a_pack_as_adviser_and_was_taken_off_does_not_decide() -> None:
    sent = does(on_agenda(), "send", PAPERS)
    named = does(sent, "name", PAPERS, **LEGAL)
    later = does(moved_and_back(named), "take_off_adviser", PAPERS, adviser="dm-01")

    for meeting in (off_again(sent, PAPERS), later):
        assert meeting.adviser("dm-01") is None
        assert refused(partial(decided, held(meeting), "dm-01")).kind is Kind.NOT_LAWFUL
    assert decided(held(off_again(on_agenda(), PLANNED)), "dm-01").status is Status.APPROVED


def test_who_advised_another_meeting_that_had_the_case_is_known_where_it_is_considered() -> None:
    early = does(does(on_agenda(), "send", PAPERS), "name", PAPERS, **LEGAL)
    august = held().model_copy(update={"held_on": date(2026, 8, 6)})
    every = [(UUID(int=8), held(early)), (UUID(int=9), august)]
    then = held_of(every, FIRST, august.held_on)

    assert then is not None
    assert (then.meeting, then.present) == (UUID(int=9), ("pm-6", "dm-01"))
    assert held_of(every, FIRST, PAPERS) is None


def left(meeting: PanelMeeting, how: str) -> PanelMeeting:
    """The meeting after FIRST was no longer on its agenda."""
    facts: dict[str, Any] = {"journey": FIRST} if how == "take_off" else {}
    facts |= {"because": "The chair is ill."} if how == "cancel" else {}
    facts |= AUGUST | {"held_on": date(2026, 9, 3)} if how == "move" else {}
    return does(meeting, how, PAPERS, **facts)


@pytest.mark.parametrize("how", ["take_off", "cancel", "move"])
def test_who_could_read_a_pack_before_its_case_went_to_another_meeting_is_known_there(
    how: str,
) -> None:
    sent = does(does(on_agenda(), "send", PAPERS), "name", PAPERS, **LEGAL)
    never_sent = left(does(on_agenda(), "name", PLANNED, **LEGAL), how)
    august = held().model_copy(update={"held_on": date(2026, 8, 6)})

    def present(meeting: PanelMeeting) -> set[str]:
        then = held_of([(UUID(int=8), meeting), (UUID(int=9), august)], FIRST, august.held_on)
        assert then is not None
        return {*then.present}

    assert present(left(sent, how)) == {"dm-01", "pm-6"}
    assert "dm-01" not in present(never_sent)


def test_who_said_no_after_the_papers_were_sent_could_read_them() -> None:
    early = does(on_agenda(), "answer", PLANNED, **NO)
    late = does(does(on_agenda(), "send", PAPERS), "answer", PAPERS, **NO)

    assert "pm-6" in could_read(late, FIRST)
    assert "pm-6" not in could_read(does(early, "send", PAPERS), FIRST)


def test_a_conflict_recorded_by_mistake_stays_on_record_and_the_member_counts_again() -> None:
    out = held(does(on_agenda(), "step_out", journey=FIRST, member="pm-3", why="She knows them."))
    back = does(out, "withdraw", MEETING, **MISTAKE)
    first, _ = back.agenda
    [kept] = back.stepped_out

    assert out.lacks(first)
    assert back.lacks(first) == []
    assert (kept.why, kept.withdrawn_on) == ("She knows them.", MEETING)
    assert kept.withdrawn_because == "The wrong case."
    assert not back.steps_out("pm-3", FIRST)
    assert does(back, "step_out", journey=FIRST, member="pm-3", why="Kin.").lacks(first)
    with pytest.raises(Refusal, match="withdrawn as a mistake"):
        does(back, "step_out", journey=FIRST, member="pm-3", why="She knows them.")


def test_a_conflict_of_a_case_that_is_recorded_with_the_meeting_is_not_withdrawn() -> None:
    out = does(on_agenda(), "step_out", journey=FIRST, member="pm-3", why="She knows them.")
    command = agenda.WithdrawConflict(on=MEETING, **MISTAKE)
    withdraw = partial(agenda.withdraw_conflict, held(out), command)

    assert "recorded with this meeting" in refused(lambda: withdraw(considered={FIRST})).sentence
    assert withdraw(considered={SECOND}).state.out_of(FIRST) == []


def test_a_conflict_is_withdrawn_where_the_case_is_now_and_then_counts_at_neither_meeting() -> None:
    first = does(on_agenda(), "step_out", journey=FIRST, member="pm-3", why="She knows them.")
    moved = does(first, "move", PAPERS, **AUGUST | {"held_on": date(2026, 9, 3)})
    put = agenda.PutOnAgenda(on=PLANNED, journey=FIRST, starts_at="10:00")
    second = agenda.put_on_agenda(a_meeting(**AUGUST), put, declared=moved.stepped_out).state
    command = agenda.WithdrawConflict(on=MEETING, **MISTAKE)
    at_first = partial(agenda.withdraw_conflict, moved, command)
    back = agenda.withdraw_conflict(second, command).state
    off = does(back, "take_off", MEETING, journey=FIRST)
    again = agenda.put_on_agenda(moved, put, declared=off.stepped_out).state

    assert "on the agenda of 6 August 2026" in refused(lambda: at_first(others=[second])).sentence
    assert not back.steps_out("pm-3", FIRST)
    assert not again.steps_out("pm-3", FIRST)
    assert not at_first(others=[back]).state.steps_out("pm-3", FIRST)


def test_of_two_meetings_with_the_case_the_later_is_where_a_conflict_is_withdrawn_first() -> None:
    first = held(does(on_agenda(), "step_out", journey=FIRST, member="pm-3", why="She knows them."))
    put = agenda.PutOnAgenda(on=PLANNED, journey=FIRST, starts_at="10:00")
    second = agenda.put_on_agenda(a_meeting(**AUGUST), put, declared=first.stepped_out).state
    command = agenda.WithdrawConflict(on=MEETING, **MISTAKE)
    back = agenda.withdraw_conflict(second, command, others=[first]).state

    assert refused(lambda: agenda.withdraw_conflict(first, command, others=[second]))
    assert agenda.withdraw_conflict(first, command, others=[back]).state.out_of(FIRST) == []


def test_a_conflict_that_was_withdrawn_at_one_meeting_counts_at_no_other() -> None:
    out = does(on_agenda(), "step_out", journey=FIRST, member="pm-3", why="She knows them.")
    back = does(out, "withdraw", MEETING, **MISTAKE)
    put = agenda.PutOnAgenda(on=PLANNED, journey=FIRST, starts_at="10:00")
    later, earlier = a_meeting(**AUGUST), does(out, "take_off", journey=FIRST)
    both = [*out.stepped_out, *back.stepped_out]
    onto_later = agenda.put_on_agenda(later, put, declared=both).state
    onto_earlier = agenda.put_on_agenda(earlier, put, declared=back.stepped_out).state

    assert not onto_later.steps_out("pm-3", FIRST)
    assert not onto_earlier.steps_out("pm-3", FIRST)
    assert len(onto_earlier.stepped_out) == 1


def test_an_invitation_says_as_what_others_are_there_and_names_nobody() -> None:
    named = does(on_agenda(), "name", **LEGAL)
    doctor: dict[str, Any] = {"adviser": "medical-01", "advises_as": "medical_adviser"}
    out: dict[str, Any] = {"member": "dm-01", "why": "She knows them."}
    meeting = does(does(named, "name", **doctor), "step_out", journey=SECOND, **out)
    first, second = (PanelInvitation.of(meeting, each) for each in meeting.agenda)

    assert first.advisers == [Adviser.LEGAL_ADVISER, Adviser.MEDICAL_ADVISER]
    assert second.advisers == [Adviser.MEDICAL_ADVISER]
    assert (
        SeenInvitation.model_validate(first.model_dump()).there
        == "A chair and 5 other panel members, a legal adviser, a medical adviser, and your social worker"
    )
