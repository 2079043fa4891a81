"""What each service may do at Kafka and MongoDB, and the commands that let it: `python -m deploy.rights kafka`.

The invariant: a service writes its own topics and reads those that it hears, with a group, a database and a user of
its own name. It may ask whether MongoDB logs what it is sent. Nothing else is given.
"""

import json
import os
import sys
from collections.abc import Iterator
from typing import Any, NamedTuple

from contracts.catalogue import STREAMS


class Rights(NamedTuple):
    """The streams that one service writes, applies to its records, and only learns from."""

    writes: tuple[str, ...] = ()
    applies: tuple[str, ...] = ()
    learns_from: tuple[str, ...] = ()

    @property
    def hears(self) -> tuple[str, ...]:
        """The streams that it listens to."""
        return self.applies + self.learns_from


RIGHTS = {
    "enquiry": Rights(
        writes=(
            "agency",
            "enquiry",
            "equality",
            "information_event",
            "mystery_shop",
            "mystery_shop_round",
            "campaign",
            "service_standard",
        ),
        applies=("assessment", "panel"),
    ),
    "assessment": Rights(
        writes=("assessment", "training_session"),
        applies=("enquiry", "panel"),
        learns_from=("agency",),
    ),
    "panel": Rights(
        writes=("panel", "central_list", "panel_meeting"),
        applies=("assessment",),
        learns_from=("enquiry", "agency"),
    ),
    "notifications": Rights(
        writes=("notifications",),
        applies=("enquiry", "assessment", "panel"),
        learns_from=("agency",),
    ),
    "reporting": Rights(applies=tuple(STREAMS)),
    "web": Rights(),
}


READS_PROFILING_LEVEL = "readsProfilingLevel"
"""A role in each service's database: whoever may read what the profiler keeps there may ask how it is set."""


class Allowed(NamedTuple):
    """What a user may do with some topics, or with a group."""

    operations: tuple[str, ...]
    kind: str
    names: tuple[str, ...]


def allowed_at_kafka(service: str, namespace: str = "") -> list[Allowed]:
    """What Kafka has to let a service do. Write and Read let it describe the topic as well."""
    its = RIGHTS[service]
    writes, hears = (
        tuple(namespace + each for each in streams) for streams in (its.writes, its.hears)
    )
    wanted = [
        Allowed(("Write", "Create", "DescribeConfigs"), "topic", writes),
        Allowed(("Read", "DescribeConfigs"), "topic", hears),
        Allowed(("Read",), "group", (namespace + service,) if hears else ()),
    ]
    return [each for each in wanted if each.names]


def kafka_commands(namespace: str = "") -> Iterator[str]:
    """For bash: a user with SCRAM and what it is allowed, for each service; passwords stay in files."""
    for service in RIGHTS:
        if not (allowed := allowed_at_kafka(service, namespace)):
            continue
        user = namespace + service
        password = f"<(printf 'SCRAM-SHA-512=password=%s' \"$(cat {user}.kafka-password)\")"
        yield f'kafka-configs.sh "$@" --alter --entity-type users --entity-name {user} --add-config-file {password}'
        for operations, kind, names in allowed:
            may = " ".join(f"--operation {each}" for each in operations)
            what = " ".join(f"--{kind} {each}" for each in names)
            yield f'kafka-acls.sh "$@" --add --allow-principal User:{user} {may} {what}'


def allowed_at_mongodb(database: str) -> tuple[list[dict[str, Any]], list[dict[str, str]]]:
    """The privileges of `READS_PROFILING_LEVEL` in a service's database, and the roles of the service's user."""
    profile = {"db": database, "collection": "system.profile"}
    roles = [{"role": role, "db": database} for role in ("readWrite", READS_PROFILING_LEVEL)]
    return [{"resource": profile, "actions": ["find"]}], roles


def mongodb_commands(namespace: str = "") -> Iterator[str]:
    """For mongosh: a role and a user for each service, who reads and writes the service's database alone."""
    for service in RIGHTS:
        name = namespace + service
        privileges, roles = map(json.dumps, allowed_at_mongodb(name))
        password = f'require("fs").readFileSync("{name}.mongodb-password", "utf8").trim()'
        yield f'db.getSiblingDB("{name}").createRole({{ role: "{READS_PROFILING_LEVEL}", privileges: {privileges}, roles: [] }})'
        yield f'db.getSiblingDB("admin").createUser({{ user: "{name}", pwd: {password}, roles: {roles} }})'


COMMANDS = {"kafka": kafka_commands, "mongodb": mongodb_commands}


def main() -> None:
    """Prints the commands for one of the two, under the NAMESPACE that the services are told."""
    if sys.argv[1:2] not in [[each] for each in COMMANDS]:
        sys.exit("Say which commands to print: python -m deploy.rights kafka, or mongodb.")
    print(*COMMANDS[sys.argv[1]](os.environ.get("NAMESPACE", "")), sep="\n")


if __name__ == "__main__":
    main()
