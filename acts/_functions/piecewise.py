"""Functions made of straight pieces: identity, step, ReLU, ReLU6, leaky ReLU."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from acts._functions.contract import elementwise, finite, unrounded

__all__ = [
    "identity",
    "identity_grad",
    "leaky_relu",
    "leaky_relu_grad",
    "relu",
    "relu6",
    "relu6_grad",
    "relu_grad",
    "step",
    "step_grad",
]


@unrounded
def identity(x: ArrayLike) -> NDArray[np.floating]:
    r"""Identity, element-wise: no activation at all, the control of every comparison.

    .. math:: f(x) = x

    Parameters
    ----------
    x : array_like of float, any shape
        Pre-activations.

    Returns
    -------
    ndarray of float, shape of `x`
        A copy, never a view.

    Notes
    -----
    Chapter: 01_why_nonlinearity.

    References
    ----------
    .. [1] Widrow & Hoff (1960), Adaptive switching circuits.

    Examples
    --------
    >>> acts.identity([-2, 0, 3])
    array([-2.,  0.,  3.])
    """
    return x.copy()


@unrounded
def identity_grad(x: ArrayLike) -> NDArray[np.floating]:
    r"""Slope of `identity`: :math:`f'(x) = 1` everywhere, also at ±inf.

    Parameters
    ----------
    x : array_like of float, any shape
        Pre-activations.

    Returns
    -------
    ndarray of float, shape of `x`

    Examples
    --------
    >>> acts.identity_grad([-2, 0, 3])
    array([1., 1., 1.])
    """
    return x.clip(1.0, 1.0)  # NaN stays NaN, which np.ones_like would make 1


@unrounded
def step(x: ArrayLike) -> NDArray[np.floating]:
    r"""Threshold at 0, element-wise: the unit step of the first perceptrons.

    .. math:: f(x) = 1 \text{ if } x > 0 \text{ else } 0

    Parameters
    ----------
    x : array_like of float, any shape
        Pre-activations.

    Returns
    -------
    ndarray of float, shape of `x`
        ``step(0) == 0``.

    Notes
    -----
    Cutting off and rounding up hand NaN on, which a comparison would turn into 0.

    References
    ----------
    .. [1] McCulloch & Pitts (1943), A logical calculus of the ideas immanent in nervous activity.
    .. [2] Rosenblatt (1958), The perceptron: a probabilistic model for information storage and
       organization in the brain.

    Examples
    --------
    >>> acts.step([-2, 0, 3])
    array([0., 0., 1.])
    """
    return np.ceil(x.clip(0.0, 1.0))


@unrounded
def step_grad(x: ArrayLike) -> NDArray[np.floating]:
    r"""Slope of `step`: :math:`f'(x) = 0`, which is why it cannot be trained by gradients.

    At the jump in 0 no slope exists; the value there is 0 as well, by convention.

    Parameters
    ----------
    x : array_like of float, any shape
        Pre-activations.

    Returns
    -------
    ndarray of float, shape of `x`

    Examples
    --------
    >>> acts.step_grad([-2, 0, 3])
    array([0., 0., 0.])
    """
    return x.clip(0.0, 0.0)  # NaN stays NaN, which np.zeros_like would make 0


@unrounded
def relu(x: ArrayLike) -> NDArray[np.floating]:
    r"""Rectified linear unit, element-wise.

    .. math:: f(x) = \max(x, 0)

    Parameters
    ----------
    x : array_like of float, any shape
        Pre-activations.

    Returns
    -------
    ndarray of float, shape of `x`

    Notes
    -----
    ``np.maximum`` hands NaN on; ``x * (x > 0)`` would make ``-inf`` NaN. Chapter: 04_dying_relu.

    References
    ----------
    .. [1] Fukushima (1969), Visual feature extraction by a multilayered network of analog threshold
       elements.
    .. [2] Nair & Hinton (2010), Rectified linear units improve restricted Boltzmann machines.

    Examples
    --------
    >>> acts.relu([-2, 0, 3])
    array([0., 0., 3.])
    """
    return np.maximum(x, 0.0)


@unrounded
def relu_grad(x: ArrayLike) -> NDArray[np.floating]:
    r"""Slope of `relu`: 1 for :math:`x > 0`, else 0; at the kink ``relu_grad(0) == 0``.

    Parameters
    ----------
    x : array_like of float, any shape
        Pre-activations.

    Returns
    -------
    ndarray of float, shape of `x`

    Examples
    --------
    >>> acts.relu_grad([-2, 0, 3])
    array([0., 0., 1.])
    """
    return np.ceil(x.clip(0.0, 1.0))


@unrounded
def relu6(x: ArrayLike) -> NDArray[np.floating]:
    r"""ReLU that is capped at 6, element-wise; made for arithmetic with few bits.

    .. math:: f(x) = \min(\max(x, 0), 6)

    Parameters
    ----------
    x : array_like of float, any shape
        Pre-activations.

    Returns
    -------
    ndarray of float, shape of `x`

    Notes
    -----
    Chapter: 12_selection_guide.

    References
    ----------
    .. [1] Krizhevsky (2010), Convolutional deep belief networks on CIFAR-10.

    Examples
    --------
    >>> acts.relu6([-2, 3, 8])
    array([0., 3., 6.])
    """
    return x.clip(0.0, 6.0)


@unrounded
def relu6_grad(x: ArrayLike) -> NDArray[np.floating]:
    r"""Slope of `relu6`: 1 for :math:`0 < x < 6`, else 0; 0 at both kinks.

    Parameters
    ----------
    x : array_like of float, any shape
        Pre-activations.

    Returns
    -------
    ndarray of float, shape of `x`

    Examples
    --------
    >>> acts.relu6_grad([-2, 0, 3, 6])
    array([0., 0., 1., 0.])
    """
    return np.ceil(np.minimum(x, 6.0 - x).clip(0.0, 1.0))


@elementwise
def leaky_relu(x: ArrayLike, negative_slope: float = 0.01) -> NDArray[np.floating]:
    r"""Leaky rectified linear unit, element-wise.

    .. math:: f(x) = x \text{ if } x > 0 \text{ else } s\,x, \qquad s = \text{negative\_slope}

    Parameters
    ----------
    x : array_like of float, any shape
        Pre-activations.
    negative_slope : float, default 0.01
        Slope for ``x <= 0``; any finite value, also above 1.

    Returns
    -------
    ndarray of float, shape of `x`

    Raises
    ------
    ValueError
        If `negative_slope` is not finite.

    Notes
    -----
    The sum of two halves, one of which is 0: the shortcut ``max(x, s * x)`` is wrong for ``s > 1``.
    With a slope of exactly 0 the limit at ``-inf`` is 0. Chapter: 12e_deep_and_recurrent.

    References
    ----------
    .. [1] Maas, Hannun & Ng (2013), Rectifier nonlinearities improve neural network acoustic
       models.

    Examples
    --------
    >>> acts.leaky_relu([-2.0, 0.0, 3.0], negative_slope=0.1)
    array([-0.2,  0. ,  3. ])
    """
    slope = finite(negative_slope=negative_slope)
    right = np.maximum(x, 0.0)
    return right + slope * np.minimum(x, 0.0) if slope else right


@elementwise
def leaky_relu_grad(x: ArrayLike, negative_slope: float = 0.01) -> NDArray[np.floating]:
    r"""Slope of `leaky_relu`: 1 for :math:`x > 0`, else `negative_slope`, also at the kink.

    Parameters
    ----------
    x : array_like of float, any shape
        Pre-activations.
    negative_slope : float, default 0.01
        Slope for ``x <= 0``; any finite value.

    Returns
    -------
    ndarray of float, shape of `x`

    Raises
    ------
    ValueError
        If `negative_slope` is not finite.

    Examples
    --------
    >>> acts.leaky_relu_grad([-2.0, 0.0, 3.0], negative_slope=0.1)
    array([0.1, 0.1, 1. ])
    """
    slope = finite(negative_slope=negative_slope)
    right = np.sign(np.maximum(x, 0.0))
    return right + slope * (1.0 - right)
