"""The house rules that numbers can hold: sizes, names, one door per third party. Import layers: `lint-imports`."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest

PACKAGE = Path(__file__).parents[1] / "confsync"
MODULES = sorted(PACKAGE.rglob("*.py"))
TREES = {module: ast.parse(module.read_text("utf-8")) for module in MODULES}


def functions() -> Iterator[tuple[str, int]]:
    for module, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{module.relative_to(PACKAGE)}:{node.lineno} {node.name}", node.end_lineno - node.lineno + 1


def lines(module: Path) -> int:
    return module.read_text("utf-8").count("\n")


def test_modules_are_short() -> None:
    sizes = {str(module.relative_to(PACKAGE)): lines(module) for module in MODULES}
    assert [name for name, size in sizes.items() if size > 300] == []
    assert median(size for name, size in sizes.items() if not name.endswith("__init__.py")) <= 100


def test_functions_are_short() -> None:
    sizes = dict(functions())
    assert [name for name, size in sizes.items() if size > 50] == []
    assert median(sizes.values()) <= 10


def test_no_module_is_a_drawer() -> None:
    drawers = {"utils", "helpers", "common", "misc", "manager"}
    assert [module for module in MODULES if module.stem in drawers] == []


def test_every_module_says_what_it_is() -> None:
    assert [str(module) for module, tree in TREES.items() if not ast.get_docstring(tree)] == []


CORE = ("model", "storage", "lint", "diff", "render", "sync", "measure", "report", "show")


@pytest.mark.parametrize("module", [m for m in MODULES if m.relative_to(PACKAGE).parts[0] in CORE], ids=str)
def test_the_core_neither_prints_nor_opens(module: Path) -> None:
    calls = [
        node.func.id
        for node in ast.walk(TREES[module])
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    ]
    assert not {"print", "open", "input", "exec", "eval"} & set(calls)


def test_the_command_line_starts_with_click_alone() -> None:
    """Evidence for a quick start: nothing heavy is imported before a command is known."""
    code = "import sys, confsync.cli.main; print(sorted(name for name in sys.modules if name.startswith('confsync')))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert ast.literal_eval(out) == ["confsync", "confsync.cli", "confsync.cli.main"]
    heavy = {"lxml", "mistune", "git", "atlassian", "flask", "ruamel", "requests", "sqlite3"}
    code = f"import sys, confsync.cli.main; print({heavy!r} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"
