"""The textbook definitions in arithmetic of several hundred digits, and errors counted in ulp.

The definitions (tests/functions.py) are independent of `acts` on purpose: cancellation is drowned
in digits, and each slope is the numerical derivative. Shared by the tests and tools/accuracy.py.
"""

import math

import mpmath
import numpy as np
from mpmath import mp, mpf

from acts import ACTIVATIONS
from functions import ROWS


def digits(x: float) -> int:
    """Digits to compute with, of which some 50 remain.

    1 - sigmoid(745) needs 324 before the first one that counts, x + sqrt(x² + 4) two for each
    decimal place of a large x.
    """
    return 400 + int(2 * math.log10(max(abs(x), 1.0)))


def value(name: str, x: float, **parameters):
    """f(x) with several hundred digits."""
    with mp.workdps(digits(x)):
        return ROWS[name].exact(mpf(float(x)), **parameters)


def slope(name: str, x: float, **parameters):
    """f'(x): the derivative of the definition, by differences far smaller than any float."""
    n = digits(x)
    with mp.workdps(n):
        step = max(abs(mpf(float(x))), mpf(10) ** -60) * mpf(10) ** -(n - 60)
        x = mpf(float(x))
        with mp.workdps(2 * n):
            up, down = (ROWS[name].exact(at, **parameters) for at in (x + step, x - step))
            return (up - down) / (2 * step)


# Regions of the line; left of -708, exp(x) and with it many results are subnormal.
EDGES = [-750, -708, -40, -3, -0.3, 0, 0.3, 3, 40, 708, 750]


def points(n: int, seed: int) -> np.ndarray:
    """`n` points per region, and as many tiny and huge ones."""
    rng = np.random.default_rng(seed)
    middle = [rng.uniform(low, high, n) for low, high in zip(EDGES, EDGES[1:], strict=False)]
    tiny, huge = 10.0 ** rng.uniform(-323, -1, n), 10.0 ** rng.uniform(3, 308, n)
    return np.concatenate([*middle, tiny, -tiny, huge, -huge])


def errors(name: str, kind: str, x: np.ndarray, **parameters) -> tuple[np.ndarray, np.ndarray]:
    """Errors in ulp of a function's "value" or "slope", and which points are near its root.

    Near the root of a float64 slope the unit is the spacing of 0.1.
    """
    record = ACTIVATIONS[name]
    result = (record.fn if kind == "value" else record.grad)(x, **parameters)
    reference = value if kind == "value" else slope
    exactly = [reference(name, v, **parameters) for v in x.tolist()]
    near_root = np.zeros(x.size, bool)
    if kind == "slope" and ROWS[name].root and x.dtype == np.float64:
        low, high = ROWS[name].root(**parameters)
        near_root = (x > low) & (x < high)
    found = np.empty(x.size)
    for part, unit in ((~near_root, None), (near_root, 0.1)):
        rows = np.flatnonzero(part)
        found[rows] = ulp(result[rows], [exactly[i] for i in rows], unit)
    return found, near_root


def ulp(result: np.ndarray, exactly: list, unit_at: float | None = None) -> np.ndarray:
    """|result - exact| in units of the spacing of floats at the exact value (or at `unit_at`)."""
    dtype = result.dtype.type
    largest = np.finfo(dtype).max
    found = np.full(result.size, np.inf)
    for i, (have, want) in enumerate(zip(result.tolist(), exactly, strict=True)):
        with np.errstate(over="ignore"):
            rounded = dtype(float(want))
        if have == float(rounded) == np.inf * mp.sign(want):
            found[i] = 0.0
        elif np.isfinite(have):
            # the largest number has no spacing above it: take that of its neighbour
            at = min(abs(rounded if unit_at is None else dtype(unit_at)), np.nextafter(largest, 0))
            found[i] = mpmath.fsub(have, want, exact=True) / mpf(float(np.spacing(at)))
    return np.abs(found)
