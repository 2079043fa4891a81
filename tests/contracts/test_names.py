"""What people are called, and what is in no name: a stranger can have a letter sent to anyone."""

import pytest

from contracts.names import person_name


@pytest.mark.parametrize(
    "name",
    [
        *(
            "O'Neill",
            "Mary-Jane O\u2019Brien",
            "Jean-Luc",
            "Zo\u00eb d\u2019Arc",
            "d.o.",
            "Ann Marie Jr.",
        ),
        *("St. John", "St.John Smythe", "Dr.Smith", "J.R.R. Tolkien", "A.Smith", "J. de Vries"),
        *("Ravi s/o Kumar", "Amina (Mina) Khan", "Henry 3rd", "Louis 14"),
        *(
            "Nguy\u1ec5n Th\u1ecb",
            "\u674e\u5c0f\u9f99",
            "\u0639\u0628\u062f \u0627\u0644\u0644\u0647",
        ),
    ],
)
def test_what_people_are_called_is_a_name(name: str) -> None:
    assert person_name(name) == name


@pytest.mark.parametrize(
    "text",
    [
        *(
            "http://prize.example",
            "www.prize.example",
            "Your prize: prize.example",
            "PRIZE.EXAMPLE",
        ),
        *("bit.ly/prize", "x.com", "t.co/prize", "me@prize.example", "prize\u3002example"),
        *(
            "\uff50\uff52\uff49\uff5a\uff45\uff0e\uff43\uff4f\uff4d",
            "Call 01632 960 001",
            "0-7-7",
            "a 1 2 3",
        ),
        *("\u0661\u0662\u0663", "\u2460\u2461\u2462"),
    ],
)
def test_an_address_or_a_number_is_no_name(text: str) -> None:
    with pytest.raises(ValueError, match="without a web address, an email address or a number"):
        person_name(text)
