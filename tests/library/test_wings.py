"""The library's wings: who may import whom, and that the written list of names is what loads."""

from __future__ import annotations

import ast
import inspect
import sys
from pathlib import Path

import pytest

import acts

LIBRARY = Path(acts.__file__).parent
MODULES = sorted(LIBRARY.rglob("*.py"))
# What each wing may import of the library, beside itself; the public modules may import all.
SHARED = {"acts._arguments", "acts._extras"}
ALLOWED = {
    "_functions": set(),
    "_networks": SHARED | {"acts._functions", "acts.nn", "acts.data"},
    "_guide": SHARED | {"acts._functions"},
    "_ledger": SHARED,
}


def imported(path: Path) -> set[str]:
    """Modules that a file imports, at its head and inside functions."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module)
    return found


def strangers(path: Path) -> set[str]:
    """What a module of a wing imports and may not."""
    wing = path.relative_to(LIBRARY).parts[0]
    allowed = ALLOWED[wing] | {f"acts.{wing}"}
    own = {name for name in imported(path) if name.partition(".")[0] == "acts"}
    bad = {n for n in own if not any(n == a or n.startswith(a + ".") for a in allowed)}
    if wing == "_functions":
        packages = {name.partition(".")[0] for name in imported(path)}
        bad |= packages - set(sys.stdlib_module_names) - {"acts", "numpy", "scipy"}
    return bad


@pytest.mark.parametrize("wing", ALLOWED)
def test_a_wing_imports_only_what_it_may(wing: str) -> None:
    modules = sorted((LIBRARY / wing).glob("*.py"))
    assert len(modules) >= 2
    assert {path.name: strangers(path) for path in modules if strangers(path)} == {}


def test_the_quadrature_knows_no_names() -> None:
    assert not {n for n in imported(LIBRARY / "_functions" / "quadrature.py") if "acts" in n}


@pytest.mark.parametrize("line", ["import torch", "from acts.nn import mlp", "import acts"])
def test_a_planted_import_is_found(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Path.read_text
    planted = f"def f():\n    {line}\n"
    monkeypatch.setattr(Path, "read_text", lambda *a, **k: real(*a, **k) + planted)
    assert strangers(LIBRARY / "_functions" / "sigmoidal.py")


def test_every_written_name_loads_from_the_module_that_it_is_written_with() -> None:
    stub = ast.parse((LIBRARY / "__init__.pyi").read_text(encoding="utf-8"))
    written = {}
    for node in stub.body:
        if isinstance(node, ast.ImportFrom):
            assert all(alias.asname == alias.name for alias in node.names)  # else it is private
            written |= {alias.name: node.module for alias in node.names}
    assert sorted(written) == acts.__all__
    for name, home in written.items():
        value = getattr(acts, name)
        if inspect.ismodule(value):
            assert (home, value.__name__) == ("acts", f"acts.{name}")
        elif name != "ACTIVATIONS":
            assert value.__module__ == home, name


def test_every_function_of_the_registry_and_every_public_module_is_written_down() -> None:
    functions = {fn.__name__ for r in acts.ACTIVATIONS.values() for fn in (r.fn, r.grad)}
    assert functions <= set(acts.__all__)
    files = {p.stem for p in LIBRARY.iterdir() if p.suffix == ".py" or (p / "__init__.py").exists()}
    assert {name for name in files if not name.startswith("_")} <= set(acts.__all__)
    for wing in ALLOWED:
        for path in (LIBRARY / wing).glob("*.py"):
            assert path.stem not in {"utils", "misc", "helpers"}
