"""The house keeps its own rules: who may import whom, what the README promises, what a file may not hold."""

import ast
import importlib
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from service.cli import ROOMS as ROOMS_OF_COMMANDS

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
ROOMS = ("domain", "service", "projections", "web")

# What each room may import beside the standard library; the first folder that holds a file decides.
ALLOWED = {
    "domain/evidence": ("cryptography", "domain.evidence"),
    "domain": ("eventsourcing.domain", "domain"),
}


def modules(room):
    """The dotted names of a room's modules; a `__main__` is a command, not a module to import."""
    files = sorted((ROOT / room).rglob("*.py"))
    dotted = (".".join(path.relative_to(ROOT).with_suffix("").parts) for path in files)
    return [name.removesuffix(".__init__") for name in dotted if not name.endswith(".__main__")]


def imports_of(path):
    """The absolute dotted names a file imports, at its top or inside a function."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def is_within(name, packages):
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def tracked_files():
    """Every file that is or would be committed."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]


@pytest.mark.parametrize("rule", ["lint-style", "lint-format", "lint-types", "lint-imports"])
def test_the_linters_find_nothing(rule):
    outside_make = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    # --assume-old: the environment these tests run in is not rebuilt beneath them.
    command = ["make", "--silent", "--assume-old", ".venv/.installed", rule]
    ran = subprocess.run(command, cwd=ROOT, env=outside_make, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def allowed_to(path):
    return next(packages for folder, packages in ALLOWED.items() if path.is_relative_to(ROOT / folder))


def test_the_domain_imports_only_what_the_house_allows():
    forbidden = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in sorted((ROOT / "domain").rglob("*.py"))
        for name in imports_of(path)
        if name.partition(".")[0] not in sys.stdlib_module_names and not is_within(name, allowed_to(path))
    ]
    assert forbidden == []


def test_the_evidence_runs_without_the_rest_of_amanah():
    names = ", ".join(modules("domain/evidence"))
    program = f"import sys, {names}; print(*{{name.partition('.')[0] for name in sys.modules}})"
    ran = subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True, capture_output=True, text=True)
    assert not set(ran.stdout.split()) & {"eventsourcing", "service", "projections", "web", "flask", "click"}


@pytest.mark.parametrize("room", ROOMS)
def test_every_module_can_be_imported(room):
    for name in modules(room):
        importlib.import_module(name)


def test_every_make_target_the_readme_names_exists():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, flags=re.MULTILINE))
    named = set(re.findall(r"(?:^|`)make ([a-z-]+)", README, flags=re.MULTILINE))
    assert named
    assert named <= targets


def test_every_path_on_the_walk_of_one_act_exists():
    walk = README[README.index("## The walk of one act") : README.index("## The house")]
    named = re.findall(r"\b(?:domain|service|projections|web)/[\w./]*", walk)
    assert len(named) >= 9
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_every_command_the_readme_names_exists():
    named = set(re.findall(r"(?:^ +|`|  )amanah ([a-z-]+)", README, flags=re.MULTILINE))
    assert {"draft", "sign", "submit", "serve", "fsck", "backup"} <= named
    assert named <= ROOMS_OF_COMMANDS.keys()


def test_every_setting_of_the_house_stands_in_the_readme():
    settings = set(re.findall(r"AMANAH_[A-Z_]+", (ROOT / "service" / "settings.py").read_text(encoding="utf-8")))
    assert "AMANAH_HOME" in settings
    assert {name for name in settings if f"`{name}`" not in README} == set()


def test_no_file_names_a_place_on_somebodys_machine():
    places = re.compile(rb"(?<![A-Za-z0-9_.])/(?:" + b"|".join([b"root", b"home", b"Users", b"work", b"farm"]) + rb")/")
    found = [str(path.relative_to(ROOT)) for path in tracked_files() if places.search(path.read_bytes())]
    assert found == []


def test_no_file_leans_on_a_paper_that_is_not_in_the_repository():
    papers = re.compile(r"(evidence|facts|acts|ledger|attacks|house|dossier)\.md|\battacks? \d")
    read = [path for path in tracked_files() if path.suffix in (".py", ".md") and path.name != "SPEC.md"]
    leaning = [path for path in read if path != Path(__file__) and papers.search(path.read_text(encoding="utf-8"))]
    assert leaning == []


def test_the_lock_pins_every_package_by_hash_and_names_no_host():
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    packages = re.findall(r"^[a-z0-9][^\n]*(?:\n    --hash=sha256:[0-9a-f]{64}[^\n]*)+", lock, flags=re.MULTILINE)
    assert len(packages) == len(re.findall(r"^[a-z0-9]", lock, flags=re.MULTILINE)) > 0
    assert "://" not in lock
    assert "index" not in lock
