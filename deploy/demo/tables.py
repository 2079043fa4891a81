"""The figures as tables on a terminal."""

from collections.abc import Iterable

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from deploy.demo.comparison import Comparison, found_again
from deploy.demo.duplicates import SECOND
from deploy.demo.figures import Timeliness
from deploy.demo.front_door import FRONT_DOOR
from deploy.demo.plan import Journey
from deploy.demo.published import Published
from deploy.demo.quotas import SLICES
from deploy.demo.shops import SHOP


def show_figures(
    console: Console, comparisons: list[Comparison], *, counted: int, played: int
) -> None:
    """Published, counted, difference; where not all parts of the year are counted, with that part of the counts."""
    report = Published.read().report
    title = f"{report.title}: published and counted"
    table = _table(title, "Figure", "Published", "Counted", "Difference")
    for compared in comparisons:
        table.add_row(compared.figure.figure, *_cells(compared))
    console.print(table)
    if counted < SLICES:
        console.print(
            f"Played {played} of {SLICES} parts of the year, and divided the published counts of families to match. Use FRESH=1 to begin again with the figures of the whole year."
        )
    elif played < SLICES:
        console.print(
            f"Played {played} of {SLICES} parts of the year through the services. The events of the other {SLICES - played} parts are kept as data, and counted like those that were played. Staff find no case of those households. Use FRESH=1 with YEAR=whole to play all of it."
        )
    if not found_again(comparisons):
        console.print("[bold]A figure was counted differently from how it was published.[/bold]")


def show_uncounted(console: Console, journeys: Iterable[Journey]) -> None:
    """What was played beside the families, and must not have been counted as one."""
    openings = [(each, step) for each in journeys for step in each.steps if not step.command]
    enquiries = [(each, step) for each, step in openings if step.folder == "enquiries"]
    shoppers = sum(SHOP in each.elsewhere for each, _ in enquiries)
    again = sum(step.record == SECOND for _, step in enquiries)
    referred = sum(step.details["agency"] == FRONT_DOOR for _, step in enquiries)
    console.print(
        f"Of the {len(enquiries):,} enquiries sent, {shoppers} were from mystery shoppers and {again} were a household's second enquiry. None of these count. {referred} came through a national front door and count for the agency that took them up."
    )


def show_timeliness(console: Console, measures: Iterable[Timeliness]) -> None:
    """The measures of time; the delays are invented, and no figure was published for them."""
    columns = ("In time", "Of", "Share", "Median days", "Left out")
    table = _table("Timeliness, from invented delays", "Measure", *columns)
    for measure in measures:
        table.add_row(
            measure.title,
            f"{measure.kept:,}",
            f"{measure.of:,}",
            f"{measure.kept / measure.of:.1%}" if measure.of else "none",
            "none" if measure.median is None else str(measure.median),
            f"{sum(measure.left_out.values()):,}",
        )
    console.print(table)


def show_published(console: Console, quarters: list[str]) -> None:
    """What the national page shows from now on."""
    console.print(
        f"Published {quarters[0]} to {quarters[-1]}, rounded and final. They do not include what is played later. Use FRESH=1 to start again."
    )


def _table(title: str, first: str, *others: str) -> Table:
    table = Table(title=title, title_justify="left", box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
    table.add_column(first)
    for column in others:
        table.add_column(column, justify="right")
    return table


def _cells(compared: Comparison) -> tuple[str, str, str]:
    if compared.unit == "%":
        counted, expected = f"{compared.counted:.2f}%", f"{compared.expected:.2f}%"
        return expected, counted, f"{compared.difference:.2f}"
    if compared.of is None:
        return f"{compared.expected:,.0f}", f"{compared.counted:,}", f"{compared.difference:,.0f}"
    share = compared.counted / compared.of if compared.of else 0
    expected = f"{compared.figure.published:.0f}% of {compared.of:,}: {compared.expected:,.0f}"
    return expected, f"{compared.counted:,} ({share:.1%})", f"{compared.difference:,.0f}"
