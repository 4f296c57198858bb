"""Functions of the form x times a gate: SiLU, hard-swish, GELU, Mish."""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import erfcx, ndtr

from acts._functions.contract import LARGEST, elementwise, positive

__all__ = [
    "gelu",
    "gelu_grad",
    "hard_swish",
    "hard_swish_grad",
    "mish",
    "mish_grad",
    "silu",
    "silu_grad",
]


@elementwise
def silu(x: ArrayLike, beta: float = 1.0) -> NDArray[np.floating]:
    r"""Sigmoid linear unit, element-wise; with `beta` it is called Swish.

    .. math:: f(x) = \frac{x}{1 + e^{-\beta x}}, \qquad \beta = \text{beta}

    Parameters
    ----------
    x : array_like of float, any shape
        Pre-activations.
    beta : float, default 1.0
        Sharpness of the gate, above 0; ReLU is the limit for large values.

    Returns
    -------
    ndarray of float, shape of `x`
        At least -0.2785 / `beta`.

    Raises
    ------
    ValueError
        If `beta` is not finite or not above 0.

    Notes
    -----
    Below -700 the exponential is multiplied in as two square roots: it is subnormal there, and has
    lost digits that `x` would bring back into sight. Where `beta` is not a power of two,
    rounding ``beta * x`` adds an error of up to ``|beta * x|`` ulp. Chapter: 06_smooth_and_gated.

    References
    ----------
    .. [1] Hendrycks & Gimpel (2016), Gaussian error linear units (GELUs).
    .. [2] Elfwing, Uchibe & Doya (2018), Sigmoid-weighted linear units for neural network function
       approximation in reinforcement learning.
    .. [3] Ramachandran, Zoph & Le (2017), Searching for activation functions.

    Examples
    --------
    >>> acts.silu([-2.0, 0.0, 2.0]).round(4)
    array([-0.2384,  0.    ,  1.7616])
    """
    y = positive(beta=beta) * x
    return _far_left(x / (1.0 + np.exp(-y)), y, x)


@elementwise
def silu_grad(x: ArrayLike, beta: float = 1.0) -> NDArray[np.floating]:
    r"""Slope of `silu`, which has a root.

    .. math:: f'(x) = s\,(1 + \beta x\,(1 - s)), \qquad s = \mathrm{sigmoid}(\beta x)

    Parameters
    ----------
    x : array_like of float, any shape
        Pre-activations.
    beta : float, default 1.0
        Sharpness of the gate, above 0.

    Returns
    -------
    ndarray of float, shape of `x`
        Negative below -1.278 / `beta`, at most 1.0998.

    Raises
    ------
    ValueError
        If `beta` is not finite or not above 0.

    Notes
    -----
    Near the root, between -3 and -0.3 (times 1 / `beta`), the error is at most 12 spacings of 0.1.
    Where `beta` is not a power of two, rounding ``beta * x`` adds an error of up to ``|beta * x|``
    ulp.

    Examples
    --------
    >>> acts.silu_grad([-2.0, 0.0, 2.0]).round(4)
    array([-0.0908,  0.5   ,  1.0908])
    """
    y = positive(beta=beta) * x
    near = np.minimum(y, 700.0)  # there the slope is 1
    e = np.exp(-near)
    return _far_left((1.0 + near / (1.0 + 1.0 / e)) / (1.0 + e), y, 1.0 + y)


@elementwise
def hard_swish(x: ArrayLike) -> NDArray[np.floating]:
    r"""Hard swish, element-wise: `silu` with the hard sigmoid as its gate.

    .. math:: f(x) = x\,\frac{\min(\max(x + 3, 0), 6)}{6}

    Parameters
    ----------
    x : array_like of float, any shape
        Pre-activations.

    Returns
    -------
    ndarray of float, shape of `x`
        At least -0.375, at -1.5.

    Notes
    -----
    The maximum keeps ``-inf * 0`` out.

    References
    ----------
    .. [1] Howard et al. (2019), Searching for MobileNetV3.

    Examples
    --------
    >>> acts.hard_swish([-4.0, -1.5, 1.5, 4.0])
    array([-0.   , -0.375,  1.125,  4.   ])
    """
    return np.maximum(x, -3.0) * ((x + 3.0).clip(0.0, 6.0) / 6.0)


@elementwise
def hard_swish_grad(x: ArrayLike) -> NDArray[np.floating]:
    r"""Slope of `hard_swish`: :math:`(2x + 3) / 6` between -3 and 3, 0 before, 1 after.

    Parameters
    ----------
    x : array_like of float, any shape
        Pre-activations.

    Returns
    -------
    ndarray of float, shape of `x`
        0 at the kink -3, 1 at the kink 3.

    Examples
    --------
    >>> acts.hard_swish_grad([-3.0, -1.5, 0.0, 3.0])
    array([0. , 0. , 0.5, 1. ])
    """
    outside = np.sign(np.maximum(x, 0.0))
    return np.where(np.abs(x) < 3, (2.0 * x + 3.0) / 6.0, outside)


