r"""Moments of f(z) for standard normal z, by quadrature: gain, chi, the variance map.

The line is cut into panels until `f` is a polynomial of degree 15 on each, to rounding. Integrals
and slopes then come from the same 16 values per panel, for any callable. What stays rough, around
a kink or a jump, has shrunk to a width of 1e-14 by then and counts as nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.polynomial import legendre
from numpy.typing import ArrayLike, NDArray

from acts._array import finite

__all__ = ["Moments", "chi", "gain", "moments", "variance_map"]

_DEGREE = 15
_REACH = 38  # the normal density is 1e-314 there
_EDGE = 35  # a convergent integral has nothing between here and _REACH
_HALVINGS = 46  # of panels of width 1, down to 1e-14
_FINE = 1e-13  # panels below this width surround a kink, a jump or a pole
_MOST_PANELS = 20_000


@dataclass(frozen=True)
class Moments:
    """Moments of f(z) and f'(z) for z ~ N(0, 1).

    Attributes
    ----------
    mean, second, variance : float
        E f, E f², E (f - E f)².
    slope_mean, slope_second : float
        E f', E f'² with the slope almost everywhere: a jump has none. Infinite where the second
        diverges though E f² does not, as for sqrt|z|.
    gain : float
        1 / sqrt(E f²): weights of variance gain² / fan_in keep the second moment at 1.
    chi : float
        gain² E f'²: what such a layer multiplies the squared gradient by.
    """

    mean: float
    second: float
    variance: float
    slope_mean: float
    slope_second: float

    @property
    def gain(self) -> float:
        """1 / sqrt(E f²)."""
        if self.second == 0:
            raise ValueError("f is 0 almost everywhere: no gain keeps its second moment at 1")
        return self.second**-0.5

    @property
    def chi(self) -> float:
        """gain² E f'²."""
        if self.slope_second == np.inf:
            raise ValueError("f has no chi: the integral of f'(z)² diverges")
        return self.gain**2 * self.slope_second


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
    integers, which are edges of panels. Chapter: *Initialisation and depth*.

    Examples
    --------
    >>> m = moments("relu")
    >>> round(m.mean, 4), round(m.second, 4), round(m.variance, 4)
    (0.3989, 0.5, 0.3408)
    """
    panels = _resolve(_function(f, parameters))
    second = panels.mean_square(panels.values)
    if second == np.inf:
        raise ValueError("f has no moments: the integral of f(z)² diverges")
    mean = panels.mean(panels.values)
    return Moments(
        mean=mean,
        second=second,
        variance=panels.mean_square(panels.values - mean),
        slope_mean=panels.mean(panels.slopes),
        # rounding makes slopes of up to 1e-16 / 1e-13 next to a jump
        slope_second=panels.mean_square(panels.slopes, noise=1e-12 * second),
    )


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
    Chapter: *Initialisation and depth*.

    References
    ----------
    .. [1] He, Zhang, Ren & Sun (2015), Delving deep into rectifiers: surpassing human-level
       performance on ImageNet classification.

    Examples
    --------
    >>> round(gain("relu") ** 2, 10), round(gain("tanh"), 4)
    (2.0, 1.5925)
    >>> round(gain(np.square) ** -2, 10)
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

    Notes
    -----
    Chapter: *Initialisation and depth*.

    References
    ----------
    .. [1] Schoenholz, Gilmer, Ganguli & Sohl-Dickstein (2017), Deep information propagation.

    Examples
    --------
    >>> round(chi("leaky_relu", negative_slope=0.2), 10), round(chi("sigmoid"), 3)
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

    Notes
    -----
    Chapter: *Initialisation and depth*.

    References
    ----------
    .. [1] Poole, Lahiri, Raghu, Sohl-Dickstein & Ganguli (2016), Exponential expressivity in deep
       neural networks through transient chaos.

    Examples
    --------
    >>> step_on = variance_map("tanh")
    >>> step_on([0.5, 1.0, 2.0]).round(4)
    array([0.6941, 1.    , 1.3187])
    """
    function = _function(f, parameters)
    g = moments(function).gain if gain is None else finite(gain=gain)

    def second(q: float) -> float:
        if not 0 <= q < np.inf:
            raise ValueError(f"q must be finite and at least 0, got {q!r}")
        return g**2 * moments(lambda z: function(q**0.5 * z)).second

    def step_on(q: ArrayLike) -> NDArray[np.float64]:
        q = np.asarray(q, dtype=np.float64)
        return np.array([second(value) for value in q.ravel().tolist()]).reshape(q.shape)[()]

    return step_on


