"""One row per function: all that the tests and the benchmarks have to be told about it.

What follows from `acts.ACTIVATIONS` is not repeated here. The first test of
tests/library/test_functions.py compares the two and prints the row that is missing.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
import scipy.special as sc
import torch
from mpmath import mp, mpf

__all__ = ["ROWS", "Row"]

INF, NAN = math.inf, math.nan


@dataclass(frozen=True, kw_only=True)
class Row:
    """What the tests know of one function; keywords are called as in `acts`."""

    #: The textbook definition in mpmath, with the defaults of the keywords; no care for digits.
    exact: Callable
    #: The shortest form in NumPy and SciPy that a reader would write, without care for tails and
    #: NaN, at the default parameters; and that of the slope. `run.py bench` races them.
    plain: Callable
    plain_grad: Callable
    #: Parameters at which something might break; each keyword at least once.
    uncomfortable: tuple[dict, ...] = ()
    #: Keyword -> what the error says it must be, and values that are refused.
    bad: Mapping[str, tuple[str, tuple]] = field(default_factory=dict)
    #: The definition once more, for complex numbers; None where it has no such form, as with |x|.
    complex: Callable | None = None
    #: Kinks by parameters; None: those of the record, whatever the parameters.
    kinks: Callable | None = None
    #: Where the slope has a root, by parameters: there 12 spacings of 0.1 are allowed in float64.
    root: Callable | None = None
    #: Ulp that the docstring allows in float64: of kind ("value" or "slope"), x and keywords.
    bound: Callable = lambda kind, x, **keywords: 4.0
    #: The function of a tensor, where it is not the record's class called with our keywords.
    torch: Callable | None = None
    #: How far torch's slopes are off in float64.
    torch_rtol: float = 1e-12
    #: What the record has to say on Keras, from the signatures in its documentation.
    keras: str = ""

    @property
    def monotone(self) -> bool:
        return bool(np.all(self.plain_grad(np.linspace(-8, 8, 1601)) >= 0))


FINITE, POSITIVE = "a finite number", "a finite number above 0"
SELU_SCALE, SELU_ALPHA = "1.0507009873554804934193349852946", "1.6732632423543772848170429916717"


def rounded(factor, x):
    """4 ulp, and those that rounding ``factor * x`` in an exponent adds."""
    return 4.0 if abs(math.frexp(factor)[0]) == 0.5 else 4.0 + abs(factor * x)


def exact_gelu(x, approximate="none"):
    if approximate == "tanh":
        u = mp.sqrt(2 / mp.pi) * (x + mpf("0.044715") * x**3)
        return x / 2 * (1 + mp.tanh(u))
    if abs(x) > 1000:  # mpmath's erfc overflows far out; the tail is below 10^-200000 here
        return max(x, mpf(0))
    return x * mp.erfc(-x / mp.sqrt(2)) / 2


def gelu_bound(kind, x, approximate="none"):
    if approximate == "tanh":
        return np.where(x > -1, 4, 1500)
    far = kind == "slope" and x < -37  # exp(-x²/2) is subnormal there
    return np.where(x < -1, np.where(far, 16, 8), 4)


ROWS: dict[str, Row] = {
    "identity": Row(
        exact=lambda x: x,
        plain=lambda x: x.copy(),
        plain_grad=np.ones_like,
        complex=lambda z: z,
    ),
    "step": Row(
        exact=lambda x: mpf(x > 0),
        plain=lambda x: (x > 0) * 1.0,
        plain_grad=np.zeros_like,
        torch=lambda x: torch.heaviside(x.detach(), torch.zeros_like(x)) + 0 * x,
    ),
    "sigmoid": Row(
        exact=lambda x: 1 / (1 + mp.exp(-x)),
        plain=sc.expit,
        plain_grad=lambda x: (s := sc.expit(x)) * (1 - s),
        complex=lambda z: 1 / (1 + np.exp(-z)),
    ),
    "log_sigmoid": Row(
        exact=lambda x: -mp.log(1 + mp.exp(-x)),
        plain=sc.log_expit,
        plain_grad=lambda x: sc.expit(-x),
        complex=lambda z: -np.log(1 + np.exp(-z)),
    ),
    "tanh": Row(
        exact=lambda x: mp.tanh(x),
        plain=np.tanh,
        plain_grad=lambda x: 1 - np.tanh(x) ** 2,
        complex=np.tanh,
    ),
    "hard_sigmoid": Row(
        exact=lambda x: min(max(x + 3, 0), 6) / mpf(6),
        plain=lambda x: np.clip(x + 3, 0, 6) / 6,
        plain_grad=lambda x: (np.abs(x) < 3) / 6,
        torch_rtol=3e-8,  # its backward rounds 1/6 to float32
        keras="Keras 2: 0.2 x + 0.5 between -2.5 and 2.5",
    ),
    "softsign": Row(
        exact=lambda x: x / (1 + abs(x)),
        plain=lambda x: x / (1 + np.abs(x)),
        plain_grad=lambda x: 1 / (1 + np.abs(x)) ** 2,
        complex=lambda z: z / (1 + np.where(z.real > 0, z, -z)),
    ),
    "relu": Row(
        exact=lambda x: max(x, mpf(0)),
        plain=lambda x: np.maximum(x, 0),
        plain_grad=lambda x: (x > 0) * 1.0,
        keras="Keras: also negative_slope=0, max_value=None, threshold=0",
    ),
    "relu6": Row(
        exact=lambda x: min(max(x, mpf(0)), mpf(6)),
        plain=lambda x: np.clip(x, 0, 6),
        plain_grad=lambda x: ((x > 0) & (x < 6)) * 1.0,
    ),
    "leaky_relu": Row(
        exact=lambda x, negative_slope=0.01: x if x > 0 else mpf(negative_slope) * x,
        plain=lambda x: np.where(x > 0, x, 0.01 * x),
        plain_grad=lambda x: np.where(x > 0, 1.0, 0.01),
        uncomfortable=({"negative_slope": 1.5}, {"negative_slope": -0.3}, {"negative_slope": 0.0}),
        bad={"negative_slope": (FINITE, (INF, NAN, "a", None, [1, 2], 1j, 10**400))},
        keras="Keras: negative_slope=0.2, and 0.3 in its layer LeakyReLU",
    ),
    "elu": Row(
        exact=lambda x, alpha=1.0: x if x > 0 else mpf(alpha) * mp.expm1(x),
        plain=lambda x: np.where(x > 0, x, np.expm1(np.minimum(x, 0))),
        plain_grad=lambda x: np.where(x > 0, 1.0, np.exp(np.minimum(x, 0))),
        uncomfortable=({"alpha": 2.5}, {"alpha": -0.7}, {"alpha": 0.0}),
        bad={"alpha": (FINITE, (INF, NAN, "1"))},
        complex=lambda z, alpha=1.0: np.where(z.real > 0, z, alpha * (np.exp(z) - 1)),
        kinks=lambda alpha=1.0: () if alpha == 1 else (0.0,),
    ),
    "celu": Row(
        exact=lambda x, alpha=1.0: x if x > 0 else mpf(alpha) * mp.expm1(x / mpf(alpha)),
        plain=lambda x: np.where(x > 0, x, np.expm1(np.minimum(x, 0))),
        plain_grad=lambda x: np.where(x > 0, 1.0, np.exp(np.minimum(x, 0))),
        uncomfortable=({"alpha": 2.5}, {"alpha": -0.7}, {"alpha": 1e-3}),
        bad={"alpha": ("a finite number other than 0", (0, 0.0, INF, NAN, None))},
        complex=lambda z, alpha=1.0: np.where(z.real > 0, z, alpha * (np.exp(z / alpha) - 1)),
        bound=lambda kind, x, alpha=1.0: rounded(1 / alpha, x),
        torch_rtol=3e-6,  # its backward rounds 1 / alpha to float32
    ),
    "selu": Row(
        exact=lambda x: mpf(SELU_SCALE) * (x if x > 0 else mpf(SELU_ALPHA) * mp.expm1(x)),
        plain=lambda x: 1.0507 * np.where(x > 0, x, 1.6733 * np.expm1(np.minimum(x, 0))),
        plain_grad=lambda x: 1.0507 * np.where(x > 0, 1.0, 1.6733 * np.exp(np.minimum(x, 0))),
    ),
    "softplus": Row(
        exact=lambda x, beta=1.0: mp.log(1 + mp.exp(mpf(beta) * x)) / mpf(beta),
        plain=lambda x: np.logaddexp(x, 0),
        plain_grad=sc.expit,
        uncomfortable=({"beta": 3.7}, {"beta": 1e-3}, {"beta": 2.0}),
        bad={"beta": (POSITIVE, (0, -1.0, INF, NAN, "b"))},
        complex=lambda z, beta=1.0: np.log(1 + np.exp(beta * z)) / beta,
        bound=lambda kind, x, beta=1.0: rounded(beta, x),
        # the class is linear where beta * x > 20, which leaves log1p(exp(-20)) / beta out
        torch=lambda x, beta=1.0: torch.nn.functional.softplus(x, beta, threshold=40),
        keras="Keras: no beta",
    ),
    "silu": Row(
        exact=lambda x, beta=1.0: x / (1 + mp.exp(-mpf(beta) * x)),
        plain=lambda x: x * sc.expit(x),
        plain_grad=lambda x: (s := sc.expit(x)) * (1 + x * (1 - s)),
        uncomfortable=({"beta": 3.7}, {"beta": 1e-3}),
        bad={"beta": (POSITIVE, (0.0, -1e-9, INF, NAN))},
        complex=lambda z, beta=1.0: z / (1 + np.exp(-beta * z)),
        root=lambda beta=1.0: (-3 / beta, -0.3 / beta),
        bound=lambda kind, x, beta=1.0: rounded(beta, x),
        torch=lambda x, beta=1.0: torch.nn.SiLU()(x) if beta == 1 else x * torch.sigmoid(beta * x),
        keras="PyTorch and Keras: no beta",
    ),
    "hard_swish": Row(
        exact=lambda x: x * min(max(x + 3, 0), 6) / mpf(6),
        plain=lambda x: x * np.clip(x + 3, 0, 6) / 6,
        plain_grad=lambda x: np.where(x > 3, 1.0, np.where(x > -3, (2 * x + 3) / 6, 0.0)),
        complex=lambda z: np.select([z.real <= -3, z.real < 3], [0, z * (z + 3) / 6], z),
    ),
    "gelu": Row(
        exact=exact_gelu,
        plain=lambda x: x * sc.ndtr(x),
        plain_grad=lambda x: sc.ndtr(x) + x * np.exp(-x * x / 2) / np.sqrt(2 * np.pi),
        uncomfortable=({"approximate": "tanh"},),
        bad={"approximate": ("'none' or 'tanh'", ("erf", True, None, ["tanh"]))},
        root=lambda approximate="none": (-3, -0.3),
        bound=gelu_bound,
        keras='Keras: approximate=True stands for "tanh"',
    ),
    "mish": Row(
        exact=lambda x: x * mp.tanh(mp.log(1 + mp.exp(x))),
        plain=lambda x: x * np.tanh(np.logaddexp(x, 0)),
        plain_grad=lambda x: (t := np.tanh(np.logaddexp(x, 0))) + x * (1 - t * t) * sc.expit(x),
        complex=lambda z: z * np.tanh(np.log(1 + np.exp(z))),
        root=lambda: (-3, -0.3),
    ),
}
