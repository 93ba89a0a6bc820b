"""Set-up: what the locks name is installed as they name it, whatever else is to be had; what fails says why.

Each test has a small checkout of its own, with packages made here and no index, in a folder whose name has a space. Its
environments are made with the pip that these tests run beside; `.ci/set-up` runs them beside the oldest pip and today's.
"""

import base64
import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SCRIPT = ROOT / "environment.sh"

pytestmark = [
    pytest.mark.skipif(os.name != "posix" or not SCRIPT.exists(), reason="set-up is for a checkout, on Linux or macOS"),
    pytest.mark.skipif(not shutil.which("make"), reason="needs make"),
]


def wheel(folder: Path, name: str, version: str, *needs: str) -> str:
    """Make a package that holds one module; its line for a lock."""
    info = f"{name}-{version}.dist-info"
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    metadata += "".join(f"Requires-Dist: {need}\n" for need in needs) + "Provides-Extra: more\n"
    files = {
        f"{name}.py": f"version = {version!r}\n",
        f"{info}/METADATA": metadata,
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = f"{info}/RECORD,,\n"
    for path, text in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
        record += f"{path},sha256={digest},{len(text)}\n"
    packed = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(packed, "w") as archive:
        for path, text in {**files, f"{info}/RECORD": record}.items():
            archive.writestr(path, text)
    return f"{name}=={version} --hash=sha256:{hashlib.sha256(packed.read_bytes()).hexdigest()}\n"


class Checkout:
    """A folder with the set-up of this project and locks of its own."""

    def __init__(self, root: Path, python: Path) -> None:
        self.root, self.wheels = root, root / "wheels"
        self.wheels.mkdir(parents=True)
        for name in ("environment.sh", "Makefile"):
            shutil.copy(ROOT / name, root)
        # "outer" asks for an extra of "inner", of which there is a newer release than the locked one.
        self.run = wheel(self.wheels, "outer", "1.0", "inner[more]") + wheel(self.wheels, "inner", "1.0")
        self.newer = wheel(self.wheels, "inner", "2.0")
        self.dev = wheel(self.wheels, "tester", "1.0", "inner")
        self.lock(self.run, self.run + self.dev)
        self.environment = {
            **{
                key: value
                for key, value in os.environ.items()
                if not key.startswith(("PIP_", "MAKE", "MFLAGS", "PYTHON"))
            },
            "PYTHON": str(python),
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": str(self.wheels.as_uri()),
        }

    def lock(self, run: str, dev: str) -> None:
        (self.root / "requirements.lock").write_text(run)
        (self.root / "requirements-dev.lock").write_text(dev)

    def start(self, *command: str, **environment: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            command,
            cwd=self.root,
            env=self.environment | environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def make(self, target: str, **environment: str) -> str:
        """What make says; it has to end well."""
        process = self.start("make", target, **environment)
        said, _ = process.communicate()
        assert process.returncode == 0, said
        return said

    def fails(self, *locks: str, **environment: str) -> list[str]:
        """The lines that the script says; it has to end with 3, a program or package is missing."""
        process = self.start("sh", "environment.sh", *(locks or ("requirements.lock",)), **environment)
        said, _ = process.communicate()
        assert process.returncode == 3, said
        return [line for line in said.splitlines() if not line.startswith("Setting up")]

    def version(self, module: str) -> str:
        program = f"import {module}; print({module}.version)"
        return subprocess.check_output([self.root / ".venv/bin/python", "-I", "-c", program], text=True).strip()


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python that gives each environment the pip that stands in this one: at once, and of that very release."""
    try:
        pip = Path(str(distribution("pip").locate_file("")))
    except PackageNotFoundError:
        pytest.skip("there is no pip beside these tests")
    wrapper = tmp_path_factory.mktemp("with pip") / "python"
    wrapper.write_text(
        "#!/bin/sh\n"
        f'[ "$3" = venv ] || exec "{sys.executable}" "$@"\n'
        f'"{sys.executable}" "$@" --without-pip && ln -s "{pip}"/pip "{pip}"/pip-*.dist-info "$5"/lib/python3*/site-packages/\n'
    )
    wrapper.chmod(0o755)
    return wrapper


@pytest.fixture
def checkout(tmp_path: Path, python: Path) -> Iterator[Checkout]:
    yield Checkout(tmp_path / "a check out", python)


def pretend(folder: Path, script: str) -> str:
    """A program that stands where a Python is looked for."""
    program = folder / "python3.11"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return str(program)


def test_a_lock_is_installed_as_it_stands_though_there_is_a_newer_release(checkout: Checkout) -> None:
    said = checkout.make("dev-environment")
    assert said.startswith("Setting up .venv with Python 3.") and said.count("\n") == 1
    assert (checkout.version("inner"), checkout.version("tester")) == ("1.0", "1.0")


def test_an_environment_that_is_in_order_is_left_alone_and_another_lock_begins_it_anew(checkout: Checkout) -> None:
    checkout.make("environment")
    assert checkout.make("environment") == ""
    assert checkout.make("dev-environment") == ""  # added to what is there
    assert checkout.make("environment") == ""
    checkout.lock(checkout.run.splitlines(keepends=True)[0] + checkout.newer, checkout.run + checkout.dev)
    assert "Setting up" in checkout.make("environment")
    assert checkout.version("inner") == "2.0"
    with pytest.raises(subprocess.CalledProcessError):
        checkout.version("tester")


def test_what_broke_off_is_begun_anew(checkout: Checkout) -> None:
    (checkout.root / ".venv/lib").mkdir(parents=True)  # before any package
    assert "Setting up" in checkout.make("environment")
    (checkout.root / ".venv/begun").touch()  # among packages
    assert "Setting up" in checkout.make("environment")
    (checkout.root / ".venv/bin/python").unlink()  # the Python was taken away
    assert "Setting up" in checkout.make("environment")
    assert checkout.version("inner") == "1.0"


def test_two_makes_at_once_set_up_once(checkout: Checkout) -> None:
    both = [checkout.start("make", target) for target in ("environment", "dev-environment", "environment")]
    said = "".join(process.communicate()[0] for process in both)
    assert [process.returncode for process in both] == [0, 0, 0], said
    assert said.count("Setting up") == 1
    assert checkout.version("tester") == "1.0"


def test_a_package_that_the_lock_forgot_is_named(checkout: Checkout) -> None:
    checkout.lock(checkout.run.splitlines(keepends=True)[0], checkout.run)
    said = checkout.fails()
    assert said[0].startswith("The packages of requirements.lock do not suit each other")
    assert "outer 1.0 requires inner, which is not installed." in said[1]


def test_another_file_than_the_locked_one_is_refused_in_the_words_of_pip(checkout: Checkout) -> None:
    checkout.lock(checkout.run.replace("sha256:", "sha256:" + 64 * "0" + " #"), checkout.run)
    said = checkout.fails()
    assert said[0] == "The packages of requirements.lock could not be installed; pip said:"
    assert said[1].startswith("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES")
    assert not any("connection" in line for line in said)


def test_without_a_connection_it_says_so_and_leaves_what_is_there(checkout: Checkout) -> None:
    checkout.make("environment")
    away = {"PIP_NO_INDEX": "", "PIP_FIND_LINKS": "", "PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_RETRIES": "1"}
    checkout.lock(checkout.run, checkout.run + checkout.dev)
    said = checkout.fails("requirements.lock", "requirements-dev.lock", **away)
    assert said[0] == "The packages of requirements-dev.lock could not be installed; pip said:"
    assert "Connection refused" in said[1]
    assert said[-1].startswith("It needs a connection to the package index")
    assert len(said) < 6
    assert checkout.make("environment", **away) == ""


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ('[ "$1" = --version ] && echo Python 3.8.1; exit 1', "Python 3.8.1"),
        ("exit 127", "PYTHON="),
        (
            'case "$*" in *ensurepip*) echo "ModuleNotFoundError: No module named \'ensurepip\'" >&2; exit 1;; esac',
            "cannot make virtual environments (ModuleNotFoundError: No module named 'ensurepip'); on Debian",
        ),
    ],
)
def test_a_python_that_will_not_do_is_told_in_one_line(checkout: Checkout, script: str, said: str) -> None:
    lines = checkout.fails(PYTHON=pretend(checkout.root, script))
    assert len(lines) == 1 and said in lines[0]


def test_no_python_at_all(checkout: Checkout) -> None:
    bare = checkout.root / "bin"
    bare.mkdir()
    for name in ("sh", "cmp", "sed", "head", "tail", "grep", "dirname"):
        (bare / name).symlink_to(Path(shutil.which(name) or name).resolve())
    said = checkout.fails(PYTHON="", PATH=str(bare))
    assert said[0].startswith("clean-corpus needs Python 3.11 to 3.") and "none was found" in said[0]


def test_the_python_that_is_asked_for_is_taken_or_none(checkout: Checkout, tmp_path: Path) -> None:
    checkout.make("environment")
    assert len(checkout.fails(PYTHON=str(tmp_path / "no such python"))) == 1
    assert checkout.make("environment", PYTHON="") == ""
