"""Requests of every kind that a service's documentation allows, and many it does not, to the service as a process.

The invariant: nothing comes in that makes the service fail, and it answers with nothing that its
documentation does not declare.
"""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4
from zlib import crc32

import httpx
import requests
import schemathesis
from hypothesis import HealthCheck
from hypothesis import settings as examples
from schemathesis.checks import not_a_server_error
from schemathesis.generation.hypothesis.builder import (
    HypothesisTestConfig,
    HypothesisTestMode,
    create_test,
)
from schemathesis.schemas import BaseSchema
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from deploy.local.ports import Ports
from deploy.local.servers import KAFKA_VARIABLE, MONGODB_VARIABLE
from deploy.local.suite import Program
from services.chassis.settings import RecordSettings
from tests.access.helpers.services_in_process import unstarted
from tests.forked_service import ForkedService
from tests.identity import identity

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
CONNECTIONS = requests.Session()
"""Kept open from one request to the next; opening one costs as much as asking."""
CONNECTIONS.trust_env = False
Known = Mapping[str, list[str]]
"""Records that are there, so that many requests reach a decision and are not only unknown."""
Sender = Callable[[httpx.Request], httpx.Auth]
"""As whom a request is sent, so that it is not refused for its sender."""


def forked(name: str, settings: RecordSettings, folder: Path, **more: str) -> ForkedService:
    """The service as a process, on the servers and in the namespace of these settings; `more` are its own."""
    return ForkedService(
        Program(name, ("-m", f"services.{name}.main")),
        port=Ports.unused()[0],
        folder=folder,
        environment={
            KAFKA_VARIABLE: settings.kafka_bootstrap_servers,
            MONGODB_VARIABLE: settings.mongodb_url,
            "NAMESPACE": settings.namespace,
            "FILES": f"file://{folder / 'files'}",
            **identity().environment(name),
            **more,
        },
    )


def try_operation(
    name: str, operation: str, *, at: str, known: Known, sender: Sender, tries: int
) -> None:
    """Sends one operation of a service, named by method and path, every request that is drawn for it.

    They are drawn here and not as the tests are collected, where every process would draw all of them.
    """

    def sent(case: Any) -> None:
        _to_what_is_there(case, known)
        signed_in = {"Authorization": _authorization(case, sender)}
        case.headers = {**(case.headers or {}), **signed_in, "Idempotency-Key": uuid4().hex}
        if crc32(case.headers["Idempotency-Key"].encode()) % 3:
            # Any version but the record's own keeps a request from every decision.
            case.headers.pop("If-Match", None)
        case.call_and_validate(base_url=at, session=CONNECTIONS, checks=CHECKS)

    _drawn_for(operation, sent, _documented(name), tries)()


@cache
def _documented(name: str) -> BaseSchema:
    return schemathesis.openapi.from_dict(unstarted(name))


def _drawn_for(
    label: str, test: Callable[[Any], None], schema: BaseSchema, tries: int
) -> Callable[[], None]:
    """The test with the examples of the documentation, with every edge of its schema and with so many drawn cases."""
    operation = schema.find_operation_by_label(label)
    assert operation is not None, f"there is no {label}"
    config = HypothesisTestConfig(
        project=schema.config,
        modes=[*HypothesisTestMode],
        settings=schema.config.get_hypothesis_settings(operation=operation, phase="fuzzing"),
        explicit_settings=examples(max_examples=tries, suppress_health_check=list(HealthCheck)),
    )
    drawn: Callable[[], None] = create_test(operation=operation, test_func=test, config=config)
    return drawn


def _to_what_is_there(case: Any, known: Known) -> None:
    """Two of three requests go to a record that is there."""
    for name, given in (case.path_parameters or {}).items():
        chosen = crc32(str(given).encode()) % 3
        if known.get(name) and chosen:
            case.path_parameters[name] = known[name][chosen % len(known[name])]


def _authorization(case: Any, sender: Sender) -> str:
    """The header of somebody who may send this request."""
    body = case.body if isinstance(case.body, dict) else {}
    asked = httpx.Request(case.method, f"http://service{case.formatted_path}", json=body)
    return str(next(sender(asked).auth_flow(asked)).headers["Authorization"])
