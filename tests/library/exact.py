"""The textbook definitions in arithmetic of several hundred digits, and errors counted in ulp.

The definitions are independent of `acts` on purpose: each value is its definition, cancellation
drowned in digits, and each slope is the numerical derivative of that. Shared by the tests and
tools/accuracy.py.
"""

import mpmath
import numpy as np
from mpmath import mp, mpf

from acts import ACTIVATIONS

# 1 - sigmoid(745) needs 324 digits before the first one that counts; 50 are to remain.
DIGITS = 400

_SELU_SCALE = "1.0507009873554804934193349852946"
_SELU_ALPHA = "1.6732632423543772848170429916717"


def _gelu(x, approximate="none"):
    if approximate == "tanh":
        u = mp.sqrt(2 / mp.pi) * (x + mpf("0.044715") * x**3)
        return x / 2 * (1 + mp.tanh(u))
    if abs(x) > 1000:  # mpmath's erfc overflows far out; the tail is below 10^-200000 here
        return max(x, mpf(0))
    return x * mp.erfc(-x / mp.sqrt(2)) / 2


VALUE = {
    "identity": lambda x: x,
    "step": lambda x: mpf(x > 0),
    "sigmoid": lambda x: 1 / (1 + mp.exp(-x)),
    "log_sigmoid": lambda x: -mp.log(1 + mp.exp(-x)),
    "tanh": lambda x: mp.tanh(x),
    "hard_sigmoid": lambda x: min(max(x + 3, 0), 6) / mpf(6),
    "softsign": lambda x: x / (1 + abs(x)),
    "relu": lambda x: max(x, mpf(0)),
    "relu6": lambda x: min(max(x, mpf(0)), mpf(6)),
    "leaky_relu": lambda x, negative_slope=0.01: x if x > 0 else mpf(negative_slope) * x,
    "elu": lambda x, alpha=1.0: x if x > 0 else mpf(alpha) * mp.expm1(x),
    "celu": lambda x, alpha=1.0: x if x > 0 else mpf(alpha) * mp.expm1(x / mpf(alpha)),
    "selu": lambda x: mpf(_SELU_SCALE) * (x if x > 0 else mpf(_SELU_ALPHA) * mp.expm1(x)),
    "softplus": lambda x, beta=1.0: mp.log(1 + mp.exp(mpf(beta) * x)) / mpf(beta),
    "silu": lambda x, beta=1.0: x / (1 + mp.exp(-mpf(beta) * x)),
    "hard_swish": lambda x: x * min(max(x + 3, 0), 6) / mpf(6),
    "gelu": _gelu,
    "mish": lambda x: x * mp.tanh(mp.log(1 + mp.exp(x))),
}


def value(name: str, x: float, **parameters):
    """f(x) with several hundred digits."""
    with mp.workdps(DIGITS):
        return VALUE[name](mpf(float(x)), **parameters)


def slope(name: str, x: float, **parameters):
    """f'(x): the derivative of the definition, by differences far smaller than any float."""
    with mp.workdps(DIGITS):
        step = max(abs(mpf(float(x))), mpf(10) ** -60) * mpf(10) ** -(DIGITS - 60)
        x = mpf(float(x))
        with mp.workdps(2 * DIGITS):
            up, down = VALUE[name](x + step, **parameters), VALUE[name](x - step, **parameters)
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
    rooted = kind == "slope" and name in ("silu", "gelu", "mish") and x.dtype == np.float64
    near_root = rooted & (x > -3) & (x < -0.3)
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
