"""The envelope and its headers: written and read back the same, or refused by name."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.catalogue import STREAMS
from contracts.event import FORMS, MOST, Envelope, MalformedEnvelope, read_envelope

OFFSETS = st.integers(-12 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
ENVELOPES = st.builds(
    Envelope,
    stream=st.sampled_from(sorted(STREAMS)),
    journey=st.uuids(),
    version=st.integers(1, 10_000),
    type=st.sampled_from(sorted(name for events in STREAMS.values() for name in events)),
    at=st.datetimes(datetime(2013, 1, 1), datetime(2040, 1, 1), timezones=OFFSETS),  # noqa: DTZ001
    cause=st.from_regex(FORMS["ce_causation"], fullmatch=True),
    correlation=st.uuids().map(lambda number: number.hex),
)
READ = ("source", "subject", "streamversion", "type", "time", "causation", "correlation")


@given(ENVELOPES)
def test_headers_read_back_as_the_envelope_that_wrote_them(envelope: Envelope) -> None:
    assert read_envelope(envelope.headers()) == envelope


@given(ENVELOPES)
def test_headers_of_other_programs_do_no_harm(envelope: Envelope) -> None:
    assert read_envelope([("x-gateway", b"\xff"), *envelope.headers()]) == envelope


@given(ENVELOPES, ENVELOPES)
def test_the_identity_is_the_place_and_nothing_else(one: Envelope, other: Envelope) -> None:
    same_place = replace(other, stream=one.stream, journey=one.journey, version=one.version)

    assert same_place.id == one.id
    assert replace(one, version=one.version + 1).id != one.id
    assert replace(one, journey=UUID(int=one.journey.int ^ 1)).id != one.id
    assert replace(one, stream=f"{one.stream}_other").id != one.id


@given(ENVELOPES)
def test_an_event_keeps_its_identity_over_time(envelope: Envelope) -> None:
    headers = dict(envelope.headers())

    assert UUID(headers["ce_id"].decode()) == envelope.id
    assert read_envelope(envelope.headers()).id == envelope.id


@settings(max_examples=25)
@given(ENVELOPES)
@pytest.mark.parametrize("missing", [f"ce_{name}" for name in READ])
def test_a_missing_header_is_named(missing: str, envelope: Envelope) -> None:
    headers = [(name, value) for name, value in envelope.headers() if name != missing]

    with pytest.raises(MalformedEnvelope, match=missing):
        read_envelope(headers)


@settings(max_examples=25)
@given(ENVELOPES)
@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("ce_subject", b"not-a-uuid"),
        ("ce_streamversion", b"first"),
        ("ce_time", b"yesterday"),
        ("ce_type", b"\xff\xfe"),
    ],
)
def test_a_header_of_another_form_is_refused(header: str, value: bytes, envelope: Envelope) -> None:
    with pytest.raises(MalformedEnvelope):
        read_envelope([*envelope.headers(), (header, value)])


AN_ENVELOPE = Envelope(
    "enquiry",
    UUID(int=7),
    12,
    "enquiry.received.v1",
    datetime(2024, 6, 3, 9, 30, tzinfo=UTC),
    "accept-7",
    "ab" * 16,
)


def read_with(**changed: object) -> Envelope:
    """An envelope read back from the headers that these values would be written as."""
    return read_envelope(replace(AN_ENVELOPE, **changed).headers())  # type: ignore[arg-type]


def test_the_highest_version_is_one_that_every_store_can_hold() -> None:
    assert read_with(version=MOST).version == MOST


@pytest.mark.parametrize("version", [0, -1, MOST + 1, 2**63, 10**400])
def test_a_version_that_no_store_can_hold_is_refused(version: int) -> None:
    with pytest.raises(MalformedEnvelope):
        read_with(version=version)


@pytest.mark.parametrize("digits", ["+12", " 12", "012", "1_2", "\u0661\u0662"])
def test_a_version_has_one_way_of_being_written(digits: str) -> None:
    with pytest.raises(MalformedEnvelope, match="ce_streamversion"):
        read_envelope([*AN_ENVELOPE.headers(), ("ce_streamversion", digits.encode())])


@pytest.mark.parametrize(
    "at",
    [
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "1999-12-31T23:59:59+00:00",
        "2200-01-01T00:00:00+00:00",
        "2024-06-03T09:30:00",
    ],
)
def test_a_time_at_which_nothing_is_recorded_is_refused(at: str) -> None:
    with pytest.raises(MalformedEnvelope, match="ce_time"):
        read_envelope([*AN_ENVELOPE.headers(), ("ce_time", at.encode())])


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("stream", "enq\0uiry"),
        ("stream", ""),
        ("stream", "enquiry.heard"),
        ("stream", "$where"),
        ("type", "enquiry.received.v1\n"),
        ("type", "x" * 1000),
        ("cause", "accept\0-7"),
        ("cause", "x" * 201),
        ("correlation", "ab" * 16 + "\n"),
    ],
)
def test_no_control_character_and_no_long_text_gets_into_an_envelope(name: str, text: str) -> None:
    with pytest.raises(MalformedEnvelope):
        read_with(**{name: text})
