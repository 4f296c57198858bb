"""Integrals of a function of standard normal z and of its slope, for any callable.

The line is cut into panels until the function is a polynomial of degree 15 on each, to rounding.
Integrals and slopes then come from the same 16 values per panel. What stays rough, around a kink
or a jump, has shrunk to a width of 1e-14 by then and counts as nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.polynomial import legendre
from numpy.typing import NDArray

__all__ = ["Moments", "integrate", "vectorised"]

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


def integrate(function: Callable) -> Moments:
    """Moments of a function of a float64 array; ValueError where they do not exist."""
    panels = _resolve(vectorised(function))
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


def vectorised(f: Callable, **parameters: object) -> Callable:
    """Return `f` as a function of a float64 array, also where it takes one number alone."""

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