def _gelu_to_float32(x: NDArray[np.float64], approximate: str = "none") -> NDArray[np.float64]:
    """Good to 2e-12 of the value, which is enough for a result in float32.

    The tail of the normal distribution is ``exp(-x²/2)`` times a polynomial in
    ``1 / (1 + |x|/5)``, as Hastings wrote it: `ndtr` alone would take longer.
    """
    if _is_tanh(approximate):
        return gelu(x, approximate)
    near = np.maximum(x, -100.0)  # everything below gives 0, -inf would give NaN
    y = np.abs(near)
    t = 1.0 / (1.0 + 0.2 * y)
    tail = _TAIL[0] * t
    for factor in _TAIL[1:]:
        tail += factor
        tail *= t
    tail *= np.exp(-0.5 * y * y)
    return near * np.abs((x > 0) - tail)


# Least relative error of `tail`, 1.2e-12, up to 15, where float32 ends. Highest power first.
_TAIL = (
    -0.0108208944734, 0.0830074948803, -0.2655891320345, 0.4657521211950, -0.5319530312506,
    0.4581729232282, -0.2412858041042, 0.1570663012685, 0.0100454867683, 0.0707180229638,
    0.0685288107862, 0.0767942951829, 0.0797744999280, 0.0797889056612,
)  # fmt: skip


@elementwise(coarse=_gelu_to_float32)
def gelu(x: ArrayLike, approximate: str = "none") -> NDArray[np.floating]:
    r"""Gaussian error linear unit, element-wise.

    .. math:: f(x) = x\,\Phi(x) \qquad \text{or, with approximate="tanh",} \qquad
       f(x) = \frac{x}{2} \left(1 + \tanh\left(\sqrt{2/\pi}\,(x + 0.044715\,x^3)\right)\right)

    Parameters
    ----------
    x : array_like of float, any shape
        Pre-activations.
    approximate : {"none", "tanh"}, default "none"
        Exact with the normal distribution function :math:`\Phi`, or its approximation by tanh.

    Returns
    -------
    ndarray of float, shape of `x`
        At least -0.17.

    Raises
    ------
    ValueError
        If `approximate` is neither "none" nor "tanh".

    Notes
    -----
    `scipy.special.ndtr` is good to 2 ulp above -1 and off by up to 1000 below. There the value is
    ``erfcx`` times an exponential whose square is split, which is good to 8. ``1 + tanh(u)`` is
    ``2 sigmoid(2 u)``, which does not cancel; rounding `u` still adds a few ``|u|`` ulp, up to
    1500 far left. For float32 and float16 a polynomial takes the place of ``ndtr``: it is faster,
    and good to 2e-12.
    Chapter: 06b_gelu_variants.

    References
    ----------
    .. [1] Hendrycks & Gimpel (2016), Gaussian error linear units (GELUs).

    Examples
    --------
    >>> acts.gelu([-2.0, 0.0, 2.0]).round(4)
    array([-0.0455,  0.    ,  1.9545])
    >>> acts.gelu([-2.0, 0.0, 2.0], approximate="tanh").round(4)
    array([-0.0454,  0.    ,  1.9546])
    """
    if _is_tanh(approximate):
        h = np.exp(-np.abs(_inner(x)))
        return np.where(x >= 0, x, np.maximum(x, -LARGEST) * h * h) / (1.0 + h * h)
    result = x * ndtr(x)
    left = x < -1
    near = np.maximum(x[left], -100.0)  # everything below gives 0, -inf would give NaN
    bell, tail = _left(near)
    result[left] = near * tail * bell
    return result


def _gelu_grad_to_float32(x: NDArray[np.float64], approximate: str = "none") -> NDArray:
    """Good to 1e-12 of the value and, next to the root, to that of `ndtr`; no polynomial is."""
    if _is_tanh(approximate):
        return gelu_grad(x, approximate)
    x = x.clip(-100.0, 100.0)
    return ndtr(x) + x * np.exp(-0.5 * x * x) * _INV_SQRT_2PI


