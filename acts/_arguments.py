"""Checks of arguments: errors that name the argument, its value, and the nearest valid name."""

import difflib
import math
import numbers
from collections.abc import Iterable

__all__ = ["count", "one_of", "rate", "seed_number"]


#: What other libraries and papers call a function of ours.
ALIASES = {
    "swish": "silu", "prelu": "leaky_relu", "logistic": "sigmoid", "linear": "identity",
    "heaviside": "step", "hardswish": "hard_swish", "hard_silu": "hard_swish",
    "logsigmoid": "log_sigmoid", "leakyrelu": "leaky_relu",
}  # fmt: skip


def one_of(argument: str, value: object, valid: Iterable[object]) -> object:
    """`value`, if it is one of `valid`; ValueError with the nearest valid name otherwise."""
    valid = list(valid)
    if any(value is one or (isinstance(value, str) and value == one) for one in valid):
        return value
    if isinstance(value, str) and ALIASES.get(value.lower(), value) in valid:
        raise ValueError(
            f"{argument} must be one of {', '.join(map(repr, valid))}, got {value!r}; "
            f"did you mean {ALIASES[value.lower()]!r}?"
        )
    close = difflib.get_close_matches(str(value).lower(), [str(one) for one in valid], n=1)
    hint = f"; did you mean {close[0]!r}?" if close else ""
    known = ", ".join(repr(one) for one in valid)
    raise ValueError(f"{argument} must be one of {known}, got {value!r}{hint}")


def count(argument: str, value: int, least: int = 1) -> int:
    """`value` as an int, if it is an integer of at least `least`."""
    if isinstance(value, bool) or not isinstance(value, numbers.Integral) or value < least:
        raise ValueError(f"{argument} must be an integer of at least {least}, got {value!r}")
    return int(value)


def seed_number(argument: str, value: int) -> int:
    """`value` as an int, if it can seed a generator of NumPy and of torch."""
    if not 0 <= count(argument, value, 0) < 2**63:
        raise ValueError(f"{argument} must be below 2**63, got {value!r}")
    return int(value)


def rate(argument: str, value: float, *, zero: bool = False, below: float = math.inf) -> float:
    """`value` as a float, if it is a finite number above 0 (or 0, if allowed) and under `below`."""
    number = isinstance(value, numbers.Real) and not isinstance(value, bool)
    if number and math.isfinite(value) and (value > 0 or (zero and value == 0)) and value < below:
        return float(value)
    wanted = "a finite number " + ("of at least 0" if zero else "above 0")
    wanted += f" and below {below:g}" if math.isfinite(below) else ""
    raise ValueError(f"{argument} must be {wanted}, got {value!r}")
