"""What a release says about its parts."""

from pathlib import Path

from deploy.release import equip, licence, licences, sums

PARTS = [
    {"name": "b", "version": "2", "licenses": [{"license": {"id": "MIT"}}]},
    {"name": "A", "version": "1", "licenses": [{"expression": "MIT"}]},
    {
        "name": "c",
        "version": "3",
        "licenses": [{"license": {"name": "BSD License\nCopyright …"}}, {"license": {"id": "MIT"}}],
    },
    {"name": "d", "version": "4", "licenses": []},
]


def test_a_licence_is_an_id_an_expression_or_a_name() -> None:
    """Of a whole text its first line; of several all; of none that there is none."""
    assert [licence(each) for each in PARTS] == ["MIT", "MIT", "BSD License AND MIT", "not said"]


def test_the_list_names_every_part_under_its_licence() -> None:
    """A table a part, each component with its version."""
    text = licences({"Python": PARTS})
    assert "| MIT | A 1, b 2 |" in text
    assert "| not said | d 4 |" in text


def test_the_sums_are_those_of_the_files(tmp_path: Path) -> None:
    """In the form sha256sum reads, without their own file."""
    (tmp_path / "a.whl").write_bytes(b"")
    (tmp_path / "SHA256SUMS").write_text("old")
    assert sums(tmp_path) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  a.whl\n"


def test_what_runs_it_goes_with_it(tmp_path: Path) -> None:
    """Units, scripts that may be run, proxies, alerts, the image's recipe, the kiosk; the sums have them too."""
    equip(tmp_path / "deploy")
    there = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert {
        "deploy/README.md",
        "deploy/install.sh",
        "deploy/systemd/iocast@.service",
        "deploy/systemd/iocast.env",
        "deploy/proxy/Caddyfile",
        "deploy/redis/redis.conf",
        "deploy/prometheus/alerts.yml",
        "deploy/grafana/iocast.json",
        "deploy/container/Containerfile",
        "deploy/kiosk/install.sh",
    } <= there
    assert [name for name in there if name.endswith(".py") or "nghe-an" in name] == ["deploy/kiosk/watch.py"]
    assert (tmp_path / "deploy" / "install.sh").stat().st_mode & 0o111
    assert len(sums(tmp_path).splitlines()) == len(there)
