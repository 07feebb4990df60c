"""What the machine has."""

import os
import sys
from pathlib import Path

import pytest

from app.runner import machine


def group(folder: Path, **files: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name.replace("__", ".")).write_text(text)


@pytest.mark.parametrize(
    ("own", "root", "expected"),
    [("max 100000", "max 100000", None), ("150000 100000", "max 100000", 1.5), ("400000 100000", "200000 100000", 2.0)],
)
def test_quota_of_control_groups_version_2(tmp_path: Path, own: str, root: str, expected: float | None) -> None:
    group(tmp_path / "fs", cpu__max=root)
    group(tmp_path / "fs/a/b", cpu__max=own)
    (tmp_path / "own").write_text("0::/a/b\n")
    assert machine.cgroup_quota(tmp_path / "fs", tmp_path / "own") == expected


@pytest.mark.parametrize(("quota", "expected"), [("-1", None), ("50000", 0.5)])
def test_quota_of_control_groups_version_1(tmp_path: Path, quota: str, expected: float | None) -> None:
    group(tmp_path / "fs/cpu,cpuacct/x", **{"cpu.cfs_quota_us": quota, "cpu.cfs_period_us": "100000"})
    (tmp_path / "own").write_text("4:memory:/x\n3:cpu,cpuacct:/x\n0::/\n")
    assert machine.cgroup_quota(tmp_path / "fs", tmp_path / "own") == expected


def test_no_control_groups_is_no_limit(tmp_path: Path) -> None:
    assert machine.cgroup_quota(tmp_path, tmp_path / "none") is None


@pytest.mark.parametrize(("quota", "expected"), [(None, 8), (0.5, 1), (2.9, 2), (64.0, 8)])
def test_usable_is_the_least(monkeypatch: pytest.MonkeyPatch, quota: float | None, expected: int) -> None:
    monkeypatch.setattr(machine, "cgroup_quota", lambda: quota)
    monkeypatch.setattr(machine, "affinity", lambda: list(range(8)))
    monkeypatch.setattr(os, "cpu_count", lambda: 16)
    assert machine.usable_cpus() == expected


def test_this_python_is_found_first() -> None:
    build = machine.pythons()[0]
    assert build.path == Path(sys.executable)
    assert build.version == ".".join(map(str, sys.version_info[:3]))
    assert all(each.supported for each in machine.pythons())


def test_pythons_can_be_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    broken = tmp_path / "python3.99"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setenv("INTERLEAVE_PYTHONS", f"{broken}{os.pathsep}{sys.executable}")
    assert broken in machine._candidates()
    assert machine.probe_python(broken) is None


def test_facts_say_none_for_what_is_not_known() -> None:
    facts = machine.machine_facts(Path("/no/python"), cores=[1], leased=True)
    assert facts["usable_cpus"] == 1 and facts["cores"] == [1]
    assert facts["python"] == "unknown" and facts["gil"] is None
    assert machine.machine_facts()["python"] == ".".join(map(str, sys.version_info[:3]))
