"""How long a limit is where people read it: from the dated rules, and typed nowhere beside them."""

import ast
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from contracts.clocks import ClockId, NoRuleInForce, limit_in_words, rule
from contracts.panel_rules import papers_before
from services.casework.limits import limit
from services.chassis.clock import today

SERVICES = Path(__file__).parents[2] / "services"
TYPED = re.compile(r"\b\d+ (?:clear )?working days?\b")
MEASURES = SERVICES / "reporting"
"""A measure says what it counts, in words that are published and change with its definition."""


def words_of(path: Path) -> Iterator[str]:
    """What people may read of a file: all of a template, and of code the texts that explain nothing to readers of code."""
    text = path.read_text()
    if path.suffix != ".py":
        yield text
        return
    tree = ast.parse(text)
    explained = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    texts = (node for node in ast.walk(tree) if isinstance(node, ast.Constant))
    for text_node in texts:
        value = text_node.value
        if isinstance(value, str) and id(text_node) not in explained:
            yield value


def test_no_page_letter_or_form_types_a_limit_in_working_days() -> None:
    every = [each for kind in ("py", "html", "txt") for each in SERVICES.rglob(f"*.{kind}")]
    typed = [
        (str(path.relative_to(SERVICES)), found)
        for path in every
        if MEASURES not in path.parents
        for words in words_of(path)
        for found in TYPED.findall(words)
    ]

    assert len(every) > 500
    assert typed == []


def test_a_limit_in_words_is_that_of_the_rule_in_force_on_the_day() -> None:
    on = date(2026, 12, 1)

    assert limit_in_words(ClockId.COMPLAINT_ANSWER, on) == "10 working days"
    assert limit_in_words(ClockId.STAGE_TWO_WINDOW, on) == "6 months"
    for clock in ClockId:
        assert str(rule(clock, today()).length) in limit(clock)
    assert limit("qd_response") == limit(ClockId.QD_RESPONSE)
    assert papers_before(on) == "5 clear working days"
    with pytest.raises(NoRuleInForce):
        limit_in_words(ClockId.COMPLAINT_ANSWER, date(1990, 1, 1))
