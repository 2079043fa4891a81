"""Rows of an answer: one that cannot be read is left out and counted, and every other is shown."""

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

from contracts.reference import Household
from services.web.site.clients import VIEW
from services.web.site.rows import LEFT_OUT, LeftOut, Rows

ANSWER = b'{"families": [{"household": "single"}, {"household": "seven"}, {"household": "joint"}]}'


class Family(BaseModel):
    model_config = VIEW

    household: Household


class Families(BaseModel):
    model_config = VIEW

    families: Rows[Family]


def test_a_row_that_cannot_be_read_is_left_out_and_counted() -> None:
    left_out = LeftOut()
    found = TypeAdapter(Families).validate_json(ANSWER, context={LEFT_OUT: left_out})

    assert [each.household for each in found.families] == [Household.SINGLE, Household.JOINT]
    assert left_out.rows == 1


def test_where_nobody_counts_what_is_left_out_nothing_is() -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Families).validate_json(ANSWER)


def test_an_answer_that_is_no_list_is_no_answer() -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Families).validate_json(b'{"families": "none"}', context={LEFT_OUT: LeftOut()})


@pytest.mark.parametrize("raised", [KeyError("code"), ValueError(), ZeroDivisionError()])
def test_a_row_without_words_is_left_out_and_counted(raised: Exception) -> None:
    def worded(row: int) -> str:
        if row:
            return str(row)
        raise raised

    left_out = LeftOut()

    assert left_out.shown(worded, [2, 0, 1]) == ["2", "1"]
    assert left_out.rows == 1
