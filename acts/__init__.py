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
    "_moments": ["Moments", "chi", "gain", "moments", "variance_map"],
    "_softmax": ["log_softmax", "logsumexp", "softmax", "softmax_jacobian", "softmax_vjp"],
    "_losses": [
        "binary_cross_entropy_with_logits",
        "binary_cross_entropy_with_logits_grad",
        "cross_entropy",
        "cross_entropy_grad",
    ],
    "_claims": ["claim", "ledger"],
    "_seeds": ["seeds"],
    "_nudge": ["nudged"],
    "_training": ["History", "fit"],
    "_batched": ["ManyHistory", "fit_many"],
    "_bootstrap": ["bootstrap"],
    "_record": ["RecordTable", "Recorder", "record"],
    "_recommend": ["Recommendation", "recommend"],
}
_MODULES = ["check", "data", "explore", "nn", "plots"]
_HOME = {name: module for module, names in _PROVIDES.items() for name in names}


def __getattr__(name: str):
    if name in _MODULES or name in _HOME:
        try:
            module = import_module(f"acts.{_HOME.get(name, name)}")
        except ModuleNotFoundError as error:
            from acts._extras import Missing

            return Missing(f"acts.{name}", error)  # not kept: it may be installed yet
        value = getattr(module, name) if name in _HOME else module
    elif name == "__all__":
        value = sorted([*_HOME, *_MODULES, *_functions()])
    elif not name.startswith("_") and name in _functions():
        value = _functions()[name]
    else:
        raise AttributeError(f"module 'acts' has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__getattr__("__all__")})


def _functions() -> dict:
    """Every activation function and its `_grad`, as the registry has them."""
    from acts._registry import ACTIVATIONS

    records = ACTIVATIONS.items()
    return {name: r.fn for name, r in records} | {f"{name}_grad": r.grad for name, r in records}
