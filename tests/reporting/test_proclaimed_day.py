"""A bank holiday that is proclaimed, or a rule that changes, under figures that are counted already: they are counted anew."""

from datetime import date

import pytest

from contracts import clocks
from contracts.bank_holidays import HOLIDAYS
from contracts.clock_table import RULES
from services.chassis.mongo import Database
from services.reporting.domain.counted_by import COUNTED_BY, counted_by
from services.reporting.rebuild import rebuild
from services.reporting.settings import ReportingSettings
from services.reporting.store.generations import RebuildDue
from tests.proclaiming import proclaimed
from tests.reporting.helpers.running_service import (
    Send,
    a_year,
    all_heard,
    expected,
    export,
    once,
    running,
)
from tests.reporting.helpers.stories import contacted, received, told

WEDNESDAY = date(2021, 4, 14)


async def test_figures_counted_before_a_day_was_proclaimed_are_counted_anew_and_go_on(
    settings: ReportingSettings, send: Send, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = a_year()
    await send(story)
    async with running(settings) as client:
        await all_heard(client, db, len(once(story)))
    before = await export(db)
    later = told(received(date(2021, 4, 9)), contacted(date(2021, 4, 15)), number=200)

    with proclaimed(WEDNESDAY, monkeypatch):
        with pytest.raises(RebuildDue):
            async with running(settings):
                pass
        await rebuild(settings)
        assert await export(db) == expected(story) != before
        await send(later)
        async with running(settings) as client:
            await all_heard(client, db, len(once(story)) + len(later))
        assert await export(db) == expected([*story, *later])


def test_another_day_rule_or_definition_is_counted_by_otherwise_and_other_words_are_not() -> None:
    longer = RULES[0].model_copy(update={"length": RULES[0].length + 1})
    reworded = RULES[0].model_copy(update={"title": "Another title"})

    assert counted_by() == COUNTED_BY
    others = {
        counted_by(HOLIDAYS | {WEDNESDAY}),
        counted_by(HOLIDAYS - {max(HOLIDAYS)}),
        counted_by(rules=(longer, *RULES[1:])),
        counted_by(rules=RULES[1:]),
        counted_by(definitions=0),
    }
    assert len(others) == 5
    assert COUNTED_BY not in others
    assert counted_by(rules=RULES) == counted_by(rules=(reworded, *RULES[1:]))


def test_the_day_that_the_tests_proclaim_moves_a_last_day(monkeypatch: pytest.MonkeyPatch) -> None:
    friday, monday = date(2021, 4, 23), date(2021, 4, 26)
    enquired = date(2021, 4, 9)
    assert clocks.due(clocks.ClockId.ENQ_INFO, enquired) == friday

    with proclaimed(WEDNESDAY, monkeypatch):
        assert clocks.due(clocks.ClockId.ENQ_INFO, enquired) == monday
    assert clocks.due(clocks.ClockId.ENQ_INFO, enquired) == friday
