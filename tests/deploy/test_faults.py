"""The table of `make faults`, and when it ends well."""

import asyncio
import re

import pytest

from deploy.demo.player import Tally
from deploy.faults import __main__
from deploy.faults.__main__ import LAYOUTS, asked_times, in_time, show
from deploy.faults.disturbances import Disturbance, Kind
from deploy.faults.findings import Findings
from deploy.faults.trial import Outcome
from deploy.local.errors import LocalStackError

CLEAN = Findings(1200, [], [], [], [], [], [])
KILLED = Disturbance(Kind.KILL, "Kafka", after=1, lasts=2)


def outcome(findings: Findings = CLEAN, *, troubles: tuple[str, ...] = ()) -> Outcome:
    return Outcome([KILLED], Tally(journeys=100), [*troubles], findings)


def test_everything_but_what_was_acknowledged_must_be_none() -> None:
    assert outcome().is_clean
    for kind in CLEAN.wrong:
        assert not outcome(Findings(**{**CLEAN._asdict(), kind: ["one"]})).is_clean
    assert not outcome(troubles=("reporting has not settled",)).is_clean


def test_the_table_counts_each_kind_and_names_the_first_of_what_was_found(
    capsys: pytest.CaptureFixture[str],
) -> None:
    lost = [f"the command {number} is in no record" for number in range(9)]

    show(dict(zip(LAYOUTS, (outcome(), outcome(CLEAN._replace(lost=lost))), strict=True)))

    said = capsys.readouterr().out
    assert re.search(r"^acknowledged +1200 +1200$", said, re.MULTILINE)
    assert re.search(r"^lost +0 +9$", said, re.MULTILINE)
    assert re.search(r"^figures unequal +0 +0$", said, re.MULTILINE)
    assert re.search(r"^ +killed +1 +1$", said, re.MULTILINE)
    assert said.count("is in no record") == 5
    assert "3 brokers, 3 members: the command 0 is in no record" in said


async def test_a_trial_that_does_not_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(__main__, "SETTLED_SECONDS", 0.0)
    monkeypatch.setattr(__main__, "SECONDS_EACH", 0.0)

    with pytest.raises(LocalStackError, match="did not end within 0 minutes"):
        await in_time(asyncio.Event().wait(), 10)


def test_a_number_of_disturbances_is_taken_and_anything_else_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("FAULTS", raising=False)
    assert asked_times() == 200
    monkeypatch.setenv("FAULTS", "20")
    assert asked_times() == 20
    for wrong in ("many", "-1", "1"):
        monkeypatch.setenv("FAULTS", wrong)
        with pytest.raises(LocalStackError, match=f"FAULTS cannot be '{wrong}'"):
            asked_times()
