"""Rectifiers with an exponential in them: ELU, CELU, SELU, softplus."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from acts._functions.contract import elementwise, finite, nonzero, positive
from acts._functions.sigmoidal import logistic

__all__ = [
    "celu",
    "celu_grad",
    "elu",
    "elu_grad",
    "selu",
    "selu_grad",
    "softplus",
    "softplus_grad",
]

# The constants of [1] in `selu`, and their product rounded once.
_SCALE = 1.0507009873554805
_SCALE_ALPHA = 1.7580993408473768


@elementwise
def elu(x: ArrayLike, alpha: float = 1.0) -> NDArray[np.floating]:
    r"""Exponential linear unit, element-wise.

    .. math:: f(x) = x \text{ if } x > 0 \text{ else } \alpha\,(e^x - 1), \qquad
       \alpha = \text{alpha}

    Parameters
    ----------
    x : array_like of float, any shape
        Pre-activations.
    alpha : float, default 1.0
        Minus the limit on the left; any finite value. Only 1 makes the slope continuous.

    Returns
    -------
    ndarray of float, shape of `x`

    Raises
    ------
    ValueError
        If `alpha` is not finite.

    Notes
    -----
    The sum of two halves, one of which is 0. ``expm1`` keeps the digits that ``exp(x) - 1`` loses
    near 0.

    References
    ----------
    .. [1] Clevert, Unterthiner & Hochreiter (2016), Fast and accurate deep network learning by
       exponential linear units (ELUs).

    Examples
    --------
    >>> acts.elu([-1.0, 0.0, 2.0], alpha=2.0).round(4)
    array([-1.2642,  0.    ,  2.    ])
    """
    alpha = finite(alpha=alpha)
    return np.maximum(x, 0.0) + alpha * np.expm1(np.minimum(x, 0.0))


@elementwise
def elu_grad(x: ArrayLike, alpha: float = 1.0) -> NDArray[np.floating]:
    r"""Slope of `elu`: 1 for ``x > 0``, else :math:`\alpha e^x`; `alpha` at 0.

    Parameters
    ----------
    x : array_like of float, any shape
        Pre-activations.
    alpha : float, default 1.0
        Any finite value.

    Returns
    -------
    ndarray of float, shape of `x`

    Raises
    ------
    ValueError
        If `alpha` is not finite.

    Notes
    -----
    For ``|alpha| > 1`` the exponential's own rounding is multiplied where it is subnormal, below
    -708: the error there is up to ``|alpha|`` times the smallest number.

    Examples
    --------
    >>> acts.elu_grad([-1.0, 0.0, 2.0], alpha=2.0).round(4)
    array([0.7358, 2.    , 1.    ])
    """
    alpha = finite(alpha=alpha)
    return np.where(x > 0, 1.0, alpha * np.exp(np.minimum(x, 0.0)))


@elementwise
def celu(x: ArrayLike, alpha: float = 1.0) -> NDArray[np.floating]:
    r"""Continuously differentiable exponential linear unit, element-wise.

    .. math:: f(x) = x \text{ if } x > 0 \text{ else } \alpha\,(e^{x/\alpha} - 1), \qquad
       \alpha = \text{alpha}

    Parameters
    ----------
    x : array_like of float, any shape
        Pre-activations.
    alpha : float, default 1.0
        Minus the limit on the left; finite and not 0. With a negative value the left branch
        grows exponentially.

    Returns
    -------
    ndarray of float, shape of `x`

    Raises
    ------
    ValueError
        If `alpha` is 0 or not finite.

    Notes
    -----
    Equal to `elu` for ``alpha == 1``; the slope at 0 is 1 for every `alpha`.

    References
    ----------
    .. [1] Barron (2017), Continuously differentiable exponential linear units.

    Examples
    --------
    >>> acts.celu([-1.0, 0.0, 2.0], alpha=2.0).round(4)
    array([-0.7869,  0.    ,  2.    ])
    """
    alpha = nonzero(alpha=alpha)
    return np.maximum(x, 0.0) + alpha * np.expm1(np.minimum(x, 0.0) / alpha)


@elementwise
def celu_grad(x: ArrayLike, alpha: float = 1.0) -> NDArray[np.floating]:
    r"""Slope of `celu`: 1 for ``x > 0``, else :math:`e^{x/\alpha}`; 1 at 0.

    Parameters
    ----------
    x : array_like of float, any shape
        Pre-activations.
    alpha : float, default 1.0
        Finite and not 0.

    Returns
    -------
    ndarray of float, shape of `x`

    Raises
    ------
    ValueError
        If `alpha` is 0 or not finite.

    Notes
    -----
    Where `alpha` is not a power of two the quotient's rounding adds an error of up to
    ``|x / alpha|`` ulp.

    Examples
    --------
    >>> acts.celu_grad([-1.0, 0.0, 2.0], alpha=2.0).round(4)
    array([0.6065, 1.    , 1.    ])
    """
    alpha = nonzero(alpha=alpha)
    return np.exp(np.minimum(x, 0.0) / alpha)


@elementwise
def selu(x: ArrayLike) -> NDArray[np.floating]:
    r"""Scaled exponential linear unit, element-wise.

    .. math:: f(x) = \lambda x \text{ if } x > 0 \text{ else } \lambda\alpha\,(e^x - 1), \qquad
       \lambda \approx 1.0507,\ \alpha \approx 1.6733

    Parameters
    ----------
    x : array_like of float, any shape
        Pre-activations.

    Returns
    -------
    ndarray of float, shape of `x`

    Notes
    -----
    The constants make mean 0 and variance 1 a fixed point for standard normal input.
    Chapter: 12e_deep_and_recurrent.

    References
    ----------
    .. [1] Klambauer, Unterthiner, Mayr & Hochreiter (2017), Self-normalizing neural networks.

    Examples
    --------
    >>> acts.selu([-1.0, 0.0, 2.0]).round(4)
    array([-1.1113,  0.    ,  2.1014])
    """
    return _SCALE * np.maximum(x, 0.0) + _SCALE_ALPHA * np.expm1(np.minimum(x, 0.0))


@elementwise
def selu_grad(x: ArrayLike) -> NDArray[np.floating]:
    r"""Slope of `selu`: :math:`\lambda` for ``x > 0``, else :math:`\lambda\alpha\,e^x`.

    Parameters
    ----------
    x : array_like of float, any shape
        Pre-activations.

    Returns
    -------
    ndarray of float, shape of `x`
        At the kink :math:`\lambda\alpha \approx 1.7581`, the slope on the left.

    Examples
    --------
    >>> acts.selu_grad([-1.0, 0.0, 2.0]).round(4)
    array([0.6468, 1.7581, 1.0507])
    """
    return np.where(x > 0, _SCALE, _SCALE_ALPHA * np.exp(np.minimum(x, 0.0)))


@elementwise
def softplus(x: ArrayLike, beta: float = 1.0) -> NDArray[np.floating]:
    r"""Softplus, element-wise: a smooth ReLU, whose slope is the sigmoid.

    .. math:: f(x) = \frac{1}{\beta} \log(1 + e^{\beta x}), \qquad \beta = \text{beta}

    Parameters
    ----------
    x : array_like of float, any shape
        Pre-activations.
    beta : float, default 1.0
        Sharpness, above 0; ReLU is the limit for large values.

    Returns
    -------
    ndarray of float, shape of `x`

    Raises
    ------
    ValueError
        If `beta` is not finite or not above 0.

    Notes
    -----
    ``max(x, 0) + log1p(exp(-|x|))`` is exact on both sides, so no linear threshold is needed
    (PyTorch has one at 20). Where `beta` is not a power of two, rounding ``beta * x`` adds an error
    of up to ``|beta * x|`` ulp on the left. Chapter: 12c_regression_output.

    References
    ----------
    .. [1] Dugas, Bengio, Bélisle, Nadeau & Garcia (2001), Incorporating second-order functional
       knowledge for better option pricing.

    Examples
    --------
    >>> acts.softplus([-40.0, 0.0, 40.0])
    array([4.24835426e-18, 6.93147181e-01, 4.00000000e+01])
    """
    beta = positive(beta=beta)
    return np.maximum(x, 0.0) + np.log1p(np.exp(-np.abs(beta * x))) / beta


@elementwise
def softplus_grad(x: ArrayLike, beta: float = 1.0) -> NDArray[np.floating]:
    r"""Slope of `softplus`: :math:`\mathrm{sigmoid}(\beta x)`.

    Parameters
    ----------
    x : array_like of float, any shape
        Pre-activations.
    beta : float, default 1.0
        Sharpness, above 0.

    Returns
    -------
    ndarray of float, shape of `x`

    Raises
    ------
    ValueError
        If `beta` is not finite or not above 0.

    Notes
    -----
    Where `beta` is not a power of two, rounding ``beta * x`` adds an error of up to ``|beta * x|``
    ulp on the left.

    Examples
    --------
    >>> acts.softplus_grad([-2.0, 0.0, 2.0]).round(4)
    array([0.1192, 0.5   , 0.8808])
    """
    return logistic(positive(beta=beta) * x)
