"""The rooms of the package: what each may import, as the table in ARCHITECTURE.md says; downwards only, no circles."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from tests import module_list

HERE = Path(__file__).parent.parent
PACKAGE = HERE / "pipeline"
LOOSE = 4  # modules beside the rooms, at most
MOST_ROOMS = 11


@cache
def table() -> dict[str, frozenset[str]]:
    """Each room, in the order of ARCHITECTURE.md, with those that it may import."""
    text = (HERE / "ARCHITECTURE.md").read_text()
    rows = re.findall(r"^\| `(\w+)/` \|.*\| ([^|]*) \|$", text, re.MULTILINE)
    return {room: frozenset(re.findall(r"`(\w+)`", allowed)) for room, allowed in rows}


@cache
def modules() -> dict[str, Path]:
    """Every module of the package by its dotted name."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(HERE).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imports(path: Path) -> Iterator[str]:
    """The modules of the package that one imports, wherever in it, for types alone as well."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "pipeline":
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                yield whole if whole in modules() else str(node.module)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.split(".")[0] == "pipeline")


def room(module: str) -> str:
    return [*module.split("."), ""][1]


def test_the_table_names_the_rooms() -> None:
    rooms = {
        path.name for path in PACKAGE.iterdir() if path.is_dir() and path.name not in ("__pycache__", "dictionaries")
    }
    assert set(table()) == rooms
    assert len(rooms) <= MOST_ROOMS
    assert len(list(PACKAGE.glob("*.py"))) <= LOOSE


@pytest.mark.parametrize("name", list(table()))
def test_a_room_says_what_it_may_import_and_where_to_begin(name: str) -> None:
    said = ast.get_docstring(ast.parse((PACKAGE / name / "__init__.py").read_text())) or ""
    allowed = re.search(r"^May import: (.*?)\.$", said, re.MULTILINE | re.DOTALL)
    assert allowed and frozenset(re.findall(r"`(\w+)`", allowed[1])) == table()[name]
    assert re.search(r"^Begin with: ", said, re.MULTILINE)


def test_arrows_go_downwards() -> None:
    """A room may import those above it in the table alone."""
    seen: set[str] = set()
    for name, allowed in table().items():
        assert allowed <= seen | {"errors"}, name
        seen.add(name)


@pytest.mark.parametrize("name", list(modules()))
def test_a_module_imports_what_its_room_may(name: str) -> None:
    if not room(name) or room(name) not in table():
        return  # the command line, which may import all; the errors, which import nothing
    allowed = table()[room(name)] | {room(name), "errors", ""}
    assert [found for found in imports(modules()[name]) if room(found) not in allowed] == []


def test_no_module_imports_itself_by_way_of_others() -> None:
    names = modules()
    graph = {name: {f for f in imports(path) if f in names and f != name} for name, path in names.items()}
    list(TopologicalSorter(graph).static_order())  # raises CycleError


def test_every_room_says_what_it_is_for() -> None:
    for name in table():
        lines = (ast.get_docstring(ast.parse((PACKAGE / name / "__init__.py").read_text())) or "").splitlines()
        assert len([line for line in lines if line]) >= 3, name


BOUNDS = {  # numbers in the code of stages that decide nothing, or hold only together with learnt weights
    "correct.quote_pairs.FAR",  # dearer than any way
    "correct.spelling.TOGETHER",  # words asked about at once
    "structure.flow.NOWHERE",  # no measure
}
LEARNT_WITH = ("lines.columns.", "lines.evidence.")


def numbers_at_the_top(path: Path) -> Iterator[str]:
    """The constants of a module that are one number."""
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Constant | ast.UnaryOp):
            target = node.target if isinstance(node, ast.AnnAssign) else node.targets[0]
            if isinstance(target, ast.Name) and isinstance(ast.literal_eval(node.value), int | float):
                yield target.id


def test_what_stages_decide_by_stands_in_tables() -> None:
    found = {
        f"{'.'.join(path.relative_to(PACKAGE / 'stages').with_suffix('').parts)}.{name}"
        for path in (PACKAGE / "stages").rglob("*.py")
        for name in numbers_at_the_top(path)
    }
    assert {name for name in found if not name.startswith(LEARNT_WITH)} == BOUNDS


THRESHOLDS = sorted((HERE / "dictionaries" / "tables" / "thresholds").glob("*.toml"))


@pytest.mark.parametrize("path", THRESHOLDS, ids=lambda path: path.stem)
def test_every_threshold_is_read_by_its_module_and_says_what_it_is(path: Path) -> None:
    module = above = ""
    for line in path.read_text().splitlines():
        if line.startswith("["):
            module = line.strip("[]")
        elif key := re.match(r"\w+(?= = )", line):
            stage = PACKAGE / "stages" / path.stem
            source = (stage / f"{module}.py" if stage.is_dir() else stage.with_suffix(".py")).read_text()
            assert f'_TABLE["{key[0]}"]' in source, f"[{module}] {key[0]} is read by nobody"
            assert "#" in line or above.startswith("#"), f"[{module}] {key[0]} does not say what it counts"
        above = line
    assert module


def test_the_list_of_modules_says_what_they_say() -> None:
    said = module_list.text(list(table()))
    assert module_list.LISTED.read_text() == said, (
        "pipeline/README.md: write it anew with `python -m tests.module_list`"
    )
