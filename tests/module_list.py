"""Every module of the package with what it promises, as pipeline/README.md lists them.

python -m tests.module_list        writes that file anew
"""

from __future__ import annotations

import ast
from itertools import groupby
from pathlib import Path

PACKAGE = Path(__file__).parent.parent / "pipeline"
LISTED = PACKAGE / "README.md"
HEAD = """# Every module, and what it promises

The first sentence of each module's docstring, in the order of the rooms ([ARCHITECTURE.md](../ARCHITECTURE.md) says how
they fit together and what each may import). Search here for where a thing is done. A test keeps this list in step:
`python -m tests.module_list` writes it anew.
"""


def promise(path: Path) -> str:
    """The first paragraph of a module's docstring, on one line."""
    said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return " ".join(said.split("\n\n")[0].split()).rstrip(":")


def text(rooms: list[str]) -> str:
    """The whole list, the loose modules first, then the rooms in the order given."""
    order = {room: n for n, room in enumerate(rooms)}
    paths = [p for p in PACKAGE.rglob("*.py") if p.name != "__init__.py"]
    paths.sort(
        key=lambda p: (order.get(p.relative_to(PACKAGE).parts[0], -1), p.relative_to(PACKAGE).parent.parts, p.name)
    )
    parts = [HEAD]
    for folder, inside in groupby(paths, key=lambda p: p.parent):
        name = folder.relative_to(PACKAGE).as_posix()
        about = "the command line" if name == "." else promise(folder / "__init__.py")
        lines = [f"- `{p.stem}`: {promise(p)}" for p in inside if promise(p)]
        parts.append("\n".join((f"## {'pipeline' if name == '.' else name + '/'}", "", about, "", *lines, "")))
    return "\n".join(parts)


if __name__ == "__main__":
    from tests.test_architecture import table

    LISTED.write_text(text(list(table())), encoding="utf-8")
