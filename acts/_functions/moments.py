"""Moments of an activation under standard normal input: gain, chi, the variance map."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from acts._functions.contract import finite
from acts._functions.quadrature import Moments, integrate, vectorised
from acts._functions.registry import ACTIVATIONS

__all__ = ["chi", "gain", "moments", "variance_map"]


def moments(f: str | Callable, **parameters: object) -> Moments:
    r"""Moments of f(z) and its slope for standard normal z.

    .. math:: E f^k = \int f(z)^k \, \frac{e^{-z^2/2}}{\sqrt{2\pi}} \, dz

    Parameters
    ----------
    f : str or callable
        A name in `ACTIVATIONS`, or a function of a float64 array (or of one number).
    **parameters
        Handed on to the function, as ``negative_slope=0.2``.

    Returns
    -------
    Moments

    Raises
    ------
    ValueError
        If the name is unknown, if `f` is not finite somewhere, if the integral diverges, or if
        `f` is too rough to integrate.
    TypeError
        If `f` is neither a name nor callable.

    Notes
    -----
    At least 10 digits for smooth functions, 6 with kinks or jumps; more where these are at
    integers, which are edges of panels.

    Examples
    --------
    >>> m = acts.moments("relu")
    >>> round(m.mean, 4), round(m.second, 4), round(m.variance, 4)
    (0.3989, 0.5, 0.3408)
    """
    return integrate(_function(f, parameters))


def gain(f: str | Callable, **parameters: object) -> float:
    r"""Gain that keeps the second moment: with it, weights start as N(0, gain² / fan_in).

    .. math:: g = \frac{1}{\sqrt{E f(z)^2}}, \qquad z \sim N(0, 1)

    Parameters
    ----------
    f : str or callable
        As in `moments`.
    **parameters
        Handed on to the function.

    Returns
    -------
    float

    Raises
    ------
    ValueError
        As `moments`, and where `f` is 0 almost everywhere.

    Notes
    -----
    The second moment, not the variance: the next layer multiplies the values themselves. PyTorch's
    ``calculate_gain`` has 5/3 for tanh and 3/4 for SELU by convention.
    Chapter: 02b_sigmoid_stack.

    References
    ----------
    .. [1] He, Zhang, Ren & Sun (2015), Delving deep into rectifiers: surpassing human-level
       performance on ImageNet classification.

    Examples
    --------
    >>> round(acts.gain("relu") ** 2, 10), round(acts.gain("tanh"), 4)
    (2.0, 1.5925)
    >>> round(acts.gain(np.square) ** -2, 10)
    3.0
    """
    return moments(f, **parameters).gain


def chi(f: str | Callable, **parameters: object) -> float:
    r"""Growth of the squared gradient per layer while the forward second moment stays 1.

    .. math:: \chi = g^2\, E f'(z)^2, \qquad g = \mathrm{gain}(f)

    Parameters
    ----------
    f : str or callable
        As in `moments`.
    **parameters
        Handed on to the function.

    Returns
    -------
    float
        1 for ReLU, its leaky relatives and the identity.

    Raises
    ------
    ValueError
        As `gain`.

    References
    ----------
    .. [1] Schoenholz, Gilmer, Ganguli & Sohl-Dickstein (2017), Deep information propagation.

    Examples
    --------
    >>> round(acts.chi("leaky_relu", negative_slope=0.2), 10), round(acts.chi("sigmoid"), 3)
    (1.0, 0.153)
    """
    return moments(f, **parameters).chi


def variance_map(
    f: str | Callable, *, gain: float | None = None, **parameters: object
) -> Callable[[ArrayLike], NDArray[np.float64]]:
    r"""Second moment of the pre-activations from one layer to the next.

    .. math:: q \mapsto g^2\, E f(\sqrt{q}\, z)^2

    Parameters
    ----------
    f : str or callable
        As in `moments`.
    gain : float, optional
        g; by default `gain` of `f`, which makes 1 a fixed point.
    **parameters
        Handed on to the function.

    Returns
    -------
    callable
        Takes one q or an array, each at least 0, and returns the like.

    Raises
    ------
    ValueError
        As `moments`; the returned function: if q is negative or not finite.

    References
    ----------
    .. [1] Poole, Lahiri, Raghu, Sohl-Dickstein & Ganguli (2016), Exponential expressivity in deep
       neural networks through transient chaos.

    Examples
    --------
    >>> step_on = acts.variance_map("tanh")
    >>> step_on([0.5, 1.0, 2.0]).round(4)
    array([0.6941, 1.    , 1.3187])
    """
    function = _function(f, parameters)
    g = integrate(function).gain if gain is None else finite(gain=gain)

    def second(q: float) -> float:
        if not 0 <= q < np.inf:
            raise ValueError(f"q must be finite and at least 0, got {q!r}")
        return g**2 * integrate(lambda z: function(q**0.5 * z)).second

    def step_on(q: ArrayLike) -> NDArray[np.float64]:
        q = np.asarray(q, dtype=np.float64)
        return np.array([second(value) for value in q.ravel().tolist()]).reshape(q.shape)[()]

    return step_on


def _function(f: str | Callable, parameters: dict[str, object]) -> Callable:
    """Return `f`, or the function of that name, as a function of a float64 array."""
    if isinstance(f, str):
        if f not in ACTIVATIONS:
            raise ValueError(f"f must be callable or one of {', '.join(ACTIVATIONS)}; got {f!r}")
        f = ACTIVATIONS[f].fn
    if not callable(f):
        raise TypeError(f"f must be a name or callable, got {f!r}")
    if any(
        (getattr(part, "__module__", "") or "").partition(".")[0] == "torch"
        for part in (f, *type(f).__mro__)
    ):
        raise TypeError(
            f"f must take NumPy arrays, got {f!r} of torch: "
            "lambda z: f(torch.from_numpy(z)).detach().numpy() is one that does"
        )
    return vectorised(f, **parameters)
