"""The package is what setup.cfg says, and a wheel holds every file that a scan needs."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from configparser import ConfigParser
from pathlib import Path

import pytest


def read_options(root: Path) -> tuple[set[str], set[str]]:
    config = ConfigParser()
    config.read(root / "setup.cfg")
    pairs = config["options"]["package_dir"].strip().splitlines()
    mapped = {name.strip() for name, _ in (pair.split("=") for pair in pairs)}
    return set(config["options"]["packages"].split()), mapped


def test_setup_cfg_lists_every_package(root: Path) -> None:
    listed, mapped = read_options(root)
    inits = (root / "tosscan").rglob("__init__.py")
    found = {".".join(path.parent.relative_to(root).parts) for path in inits}
    assert listed == found | mapped


def test_no_module_hides_a_mapped_folder(root: Path) -> None:
    _, mapped = read_options(root)
    for name in mapped:
        path = root / name.replace(".", "/")
        assert not path.exists()
        assert not path.with_suffix(".py").exists()


def test_pyproject_stays_three_lines(root: Path) -> None:
    assert len((root / "pyproject.toml").read_text().splitlines()) == 3


def test_every_requirement_is_pinned(root: Path) -> None:
    config = ConfigParser()
    config.read(root / "setup.cfg")
    wanted = config["options"]["install_requires"].split() + config["options.extras_require"]["dev"].split()
    pinned = {
        line.split("==")[0].lower()
        for line in (root / "constraints.txt").read_text().splitlines()
        if "==" in line and not line.startswith("#")
    }
    assert not [name for name in wanted if name.lower() not in pinned]


@pytest.mark.slow
def test_wheel_holds_every_data_file(root: Path, tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    names = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    for name in names:
        if name.startswith("corpora/") or not (root / name).is_file():
            continue
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        (tree / name).write_bytes((root / name).read_bytes())
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(tmp_path), str(tree)],
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    held = set(zipfile.ZipFile(wheel).namelist())
    for folder, home in (
        ("models", "tosscan/models"),
        ("templates", "tosscan/templates"),
        ("tosscan", "tosscan"),
    ):
        for path in (tree / folder).rglob("*"):
            if path.is_file() and not path.name.startswith("."):
                assert f"{home}/{path.relative_to(tree / folder).as_posix()}" in held


def test_licence_and_typing_marker_are_there(root: Path) -> None:
    assert "Apache License" in (root / "LICENSE").read_text()
    assert (root / "tosscan" / "py.typed").is_file()
