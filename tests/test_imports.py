"""The import rule: layers import downward only, and heavy libraries have one home each."""

from __future__ import annotations

import ast
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(str(find_spec("sayso").origin)).parent
NOUNS = {"errors", "article", "statement", "finding", "furniture", "evaluation", "vectors"}
MAY_IMPORT = {
    "sources": set(),
    "reader": set(),
    "render": set(),
    "record": set(),
    "findings": {"record"},
    "runner": {"sources", "reader", "record"},
    "web": {"sources", "reader", "render", "record", "findings", "runner"},
    "cli": {"sources", "reader", "render", "record", "findings", "runner", "web"},
}
HOMES = {
    "onnxruntime": {"reader/network.py"},
    "sqlalchemy": {"record", "findings"},
    "ray": {"runner"},
    "fastapi": {"web"},
    "torch": set(),
    "training": set(),
}


def imports(path: Path) -> set[str]:
    """Every module that a file imports, wherever in it."""
    out: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            out |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            out.add(node.module)
    return out


@pytest.mark.parametrize(
    "path", sorted(ROOT.rglob("*.py")), ids=lambda p: p.relative_to(ROOT).as_posix()
)
def test_imports_run_downward(path: Path) -> None:
    where = path.relative_to(ROOT).as_posix()
    layer = where.split("/")[0].removesuffix(".py")
    for module in imports(path):
        root, _, rest = module.partition(".")
        if root == "sayso" and rest and layer != "__init__":
            allowed = {layer} | NOUNS | MAY_IMPORT.get(layer, set())
            assert rest.split(".")[0] in allowed, f"{where} imports {module}"
        if root in HOMES:
            assert {where, layer} & HOMES[root], f"{where} imports {module}"
