"""Letters in the post and letters on record: each that is in one alone is found."""

from dataclasses import replace
from uuid import UUID, uuid4

from pymongo import AsyncMongoClient

from contracts.notifications import MessageRule, MessageSent
from deploy.faults.evidence import Evidence, Post
from deploy.faults.letters import letters_unaccounted_for
from services.chassis.mongo import Document
from services.notifications.domain.message import letter_id, message_id

JOURNEY = uuid4()
RULE = MessageRule.REGISTRATION_ACCEPTED


def letter(applicant: int) -> UUID:
    """The letter of the one message here to this applicant."""
    return letter_id(message_id(JOURNEY, RULE), applicant)


FIRST, SECOND = letter(1), letter(2)
NOTHING = Post(frozenset(), frozenset())
NAME = {"rule": RULE, "occasion": ""}


def evidence(state: Document, *letters: int) -> Evidence:
    """One household's letters, with an event for each message sent, and nothing in the post."""
    events = [{"type": MessageSent.type, "data": {"letters": each}} for each in letters]
    records = {"notifications": [{"_id": JOURNEY, "state": state, "events": events}]}
    return Evidence(AsyncMongoClient(connect=False), records, [], NOTHING)


def sent(*applicants: int, letters: int) -> Document:
    """A message that was sent, as its record keeps it."""
    return {**NAME, "applicants": [*applicants], "message": {"letters": letters}}


def posted(left: Evidence, *letters: UUID, later: tuple[UUID, ...] = ()) -> list[str]:
    """What is found where these letters are in the post, and some more by the time the records were read."""
    post = Post(frozenset(letters), frozenset((*letters, *later)))
    return [*letters_unaccounted_for(replace(left, post=post))]


def test_each_letter_of_a_message_is_on_record() -> None:
    both = evidence({"sent": [sent(1, 2, letters=2)]}, 2)

    assert posted(both, FIRST, SECOND) == []
    assert posted(both, FIRST) == [
        f"the letter {SECOND} is recorded as sent, and it is not in the post"
    ]


def test_two_who_share_an_address_have_one_letter() -> None:
    shared = evidence({"sent": [sent(1, 2, letters=1)]}, 1)

    assert posted(shared, FIRST) == []
    assert posted(shared, FIRST, SECOND) == [f"the letter {SECOND} left, and no record says so"]


def test_who_was_missed_at_first_has_a_letter_of_the_second_sending() -> None:
    twice = evidence({"sent": [sent(1, letters=1), sent(2, letters=1)]}, 1, 1)

    assert posted(twice, FIRST, SECOND) == []


def test_a_letter_of_no_record_is_found() -> None:
    stranger = uuid4()

    assert posted(evidence({}), stranger) == [f"the letter {stranger} left, and no record says so"]
    assert posted(evidence({"cancelled": [overtaken()]}), FIRST) == [
        f"the letter {FIRST} left, and no record says so"
    ]


def test_what_leaves_while_the_records_are_read_is_no_finding_either_way() -> None:
    recorded = evidence({"sent": [sent(1, letters=1)]}, 1)

    assert posted(recorded, later=(FIRST,)) == []
    assert posted(evidence({}), later=(FIRST,)) == []


def test_what_was_overtaken_or_failed_may_have_left_where_its_record_says_so() -> None:
    for uncertain in (overtaken(uncertain=True), overtaken(letters=1)):
        assert posted(evidence({"cancelled": [uncertain]}), FIRST) == []
        assert posted(evidence({"failed": [{"message": uncertain}]}), FIRST) == []
        assert posted(evidence({"told": [{"message": uncertain}]})) == []


def test_an_event_that_says_more_than_the_record_is_found() -> None:
    more = evidence({"sent": [sent(1, letters=1)]}, 1, 1)

    assert posted(more, FIRST) == ["2 letters were said to be sent, 1 are recorded"]


def overtaken(*, uncertain: bool = False, letters: int = 0) -> Document:
    """A message that did not come to its end, as its record keeps it."""
    return {**NAME, "uncertain": uncertain, "letters": letters}
