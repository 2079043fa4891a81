"""The rights that operators read about are those that the commands give."""

import re
from pathlib import Path

from deploy.rights import RIGHTS, kafka_commands, mongodb_commands

RUNNING = Path(__file__).parents[2] / "docs" / "running.md"
HEADER = "| service | writes topics | reads topics | group | database |\n|---|---|---|---|---|\n"


def test_the_table_for_operators_lists_what_each_service_may_do() -> None:
    table = RUNNING.read_text().partition(HEADER)[2].partition("\n\n")[0]
    rows = [[each.strip() for each in row.split("|")[1:-1]] for row in table.splitlines()]

    assert rows == [
        [name, ", ".join(its.writes), ", ".join(its.hears), name if its.hears else "", name]
        for name, its in RIGHTS.items()
    ]


def test_every_name_in_the_commands_begins_with_the_namespace_and_no_password_is_in_them() -> None:
    for command in kafka_commands("trial-"):
        named = re.findall(r"--(?:topic|group|entity-name) (\S+)|User:(\S+)", command)
        assert all("".join(each).startswith("trial-") for each in named)
        assert command.count("password=") == command.count("password=%s")
    commands = [*mongodb_commands("trial-")]
    for role, user in zip(commands[::2], commands[1::2], strict=True):
        assert (role.count('"trial-'), user.count('"trial-')) == (2, 4)
        assert role.count("createRole") == user.count("createUser") == 1
