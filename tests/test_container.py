"""The compose file and the image's recipe, read as strictly as an engine would: nothing names what is not there."""

import re
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml

from displays.cli import app
from displays.settings import Settings
from tests.doubles.service import ROOT

CONTAINER = ROOT / "deploy" / "container"
COMPOSE: dict[str, Any] = yaml.safe_load((CONTAINER / "compose.yaml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
NODES = [name for name in SERVICES if name.startswith("node-")]
RECIPE = (CONTAINER / "Containerfile").read_text(encoding="utf-8")
# of the Compose specification, what is used here
KEYS = {
    "image", "restart", "depends_on", "environment", "volumes", "networks", "tmpfs", "read_only", "cap_drop", "cap_add",
    "security_opt", "stop_grace_period", "ulimits", "healthcheck", "hostname", "command", "ports", "user",
}  # fmt: skip
VARIABLES = {
    str(param.envvar)
    for command in typer.main.get_command(app).commands.values()  # type: ignore[attr-defined]
    for param in command.params
    if getattr(param, "envvar", None)
}
CADDYFILE = (ROOT / "deploy" / "proxy" / "Caddyfile").read_text(encoding="utf-8")


def mounts(service: dict[str, Any]) -> list[list[str]]:
    return [each.split(":") for each in service.get("volumes", [])]


def test_only_what_the_specification_knows_is_said() -> None:
    """Top level, services, networks and volumes have known keys."""
    assert {key for key in COMPOSE if not key.startswith("x-")} <= {"name", "services", "networks", "volumes"}
    assert {key for service in SERVICES.values() for key in service} <= KEYS
    assert set(SERVICES) >= {"node-1", "node-2", "redis", "caddy", "mediamtx"}


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_names_only_what_there_is(name: str) -> None:
    """Networks, volumes, other services and files that deploy/ brings or `iocast init` makes."""
    service = SERVICES[name]
    assert set(service["networks"]) <= set(COMPOSE["networks"])
    assert set(service.get("depends_on", ())) <= set(SERVICES)
    brought = {file.name for room in ("container", "redis", "proxy") for file in (ROOT / "deploy" / room).iterdir()}
    for source, target, *_ in mounts(service):
        assert target.startswith("/")
        assert Path(source).name in brought | {"site"} if source.startswith(".") else source in COMPOSE["volumes"]


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_may_do_little(name: str) -> None:
    """Nothing may be written but its own data, no capability but the one for low ports, no way to more rights."""
    service = SERVICES[name]
    assert service["read_only"] and service["cap_drop"] == ["ALL"]
    assert service.get("cap_add", []) in ([], ["NET_BIND_SERVICE"])
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["restart"] == "unless-stopped"


def test_what_the_nodes_are_told_is_understood() -> None:
    """Their variables are iocast's, and whose X-Forwarded-For they believe is the network Caddy is in."""
    for name in NODES:
        told = SERVICES[name]["environment"]
        assert set(told) <= VARIABLES | {"IOCAST_NODE"}
        assert Settings(Path(), proxies=told["IOCAST_PROXIES"]).believed == [told["IOCAST_PROXIES"]]
        assert told["IOCAST_NODE"] == name
    (network,) = COMPOSE["networks"]["inside"]["ipam"]["config"]
    assert network["subnet"] == SERVICES["node-1"]["environment"]["IOCAST_PROXIES"]
    assert COMPOSE["networks"]["inside"]["internal"]
    for name in NODES:
        assert set(SERVICES[name]["networks"]) & set(SERVICES["caddy"]["networks"]) == {"inside"}


def test_the_proxy_is_told_what_its_file_asks_for() -> None:
    """Names of the Caddyfile, and both nodes at the port they listen on."""
    told = SERVICES["caddy"]["environment"]
    assert set(told) <= set(re.findall(r"\{\$(\w+):", CADDYFILE))
    port = re.search(r"IOCAST_PORT=(\d+)", RECIPE)
    assert port and told["IOCAST_NODES"].split() == [f"{name}:{port[1]}" for name in NODES]


def test_redis_keeps_what_it_answers() -> None:
    """By the settings in deploy/redis, in a volume; it is reached from the inside only."""
    redis = SERVICES["redis"]
    assert "appendfsync always" in (ROOT / "deploy" / "redis" / "redis.conf").read_text(encoding="utf-8")
    assert ["journal", "/data"] in mounts(redis) and redis["networks"] == ["inside"] and "ports" not in redis


def test_the_image_needs_no_network_and_no_root() -> None:
    """It installs from the directory alone, by pip's own refusal, and runs as nobody in particular."""
    assert "--no-index --find-links /dist iocast" in RECIPE
    assert "apt" not in RECIPE and "http://" not in re.sub(r"127\.0\.0\.1\S*", "", RECIPE).replace("'http://", "")
    steps = re.findall(r"^([A-Z]+) ", RECIPE, re.MULTILINE)
    assert steps.index("USER") < steps.index("ENTRYPOINT") and steps.count("FROM") == 1
    assert set(re.findall(r"(IOCAST_\w+)=", RECIPE)) <= VARIABLES
