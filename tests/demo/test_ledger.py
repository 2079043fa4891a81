"""What a second run finds of the first, and how much of the year it then plays."""

from datetime import date
from pathlib import Path

import pytest
from rich.console import Console

from deploy.demo.__main__ import asked_extent, extent_to_play
from deploy.demo.handover import hand_over_to_new
from deploy.demo.ledger import Ledger
from deploy.demo.year import Extent
from deploy.local.errors import LocalStackError
from deploy.local.ports import Ports
from deploy.local.suite import Suite

SILENT = Console(quiet=True)


def test_a_finished_journey_is_known_to_the_next_run(tmp_path: Path) -> None:
    with Ledger.kept(tmp_path / "state" / "played") as ledger:
        ledger.finish("2021-00001")

    with Ledger.kept(tmp_path / "state" / "played") as again:
        assert "2021-00001" in again.finished


def test_a_finished_journey_is_on_disk_before_the_run_ends(tmp_path: Path) -> None:
    with Ledger.kept(tmp_path / "played") as ledger:
        ledger.finish("2021-00001")

        assert "2021-00001" in (tmp_path / "played").read_text().split()


def test_open_cases_go_on_under_the_day_on_which_they_were_begun_until_all_are_played(
    tmp_path: Path,
) -> None:
    first, next_day = date(2026, 11, 30), date(2026, 12, 1)
    with Ledger.kept(tmp_path / "played") as ledger:
        assert ledger.begin_open_cases(first) == first
    with Ledger.kept(tmp_path / "played") as ledger:
        assert ledger.begin_open_cases(next_day) == first
        ledger.finish_open_cases()
    with Ledger.kept(tmp_path / "played") as ledger:
        assert ledger.begin_open_cases(next_day) is None


def test_a_line_that_was_cut_off_names_no_journey_and_spoils_none(tmp_path: Path) -> None:
    (tmp_path / "played").write_text("2021-00001\n2021-00")
    with Ledger.kept(tmp_path / "played") as ledger:
        ledger.finish("2021-00003")

    with Ledger.kept(tmp_path / "played") as again:
        assert {"2021-00001", "2021-00003"} <= again.finished
        assert "2021-00002" not in again.finished


def test_a_whole_year_that_was_begun_is_played_on_by_a_run_that_asks_for_less(
    tmp_path: Path,
) -> None:
    with Ledger.kept(tmp_path / "played") as ledger:
        assert extent_to_play(Extent.SIXTEENTH, ledger, SILENT) is Extent.SIXTEENTH
        assert extent_to_play(Extent.WHOLE, ledger, SILENT) is Extent.WHOLE

    with Ledger.kept(tmp_path / "played") as again:
        assert extent_to_play(Extent.SIXTEENTH, again, SILENT) is Extent.WHOLE


def test_a_sixteenth_is_played_unless_the_environment_asks_for_the_whole_year(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("YEAR", raising=False)
    assert asked_extent() is Extent.SIXTEENTH

    monkeypatch.setenv("YEAR", "whole")
    assert asked_extent() is Extent.WHOLE


def test_another_year_is_refused_in_one_sentence_that_says_what_to_give(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("YEAR", "half")

    with pytest.raises(LocalStackError, match="YEAR=whole"):
        asked_extent()


def test_the_rest_of_the_year_is_begun_before_it_is_handed_over_and_known_to_the_next_run(
    tmp_path: Path,
) -> None:
    with Ledger.kept(tmp_path / "played") as ledger:
        ledger.begin_rest()
    with Ledger.kept(tmp_path / "played") as cut_off:
        assert (cut_off.rest_begun, cut_off.rest_handed_over) == (True, False)
        cut_off.begin_rest()
        cut_off.finish_rest()
    with Ledger.kept(tmp_path / "played") as again:
        assert (again.rest_begun, again.rest_handed_over) == (True, True)
    assert (tmp_path / "played").read_text().count("is begun") == 1


def test_all_of_the_year_is_not_played_where_reporting_has_the_rest_already(tmp_path: Path) -> None:
    suite = Suite(tmp_path, Ports.unused())
    with Ledger.kept(tmp_path / "played") as ledger:
        ledger.begin_rest()

        with pytest.raises(LocalStackError, match="FRESH=1 with YEAR=whole"):
            hand_over_to_new(suite, ledger, Extent.WHOLE)
