"""The locks hold for every Python and system that the project is for: nothing that a package asks for is missing there.

Set-up installs what the locks name and looks for nothing else (`environment.sh`), so this has to be true beforehand. The
packages themselves say what they need and where; those that are installed are asked, for systems that are not here, too.
"""

import functools
import itertools
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path

import pytest

pytest.importorskip("packaging")
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
RUN, DEV = ROOT / "requirements.lock", ROOT / "requirements-dev.lock"
SYSTEMS = [("Linux", "linux", "x86_64"), ("Linux", "linux", "aarch64"), ("Darwin", "darwin", "arm64")]

pytestmark = pytest.mark.skipif(
    Path(sys.prefix).resolve() != ROOT / ".venv", reason="it is what `make` installs that must be what the locks say"
)


def locked(lock: Path) -> dict[str, tuple[str, frozenset[str]]]:
    """What a lock names: name to version and hashes."""
    entries = re.findall(r"^([a-z0-9.-]+)==(\S+)((?: \\\n    --hash=sha256:[0-9a-f]{64})+)$", lock.read_text(), re.M)
    return {name: (version, frozenset(hashes.split()[1::2])) for name, version, hashes in entries}


def pythons() -> list[str]:
    """The Pythons that set-up takes, as it says itself."""
    said = re.search(r"^oldest=(\d+) newest=(\d+)", (ROOT / "environment.sh").read_text(), re.M)
    assert said
    return [f"3.{minor}" for minor in range(int(said[1]), int(said[2]) + 1)]


def environments() -> Iterator[dict[str, str]]:
    for python, (system, platform, machine) in itertools.product(pythons(), SYSTEMS):
        here = {key: str(value) for key, value in default_environment().items()}
        yield here | {
            "python_version": python,
            "python_full_version": f"{python}.0",
            "implementation_version": f"{python}.0",
            "implementation_name": "cpython",
            "platform_python_implementation": "CPython",
            "os_name": "posix",
            "platform_system": system,
            "sys_platform": platform,
            "platform_machine": machine,
        }


def asked_for(extra: str | None) -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    return [
        Requirement(r) for r in project["dependencies"] + (project["optional-dependencies"][extra] if extra else [])
    ]


@functools.cache
def asks(name: str) -> list[Requirement]:
    return [Requirement(said) for said in distribution(name).requires or []]


def needed(first: list[Requirement], environment: dict[str, str]) -> Iterator[Requirement]:
    """All that these ask for in that environment, and what that asks for in turn, its extras included."""
    waiting, seen = list(first), set[tuple[str, str]]()
    while waiting:
        requirement = waiting.pop()
        yield requirement
        name = canonicalize_name(requirement.name)
        for extra in {"", *requirement.extras}:
            if (name, extra) in seen:
                continue
            seen.add((name, extra))
            waiting += [r for r in asks(name) if not r.marker or r.marker.evaluate(environment | {"extra": extra})]


def test_every_entry_names_one_version_with_its_hashes() -> None:
    for lock in (RUN, DEV):
        lines = [
            line for line in lock.read_text().splitlines() if line and not line.lstrip().startswith(("#", "--hash"))
        ]
        assert len(locked(lock)) == len(lines)


def test_what_tests_need_is_added_to_what_the_program_needs() -> None:
    assert locked(RUN).items() <= locked(DEV).items()


def test_what_is_installed_is_what_the_lock_says() -> None:
    assert {name: distribution(name).version for name in locked(DEV)} == {n: v for n, (v, _) in locked(DEV).items()}


@pytest.mark.parametrize(("lock", "extra"), [(RUN, None), (DEV, "dev")])
def test_nothing_is_missing_on_any_python_or_system_and_nothing_is_too_much(lock: Path, extra: str | None) -> None:
    pins = {name: version for name, (version, _) in locked(lock).items()}
    reached = set()
    for environment in environments():
        for requirement in needed(asked_for(extra), environment):
            name = canonicalize_name(requirement.name)
            where = f"{requirement} on {environment['python_version']}, {environment['sys_platform']}"
            assert name in pins, where
            assert requirement.specifier.contains(pins[name], prereleases=True), where
            reached.add(name)
    assert reached == pins.keys()


def test_every_package_is_for_every_python() -> None:
    for name, python in itertools.product(locked(DEV), pythons()):
        said = distribution(name).metadata.get_all("Requires-Python", [""])
        assert said and SpecifierSet(said[0]).contains(f"{python}.0"), name
