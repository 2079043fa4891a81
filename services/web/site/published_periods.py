"""Which periods are published, in the order in which pages offer them."""

from collections.abc import Sequence

from services.web.site.answers.reporting import Publication

QUARTERS_A_YEAR = 4


def published_periods(out: Sequence[Publication]) -> list[str]:
    """Each published quarter after its year, where all of that is published; the latest year first."""
    years: dict[str, list[str]] = {}
    for each in out:
        years.setdefault(each.quarter.partition("-Q")[0], []).append(each.quarter)
    found: list[str] = []
    for year in sorted(years, reverse=True):
        found += [year, *years[year]] if len(years[year]) == QUARTERS_A_YEAR else years[year]
    return found


def begin_with(known: Sequence[str]) -> str:
    """The period that is shown where none is asked for: the latest whole year, else quarter."""
    years = [each for each in known if "Q" not in each]
    return years[0] if years else max(known)
