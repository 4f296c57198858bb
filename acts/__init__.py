"""Activation functions: exact definitions, measuring instruments and the book's claims ledger.

``import acts`` needs NumPy and SciPy alone. Every public name is an attribute of `acts` and is
loaded on first use, so that importing the package stays cheap and torch or matplotlib are imported
only by the parts that need them. Examples assume ``import acts`` and ``import numpy as np``.
"""

import ast
from importlib import import_module
from pathlib import Path

__version__ = "0.1.0"


def _homes() -> dict[str, str]:
    """Public name -> module that has it, from the list that editors read as well."""
    stub = ast.parse(Path(__file__).with_suffix(".pyi").read_text(encoding="utf-8"))
    imports = (node for node in stub.body if isinstance(node, ast.ImportFrom))
    return {alias.name: node.module for node in imports for alias in node.names}


_HOMES = _homes()
__all__ = sorted(_HOMES)


def __getattr__(name: str):
    if name not in _HOMES:
        raise AttributeError(f"module 'acts' has no attribute {name!r}")
    home = _HOMES[name]
    try:
        module = import_module(f"acts.{name}" if home == "acts" else home)
    except ModuleNotFoundError as error:
        from acts._extras import Missing, MissingExtra

        if not isinstance(error, MissingExtra):  # a mistake of our own
            raise
        return Missing(f"acts.{name}", error)  # not kept: it may be installed yet
    value = module if home == "acts" else getattr(module, name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
