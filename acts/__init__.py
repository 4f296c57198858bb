"""Activation functions: exact definitions, measuring instruments and the book's claims ledger.

``import acts`` needs NumPy and SciPy alone. Every public name is an attribute of `acts` and is
loaded on first use, so that importing the package stays cheap and torch or matplotlib are imported
only by the parts that need them.
"""

from importlib import import_module

__version__ = "0.1.0"

# module -> public names that it provides
_PROVIDES = {
    "_registry": ["ACTIVATIONS", "Activation"],
    "_claims": ["claim", "ledger"],
    "_seeds": ["seeds"],
}
# module -> functions that it provides together with their `_grad`
_PAIRS = {
    "_piecewise": ["identity", "step", "relu", "relu6", "leaky_relu"],
    "_sigmoidal": ["sigmoid", "tanh"],
}
_MODULES = ["check", "data", "explore", "nn", "plots"]
_HOME = {name: module for module, names in _PROVIDES.items() for name in names}
_HOME |= {
    name + end: module for module, names in _PAIRS.items() for name in names for end in ("", "_grad")
}

__all__ = sorted([*_HOME, *_MODULES])


def __getattr__(name: str):
    if name in _MODULES:
        return import_module(f"acts.{name}")
    if name in _HOME:
        value = getattr(import_module(f"acts.{_HOME[name]}"), name)
        globals()[name] = value
        return value
    raise AttributeError(f"module 'acts' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
