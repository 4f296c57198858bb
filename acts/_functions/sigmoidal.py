"""S-shaped functions: sigmoid, its logarithm, tanh, hard sigmoid, softsign."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from acts._functions.contract import LARGEST, elementwise, unrounded

__all__ = [
    "hard_sigmoid",
    "hard_sigmoid_grad",
    "log_sigmoid",
    "log_sigmoid_grad",
    "sigmoid",
    "sigmoid_grad",
    "softsign",
    "softsign_grad",
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
    Below -709 the formula overflows to 0, where the value is still 1e-308 and, as everywhere below
    -37, equal to ``exp(x)``. Chapter: 02_sigmoid_saturation.

    References
    ----------
    .. [1] Verhulst (1845), Recherches mathématiques sur la loi d'accroissement de la population.
    .. [2] Rumelhart, Hinton & Williams (1986), Learning representations by back-propagating errors.

    Examples
    --------
    >>> acts.sigmoid([-2.0, 0.0, 2.0]).round(4)
    array([0.1192, 0.5   , 0.8808])
    """
    return logistic(x)


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
    >>> acts.sigmoid_grad([-5.0, 0.0, 5.0]).round(4)
    array([0.0066, 0.25  , 0.0066])
    """
    e = np.exp(-np.abs(x))
    return e / (1.0 + e * (2.0 + e))


@elementwise
def log_sigmoid(x: ArrayLike) -> NDArray[np.floating]:
    r"""Logarithm of the sigmoid, element-wise; the loss of a binary classifier is made of it.

    .. math:: f(x) = \log \frac{1}{1 + e^{-x}} = -\mathrm{softplus}(-x)

    Parameters
    ----------
    x : array_like of float, any shape
        Pre-activations.

    Returns
    -------
    ndarray of float, shape of `x`
        Never above 0.

    Notes
    -----
    Both terms of ``min(x, 0) - log1p(exp(-|x|))`` have the same sign, so nothing cancels;
    ``log(sigmoid(x))`` is ``-inf`` below -745 and loses its digits above 0.

    References
    ----------
    .. [1] Cox (1958), The regression analysis of binary sequences.

    Examples
    --------
    >>> acts.log_sigmoid([-1000.0, 0.0, 2.0]).round(4)
    array([-1.000e+03, -6.931e-01, -1.269e-01])
    """
    return np.minimum(x, 0.0) - np.log1p(np.exp(-np.abs(x)))


@elementwise
def log_sigmoid_grad(x: ArrayLike) -> NDArray[np.floating]:
    r"""Slope of `log_sigmoid`: :math:`f'(x) = \mathrm{sigmoid}(-x)`.

    Parameters
    ----------
    x : array_like of float, any shape
        Pre-activations.

    Returns
    -------
    ndarray of float, shape of `x`

    Notes
    -----
    ``1 - sigmoid(x)`` has lost its digits for large `x`.

    Examples
    --------
    >>> acts.log_sigmoid_grad([-2.0, 0.0, 2.0]).round(4)
    array([0.8808, 0.5   , 0.1192])
    """
    return logistic(-x)


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
    Chapter: 12i_recurrent_states.

    References
    ----------
    .. [1] LeCun, Bottou, Orr & Müller (1998), Efficient BackProp.

    Examples
    --------
    >>> acts.tanh([-1.0, 0.0, 1.0]).round(4)
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
    >>> acts.tanh_grad([-1.0, 0.0, 1.0]).round(4)
    array([0.42, 1.  , 0.42])
    """
    e = np.exp(-2.0 * np.abs(x))
    return 4.0 * e / (1.0 + e * (2.0 + e))


@elementwise
def hard_sigmoid(x: ArrayLike) -> NDArray[np.floating]:
    r"""Three straight pieces in the shape of a sigmoid, element-wise.

    .. math:: f(x) = \frac{\min(\max(x + 3, 0), 6)}{6}

    Parameters
    ----------
    x : array_like of float, any shape
        Pre-activations.

    Returns
    -------
    ndarray of float, shape of `x`
        Exactly 0 up to -3, exactly 1 from 3 on.

    Notes
    -----
    PyTorch and Keras 3 define it so; other libraries have other slopes (Keras 2 had 0.2).

    References
    ----------
    .. [1] Howard et al. (2019), Searching for MobileNetV3. Section 5.2.
    .. [2] Courbariaux, Bengio & David (2015), BinaryConnect: training deep neural networks with
       binary weights during propagations. An older one, with slope 1/2.

    Examples
    --------
    >>> acts.hard_sigmoid([-4.0, 0.0, 1.5])
    array([0.  , 0.5 , 0.75])
    """
    return np.minimum(np.maximum(x + 3.0, 0.0), 6.0) / 6.0


@unrounded
def hard_sigmoid_grad(x: ArrayLike) -> NDArray[np.floating]:
    r"""Slope of `hard_sigmoid`: 1/6 for :math:`-3 < x < 3`, else 0; 0 at both kinks.

    Parameters
    ----------
    x : array_like of float, any shape
        Pre-activations.

    Returns
    -------
    ndarray of float, shape of `x`

    Examples
    --------
    >>> acts.hard_sigmoid_grad([-3.0, 0.0, 3.0]).round(4)
    array([0.    , 0.1667, 0.    ])
    """
    return np.ceil((3.0 - np.abs(x)).clip(0.0, 1.0)) * (1.0 / 6.0)


@elementwise
def softsign(x: ArrayLike) -> NDArray[np.floating]:
    r"""Softsign, element-wise: saturates like 1/x where tanh saturates exponentially.

    .. math:: f(x) = \frac{x}{1 + |x|}

    Parameters
    ----------
    x : array_like of float, any shape
        Pre-activations.

    Returns
    -------
    ndarray of float, shape of `x`
        Between -1 and 1; ±1 at ±inf, where the formula would be NaN.

    References
    ----------
    .. [1] Elliott (1993), A better activation function for artificial neural networks.
    .. [2] Bergstra, Desjardins, Lamblin & Bengio (2009), Quadratic polynomials learn better image
       features.

    Examples
    --------
    >>> acts.softsign([-3.0, 0.0, np.inf])
    array([-0.75,  0.  ,  1.  ])
    """
    x = x.clip(-LARGEST, LARGEST)
    return x / (1.0 + np.abs(x))


@elementwise
def softsign_grad(x: ArrayLike) -> NDArray[np.floating]:
    r"""Slope of `softsign`: :math:`f'(x) = 1 / (1 + |x|)^2`, at most 1, at 0.

    Parameters
    ----------
    x : array_like of float, any shape
        Pre-activations.

    Returns
    -------
    ndarray of float, shape of `x`

    Notes
    -----
    The square comes last: ``(1 + |x|)²`` overflows from 1.3e154 on, where the slope is still
    6e-309.

    Examples
    --------
    >>> acts.softsign_grad([-3.0, 0.0, 3.0])
    array([0.0625, 1.    , 0.0625])
    """
    r = 1.0 / (1.0 + np.abs(x))
    return r * r


def logistic(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Kernel of `sigmoid`, for every function that needs one."""
    result = 1.0 / (1.0 + np.exp(-x))
    return np.exp(x, out=result, where=x < -700)