def _function(f: str | Callable, parameters: dict[str, object]) -> Callable:
    """Return `f`, or the function of that name, as a function of a float64 array."""
    if isinstance(f, str):
        from acts._registry import ACTIVATIONS

        if f not in ACTIVATIONS:
            raise ValueError(f"f must be callable or one of {', '.join(ACTIVATIONS)}; got {f!r}")
        f = ACTIVATIONS[f].fn
    if not callable(f):
        raise TypeError(f"f must be a name or callable, got {f!r}")

    def function(x: NDArray[np.float64]) -> NDArray[np.float64]:
        with np.errstate(all="ignore"):
            try:
                result = f(x, **parameters)
            except TypeError:  # math.tanh and the like take one number
                result = [f(value, **parameters) for value in x.tolist()]
        return np.broadcast_to(result, x.shape)

    return function


@cache
def _rule() -> tuple[NDArray, NDArray, NDArray, NDArray]:
    """Nodes in (0, 1), weights, values → Legendre coefficients, values → slopes."""
    nodes, weights = legendre.leggauss(_DEGREE + 1)
    to_coefficients = np.linalg.inv(legendre.legvander(nodes, _DEGREE))
    derivatives = legendre.legval(nodes, legendre.legder(to_coefficients)).T
    return (nodes + 1) / 2, weights / 2, to_coefficients, 2 * derivatives


@dataclass(frozen=True)
class _Panels:
    """Nodes with the width of their panel, weights with the density in them, values and slopes."""

    x: NDArray
    width: NDArray
    weights: NDArray
    values: NDArray
    slopes: NDArray

    def mean(self, values: NDArray) -> float:
        return float((self.weights * values).sum())

    def mean_square(self, values: NDArray, noise: float = 0.0) -> float:
        """Mean of the squares, or inf where the ends or the finest panels hold too much of it."""
        squares = (np.sqrt(self.weights) * values) ** 2
        total = squares.sum()
        ends, finest = squares[np.abs(self.x) > _EDGE].sum(), squares[self.width < _FINE].sum()
        diverges = ends > 1e-10 * total or finest > 1e-7 * total + noise
        return np.inf if diverges else float(total)


def _resolve(function: Callable) -> _Panels:
    """Halve panels until the two highest Legendre coefficients of each are noise."""
    nodes, weights, to_coefficients, to_slopes = _rule()
    left, width = np.arange(-_REACH, _REACH, dtype=np.float64), 1.0
    scale, count, done = 0.0, 0, []
    for halvings in range(_HALVINGS):
        x = left[:, None] + width * nodes
        values, noise = _finite_values(function, x)
        root_density = (2 * np.pi) ** -0.25 * np.exp(-x * x / 4)
        weighted = values * root_density
        scale = max(scale, np.abs(weighted).max())
        rough = np.abs(weighted @ to_coefficients.T)[:, -2:].max(1) > noise * scale
        slopes = np.where(rough[:, None], 0.0, values @ to_slopes.T / width)
        density = width * weights * root_density**2
        keep = ~rough | (halvings == _HALVINGS - 1)
        columns = x, np.full_like(x, width), density, values, slopes
        done.append([column[keep] for column in columns])
        left = np.concatenate([left[rough], left[rough] + width / 2])
        width, count = width / 2, count + len(left)
        if count > _MOST_PANELS:
            raise ValueError(f"f is too rough to integrate: {count} panels are not enough")
        if not rough.any():
            break
    return _Panels(*(np.concatenate(part) for part in zip(*done, strict=True)))


def _finite_values(function: Callable, x: NDArray) -> tuple[NDArray[np.float64], float]:
    """Values as float64 and how much of them is noise, by the precision they came in."""
    values = function(x.ravel()).reshape(x.shape)
    noise = 1e-14
    if values.dtype.kind == "f":
        noise = max(noise, 10 * float(np.finfo(values.dtype).eps))
    values = values.astype(np.float64)
    bad = ~np.isfinite(values)
    if bad.any():
        nearest = np.abs(x[bad]).argmin()
        raise ValueError(
            f"f must be finite within ±{_REACH}: f({x[bad][nearest]:.6g}) is {values[bad][nearest]}"
        )
    return values, noise
