"""S-shaped functions: sigmoid, its logarithm, tanh, hard sigmoid, softsign."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from acts._array import elementwise

__all__ = [
    "sigmoid",
    "sigmoid_grad",
    "tanh",
    "tanh_grad",
]


@elementwise
def sigmoid(x: ArrayLike) -> NDArray[np.floating]:
    r"""Logistic sigmoid, element-wise.

    .. math:: f(x) = \frac{1}{1 + e^{-x}}

    Parameters
    ----------
    x : array_like of float, any shape
        Pre-activations.

    Returns
    -------
    ndarray of float, shape of `x`
        Between 0 and 1; rounds to exactly 1 from about 37 on.

    Notes
    -----
    Written with ``exp(-|x|)``, which cannot overflow: the formula above would give 0 instead of
    4e-312 at -716. Chapter: *Sigmoid saturation*.

    References
    ----------
    .. [1] Verhulst (1845), Recherches mathématiques sur la loi d'accroissement de la population.

    Examples
    --------
    >>> sigmoid([-2.0, 0.0, 2.0]).round(4)
    array([0.1192, 0.5   , 0.8808])
    """
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, 1.0, e) / (1.0 + e)


@elementwise
def sigmoid_grad(x: ArrayLike) -> NDArray[np.floating]:
    r"""Slope of `sigmoid`: :math:`f'(x) = f(x)\,f(-x)`, at most 1/4, at 0.

    Parameters
    ----------
    x : array_like of float, any shape
        Pre-activations.

    Returns
    -------
    ndarray of float, shape of `x`

    Notes
    -----
    With ``e = exp(-|x|)`` the slope is ``e / (1 + e)²``. The usual ``s * (1 - s)`` loses all its
    digits for large `x`: at 40 it gives 0, the slope is 4e-18.

    Examples
    --------
    >>> sigmoid_grad([-5.0, 0.0, 5.0]).round(4)
    array([0.0066, 0.25  , 0.0066])
    """
    e = np.exp(-np.abs(x))
    return e / (1.0 + e * (2.0 + e))


@elementwise
def tanh(x: ArrayLike) -> NDArray[np.floating]:
    r"""Hyperbolic tangent, element-wise: a sigmoid from -1 to 1 through the origin.

    .. math:: f(x) = \frac{e^x - e^{-x}}{e^x + e^{-x}}

    Parameters
    ----------
    x : array_like of float, any shape
        Pre-activations.

    Returns
    -------
    ndarray of float, shape of `x`
        Between -1 and 1; rounds to exactly ±1 from about 19 on.

    Notes
    -----
    ``np.tanh``: the formula above overflows at 710 and loses the digits of small `x`.
    Chapter: *Tanh*.

    References
    ----------
    .. [1] LeCun, Bottou, Orr & Müller (1998), Efficient BackProp.

    Examples
    --------
    >>> tanh([-1.0, 0.0, 1.0]).round(4)
    array([-0.7616,  0.    ,  0.7616])
    """
    return np.tanh(x)


@elementwise
def tanh_grad(x: ArrayLike) -> NDArray[np.floating]:
    r"""Slope of `tanh`: :math:`f'(x) = 1 - f(x)^2`, at most 1, at 0.

    Parameters
    ----------
    x : array_like of float, any shape
        Pre-activations.

    Returns
    -------
    ndarray of float, shape of `x`

    Notes
    -----
    With ``e = exp(-2|x|)`` the slope is ``4 e / (1 + e)²``: ``1 - tanh(x)²`` loses all its digits
    for large `x` and is 0 from about 19 on.

    Examples
    --------
    >>> tanh_grad([-1.0, 0.0, 1.0]).round(4)
    array([0.42, 1.  , 0.42])
    """
    e = np.exp(-2.0 * np.abs(x))
    return 4.0 * e / (1.0 + e * (2.0 + e))
