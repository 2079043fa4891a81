"""Messages laid down in shares: none is lost, none changed, and all about one journey lie together in their order."""

from collections.abc import Iterable
from operator import attrgetter
from pathlib import Path
from tempfile import TemporaryDirectory

from aiokafka import ConsumerRecord
from hypothesis import given
from hypothesis import strategies as st

from contracts import enquiry, equality
from services.reporting.shares import TOGETHER, Shares, messages_in

SUBJECTS = st.sampled_from([b"ada", b"ben", b"cleo", b"dora", None])


def record(offset: int, about: bytes | None, topic: str = enquiry.TOPIC) -> ConsumerRecord:
    headers = [("traceparent", b"00"), *([("ce_subject", about)] if about else [])]
    value = None if offset % 5 == 0 else b"{}" * offset
    return ConsumerRecord(
        topic=f"north-{topic}",
        partition=offset % 3,
        offset=offset,
        timestamp=1_600_000_000_000 + offset,
        timestamp_type=0,
        key=about,
        value=value,
        checksum=None,
        serialized_key_size=len(about or b""),
        serialized_value_size=len(value or b""),
        headers=headers,
    )


def read(paths: Iterable[Path]) -> list[list[ConsumerRecord]]:
    return [[each for some in messages_in(path) for each in some] for path in paths]


def about(record: ConsumerRecord) -> bytes | None:
    return dict(record.headers).get("ce_subject")


@given(st.lists(SUBJECTS, max_size=3 * TOGETHER), st.integers(1, 4))
def test_every_message_comes_back_as_it_was_in_order_beside_the_others_about_the_same(
    subjects: list[bytes | None], number: int
) -> None:
    laid = [record(offset, subject) for offset, subject in enumerate(subjects)]
    with TemporaryDirectory() as directory:
        with Shares(Path(directory), number) as shares:
            for each in laid:
                shares.put(each)
        found = read(each.messages for each in shares.all)

    assert len(found) == number
    assert sorted((each for some in found for each in some), key=attrgetter("offset")) == laid
    for some in found:
        assert [each.offset for each in some] == sorted(each.offset for each in some)
    for subject in set(subjects):
        assert sum(subject in {about(each) for each in some} for some in found) == 1


def test_what_people_answered_about_themselves_lies_apart(tmp_path: Path) -> None:
    answers, other = record(1, b"ada", equality.TOPIC), record(2, b"ada")
    with Shares(tmp_path, 1) as shares:
        shares.put(answers)
        shares.put(other)

    [share] = shares.all
    assert read(share) == [[answers], [other]]


def test_a_share_in_which_nothing_was_laid_down_is_empty(tmp_path: Path) -> None:
    with Shares(tmp_path, 2) as shares:
        pass

    assert [read(each) for each in shares.all] == [[[], []]] * 2