@elementwise(coarse=_gelu_grad_to_float32)
def gelu_grad(x: ArrayLike, approximate: str = "none") -> NDArray[np.floating]:
    r"""Slope of `gelu`: :math:`f'(x) = \Phi(x) + x\,\varphi(x)`, or that of the approximation.

    Parameters
    ----------
    x : array_like of float, any shape
        Pre-activations.
    approximate : {"none", "tanh"}, default "none"
        Which of the two functions.

    Returns
    -------
    ndarray of float, shape of `x`
        Negative below -0.7518, at most 1.1289.

    Raises
    ------
    ValueError
        If `approximate` is neither "none" nor "tanh".

    Notes
    -----
    Near the root, between -3 and -0.3, the error is at most 12 spacings of 0.1; below that 8 ulp,
    and 16 where the density is subnormal; with ``approximate="tanh"``, up to 1500 ulp far left.

    Examples
    --------
    >>> acts.gelu_grad([-2.0, 0.0, 2.0]).round(4)
    array([-0.0852,  0.5   ,  1.0852])
    """
    x = x.clip(-100.0, 100.0)  # beyond 40 the slope rounds to 0 and 1
    if _is_tanh(approximate):
        u = _inner(x)
        e = np.exp(-2.0 * np.abs(u))
        gate_slope = 4.0 * _SQRT_2_PI * (0.5 + 1.5 * 0.044715 * x * x) * e / (1.0 + e * (2.0 + e))
        return np.where(x >= 0, 1.0, e) / (1.0 + e) + x * gate_slope
    result = ndtr(x) + x * np.exp(-0.5 * x * x) * _INV_SQRT_2PI
    left = x < -1
    near = x[left]
    bell, tail = _left(near)
    result[left] = (tail + near * _INV_SQRT_2PI) * bell
    return result


_SQRT_HALF = 0.7071067811865476
_SQRT_2_PI = 0.7978845608028654
_INV_SQRT_2PI = 0.3989422804014327


def _left(x: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """exp(-x²/2) and the factor that makes it the normal distribution function, for x < 0.

    The square of a coarse x is exact, so that only the small rest of the exponent is rounded.
    """
    coarse = np.rint(16.0 * x) * 0.0625
    bell = np.exp(-0.5 * coarse * coarse) * np.exp(0.5 * (coarse - x) * (coarse + x))
    return bell, 0.5 * erfcx(-_SQRT_HALF * x)


def _inner(x: NDArray[np.float64]) -> NDArray[np.float64]:
    return _SQRT_2_PI * x * (1.0 + 0.044715 * x * x)


def _is_tanh(approximate: str) -> bool:
    if not isinstance(approximate, str) or approximate not in ("none", "tanh"):
        raise ValueError(f"approximate must be 'none' or 'tanh', got {approximate!r}")
    return approximate == "tanh"


@elementwise
def mish(x: ArrayLike) -> NDArray[np.floating]:
    r"""Mish, element-wise.

    .. math:: f(x) = x \tanh(\log(1 + e^x))

    Parameters
    ----------
    x : array_like of float, any shape
        Pre-activations.

    Returns
    -------
    ndarray of float, shape of `x`
        At least -0.3089.

    Notes
    -----
    With :math:`w = e^x` the tanh of the logarithm is :math:`1 / (1 + 2 / (w^2 + 2 w))`, which is 1
    from 20 on.

    References
    ----------
    .. [1] Misra (2020), Mish: a self regularized non-monotonic activation function.

    Examples
    --------
    >>> acts.mish([-2.0, 0.0, 2.0]).round(4)
    array([-0.2525,  0.    ,  1.944 ])
    """
    w = np.exp(x.clip(-700.0, 40.0))
    return _far_left(x / (1.0 + 2.0 / (w * w + 2.0 * w)), x, x)


@elementwise
def mish_grad(x: ArrayLike) -> NDArray[np.floating]:
    r"""Slope of `mish`, which has a root.

    .. math:: f'(x) = t + x\,(1 - t^2)\,\mathrm{sigmoid}(x), \qquad t = \tanh(\log(1 + e^x))

    Parameters
    ----------
    x : array_like of float, any shape
        Pre-activations.

    Returns
    -------
    ndarray of float, shape of `x`
        Negative below -1.1925, at most 1.0885.

    Notes
    -----
    Fractions of polynomials in ``exp(-x)`` above -1 and in ``exp(x)`` below. Near the root, between
    -3 and -0.3, the error is at most 12 spacings of 0.1.

    Examples
    --------
    >>> acts.mish_grad([-2.0, 0.0, 2.0]).round(4)
    array([-0.1084,  0.6   ,  1.0693])
    """
    near = x.clip(-1.0, 700.0)
    e = np.exp(-near)
    n = e + e * e
    d = 0.5 + n
    slope = (0.5 + e * (1.0 + near * (n / d))) / d
    left = x < -1
    y = x[left]
    w = np.exp(y)
    n = w * (1.0 + 0.5 * w)
    slope[left] = w * (1.0 + y + w * (1.5 + y + w * (1.0 + 0.25 * w))) / (1.0 + n * (2.0 + n))
    return _far_left(slope, x, 1.0 + x)


def _far_left(
    result: NDArray[np.float64], y: NDArray[np.float64], factor: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Put ``factor * exp(y)`` into `result` where ``y < -700``, also at -inf.

    The exponential is subnormal there, or 0 too early; its square root is neither.
    """
    far = y < -700
    if far.any():
        root = np.exp(0.5 * y[far])
        result[far] = np.maximum(factor[far], -LARGEST) * root * root
    return result
