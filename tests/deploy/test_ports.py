"""Ports: two suites fit side by side, and a taken port is named with its taker."""

import os
import socket
import sys
from subprocess import PIPE, Popen

import pytest

import deploy.local.ports as ports_module
from deploy.local.errors import LocalStackError
from deploy.local.places import ROOT
from deploy.local.ports import HOST, Ports, is_free, require_free
from deploy.local.suite import state_folder


def test_another_base_moves_every_port_and_the_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = Ports.from_environment()
    monkeypatch.setenv("PORT_BASE", "8100")
    moved = Ports.from_environment()

    assert (usual.web, usual.reporting, usual.smtp) == (8000, 8005, 8025)
    assert (usual.kafka, usual.kafka_controller, usual.mongodb) == (9192, 9193, 27117)
    assert [there - here for here, there in zip(usual, moved, strict=True)] == [100] * len(usual)
    assert state_folder(usual) == ROOT / ".local" / "demo"
    assert state_folder(moved) == ROOT / ".local" / "demo-8100"


@pytest.mark.parametrize("base", ["eight", "-1", "80", "60000"])
def test_a_base_that_cannot_be_is_refused(monkeypatch: pytest.MonkeyPatch, base: str) -> None:
    monkeypatch.setenv("PORT_BASE", base)

    with pytest.raises(
        LocalStackError, match=f"PORT_BASE cannot be '{base}'. Use a number from 2000 to"
    ):
        Ports.from_environment()


def test_a_taken_port_is_named_with_what_for_by_whom_and_how_to_move(ports: Ports) -> None:
    with (
        socket.create_server((HOST, ports.kafka_controller)),
        pytest.raises(LocalStackError) as refused,
    ):
        require_free(ports._asdict().items())

    said = str(refused.value)
    assert said.startswith(
        f"Port {ports.kafka_controller}, needed for kafka controller, is in use by "
    )
    assert f"(process {os.getpid()}). Stop that, or move the whole suite" in said
    assert said.endswith("for example with PORT_BASE=8100.")


def test_ports_side_by_side_are_unused_and_no_port_is_in_two_sets() -> None:
    sets = Ports.side_by_side(9)

    every = [port for each in sets for port in each]
    assert len(sets) == 9
    assert len(set(every)) == len(every)
    assert all(map(is_free, every))


def test_ports_of_another_process_are_not_taken_while_its_server_is_down(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    taking = f"from {Ports.__module__} import Ports; print(Ports.unused().web, flush=True); input()"
    with Popen([sys.executable, "-c", taking], cwd=ROOT, stdin=PIPE, stdout=PIPE) as elsewhere:
        assert elsewhere.stdout
        base = int(elsewhere.stdout.readline())
        monkeypatch.setattr(ports_module, "SPARE_BASES", [base])
        assert all(map(is_free, Ports.at(base)))
        with pytest.raises(LocalStackError, match="No ports are left for another suite"):
            Ports.unused()
        elsewhere.communicate(b"\n")

    assert Ports.unused() == Ports.at(base)
