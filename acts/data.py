"""Small data sets, made or bundled: no download, no global random state."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from acts._arguments import count, one_of, rate, seed_number
from acts._extras import extra

__all__ = ["Data", "breast_cancer", "circle", "digits", "long_run", "two_spirals", "wine", "xor"]

_RUNS = Path(__file__).with_name("runs")


@dataclass(frozen=True, eq=False, repr=False)
class Data:
    """A classification task, split into a training and a test set.

    Attributes
    ----------
    x_train, x_test : ndarray of float64, shape (n, features)
    y_train, y_test : ndarray of int64, shape (n,)
        Classes 0, 1, …
    task : {"binary", "multiclass"}
        What the output layer is: one logit, or one per class.
    classes : int
    name : str
    """

    x_train: NDArray[np.float64]
    y_train: NDArray[np.int64]
    x_test: NDArray[np.float64]
    y_test: NDArray[np.int64]
    task: str
    classes: int
    name: str = "data"

    def __post_init__(self) -> None:
        one_of("task", self.task, ["binary", "multiclass"])
        count("classes", self.classes, 2)
        if self.task == "binary" and self.classes != 2:
            raise ValueError(f"classes must be 2 for a binary task, got {self.classes}")
        for part in ("train", "test"):
            x, y = np.asarray(getattr(self, f"x_{part}")), np.asarray(getattr(self, f"y_{part}"))
            if x.ndim != 2 or x.dtype.kind not in "fiub" or 0 in x.shape:
                raise ValueError(f"x_{part} must hold numbers in rows, got {_shown(x)}")
            if y.shape != x.shape[:1] or y.dtype.kind not in "iu":
                raise ValueError(f"y_{part} must hold one integer per row, got {_shown(y)}")
            if y.min() < 0 or y.max() >= self.classes:
                raise ValueError(
                    f"y_{part} must hold classes from 0 to {self.classes - 1}, "
                    f"got {y.min()} to {y.max()}"
                )
            object.__setattr__(self, f"x_{part}", x.astype(np.float64, copy=False))
            object.__setattr__(self, f"y_{part}", y.astype(np.int64, copy=False))
        if self.x_train.shape[1] != self.x_test.shape[1]:
            raise ValueError(
                f"x_test must have {self.x_train.shape[1]} features as x_train has, "
                f"got {self.x_test.shape[1]}"
            )

    @property
    def features(self) -> int:
        """Columns of `x_train`: the width of a network's input."""
        return self.x_train.shape[1]

    @property
    def outputs(self) -> int:
        """How many logits an example gets, 1 for a binary task, else one per class."""
        return 1 if self.task == "binary" else self.classes

    def __repr__(self) -> str:
        return (
            f"Data({self.name}: {self.task}, {self.classes} classes, {self.features} features, "
            f"{len(self.x_train)} training and {len(self.x_test)} test examples)"
        )


def _shown(array: NDArray) -> str:
    return f"shape {array.shape} and dtype {array.dtype}"


def circle(n: int = 1000, *, seed: int = 0) -> Data:
    r"""Is a point of the plane outside the unit circle? No straight line separates the classes.

    .. math:: x \sim N(0, I_2), \qquad y = 1 \text{ where } \lVert x \rVert^2 > 1

    Parameters
    ----------
    n : int, default 1000
        Training examples; as many test examples are drawn afresh.
    seed : int, default 0

    Returns
    -------
    Data
        61 % of the examples are of class 1 (:math:`e^{-1/2}`): the accuracy of a constant answer.

    Examples
    --------
    >>> acts.data.circle(200)
    Data(circle: binary, 2 classes, 2 features, 200 training and 200 test examples)
    """

    def draw(rng: np.random.Generator, n: int):
        x = rng.standard_normal((n, 2))
        return x, (x**2).sum(axis=1) > 1

    return _planar("circle", draw, n, seed)


def xor(n: int = 1000, *, noise: float = 0.25, seed: int = 0) -> Data:
    r"""Exclusive or: clouds around the four corners (±1, ±1), opposite corners in one class.

    .. math:: x = c + \text{noise} \cdot N(0, I_2), \qquad y = 1 \text{ where } c_1 c_2 < 0

    Parameters
    ----------
    n : int, default 1000
        Training examples, the corners in turn; as many test examples are drawn afresh.
    noise : float, default 0.25
        Standard deviation of each cloud; 0 leaves the four corners alone.
    seed : int, default 0

    Returns
    -------
    Data

    Examples
    --------
    >>> acts.data.xor(4, noise=0).x_train
    array([[-1., -1.],
           [ 1., -1.],
           [-1.,  1.],
           [ 1.,  1.]])
    """
    noise = rate("noise", noise, zero=True)

    def draw(rng: np.random.Generator, n: int):
        corner = np.arange(n) % 4
        signs = 2.0 * np.stack([corner % 2, corner // 2], axis=1) - 1
        return signs + noise * rng.standard_normal((n, 2)), signs.prod(axis=1) < 0

    return _planar("xor", draw, n, seed)


def two_spirals(n: int = 1000, *, turns: float = 1.5, noise: float = 0.02, seed: int = 0) -> Data:
    r"""Two interleaved spirals: a task that needs a strongly bent boundary.

    .. math:: t \sim U(0.1, 1), \quad x = t\,(\cos\varphi, \sin\varphi) + \text{noise}, \quad
        \varphi = 2\pi\,\text{turns}\,t + \pi y

    Each feature is standardised with the training set's mean and standard deviation.

    Parameters
    ----------
    n : int, default 1000
        Training examples, the arms in turn; as many test examples are drawn afresh.
    turns : float, default 1.5
        How often each arm would go round from the centre.
    noise : float, default 0.02
        Standard deviation of each coordinate, where the outer radius is 1.
    seed : int, default 0

    Returns
    -------
    Data

    Examples
    --------
    >>> acts.data.two_spirals(200)
    Data(two_spirals: binary, 2 classes, 2 features, 200 training and 200 test examples)
    """
    turns, noise = rate("turns", turns), rate("noise", noise, zero=True)

    def draw(rng: np.random.Generator, n: int):
        arm = np.arange(n) % 2
        radius = rng.uniform(0.1, 1.0, n)
        angle = 2 * np.pi * turns * radius + np.pi * arm
        x = radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
        return x + noise * rng.standard_normal((n, 2)), arm

    return _planar("two_spirals", draw, n, seed, standardise=True)


def digits(*, seed: int = 0, examples: int | None = None, standardise: bool = True) -> Data:
    """Handwritten digits, 8 × 8 pixels: scikit-learn's bundled copy, 1347 to train and 450 to test.

    The split is drawn by `seed`, stratified by class. Each pixel is standardised with the training
    set's mean and standard deviation; pixels that are constant there become 0.

    Parameters
    ----------
    seed : int, default 0
        Of the split.
    examples : int, optional
        So many of the training examples, the first of the split; all of them unless given.
    standardise : bool, default True
        ``False`` keeps the pixels as they were scanned, from 0 (paper) to 16 (ink), to draw them.

    Returns
    -------
    Data

    Raises
    ------
    ValueError
        If `seed` or `examples` has a bad value.

    Notes
    -----
    Almost linearly separable (97 % with a single layer): a poor witness of what an activation buys.

    Examples
    --------
    >>> acts.data.digits()
    Data(digits: multiclass, 10 classes, 64 features, 1347 training and 450 test examples)
    """
    x_train, x_test, y_train, y_test = _split("digits", seed, standardise)
    if examples is not None and count("examples", examples) > len(x_train):
        raise ValueError(f"examples must be at most {len(x_train)}, got {examples!r}")
    x_train, y_train = x_train[:examples], y_train[:examples]
    return Data(x_train, y_train, x_test, y_test, "multiclass", 10, "digits")


def wine(*, seed: int = 0) -> Data:
    """Three kinds of wine from 13 chemical measures: scikit-learn's copy, 133 to train, 45 to test.

    The split is drawn by `seed`, stratified by class; each feature is standardised with the
    training set's mean and standard deviation.

    Parameters
    ----------
    seed : int, default 0
        Of the split.

    Returns
    -------
    Data

    Examples
    --------
    >>> acts.data.wine()
    Data(wine: multiclass, 3 classes, 13 features, 133 training and 45 test examples)
    """
    x_train, x_test, y_train, y_test = _split("wine", seed)
    return Data(x_train, y_train, x_test, y_test, "multiclass", 3, "wine")


def breast_cancer(*, seed: int = 0) -> Data:
    """Benign (1) or malignant (0), from 30 measures of cell nuclei: scikit-learn's copy.

    426 examples to train, 143 to test. The split is drawn by `seed`, stratified by class; each
    feature is standardised with the training set's mean and standard deviation.

    Parameters
    ----------
    seed : int, default 0
        Of the split.

    Returns
    -------
    Data
        63 % of the examples are benign: the accuracy of a constant answer.

    Examples
    --------
    >>> acts.data.breast_cancer()
    Data(breast_cancer: binary, 2 classes, 30 features, 426 training and 143 test examples)
    """
    x_train, x_test, y_train, y_test = _split("breast_cancer", seed)
    return Data(x_train, y_train, x_test, y_test, "binary", 2, "breast_cancer")


def long_run(name: str, **where: object) -> NDArray:
    """Stored rows of an experiment that takes longer than a notebook may.

    The book's repository has the script of each, ``tools/runs/NAME.py``, which made the table.

    Parameters
    ----------
    name : str
        Of the experiment.
    **where
        Only the rows in which a column has this value.

    Returns
    -------
    ndarray, structured, shape (rows,)
        One row per condition and seed; ``.dtype.names`` are its columns.

    Raises
    ------
    ValueError
        If there is no such experiment, no such column, or no row with such a value.

    Examples
    --------
    >>> rows = acts.data.long_run("plain_depth", data="circle", activation="tanh")
    >>> float(rows["accuracy"].mean()) > 0.9
    True
    """
    one_of("name", name, sorted(path.stem for path in _RUNS.glob("*.csv")))
    rows = _table(_RUNS / f"{name}.csv")
    for column, value in where.items():
        one_of(f"a column of {name}", column, rows.dtype.names)
        kept = rows[rows[column] == value]
        if not len(kept):
            there = ", ".join(map(str, np.unique(rows[column])))
            raise ValueError(f"{column} must be one of {there} here, got {value!r}")
        rows = kept
    return rows.copy()


@lru_cache(maxsize=8)
def _table(path: Path) -> NDArray:
    """A stored table; the lines before its head, which begin with #, say how it was made."""
    lines = path.read_text(encoding="utf-8").splitlines()
    lines = [line for line in lines if not line.startswith("#")]
    return np.atleast_1d(
        np.genfromtxt(lines, delimiter=",", names=True, dtype=None, encoding="utf-8")
    )


@lru_cache(maxsize=3)
def _bundled(name: str) -> tuple[NDArray, NDArray]:
    """A data set of scikit-learn; reading one takes longer than training a small network on it."""
    with extra("train"):
        from sklearn import datasets

    return getattr(datasets, f"load_{name}")(return_X_y=True)


def _split(name: str, seed: int, standardise: bool = True) -> list[NDArray]:
    """Three quarters to train and a quarter to test, stratified by class."""
    with extra("train"):
        from sklearn.model_selection import train_test_split

    x, y = _bundled(name)
    state = int(np.random.default_rng(seed_number("seed", seed)).integers(2**32))
    x_train, x_test, y_train, y_test = train_test_split(
        x, y, test_size=0.25, stratify=y, random_state=state
    )
    if standardise:
        x_train, x_test = _standardised(x_train, x_test)
    return [x_train, x_test, y_train, y_test]


def _planar(name: str, draw: Callable, n: int, seed: int, standardise: bool = False) -> Data:
    """The binary task whose training and test set are two draws of `n` points each."""
    count("n", n, 2)
    rng = np.random.default_rng(seed_number("seed", seed))
    (x_train, y_train), (x_test, y_test) = draw(rng, n), draw(rng, n)
    if standardise:
        x_train, x_test = _standardised(x_train, x_test)
    y_train, y_test = y_train.astype(np.int64), y_test.astype(np.int64)
    return Data(x_train, y_train, x_test, y_test, "binary", 2, name)


def _standardised(x_train: NDArray, x_test: NDArray) -> tuple[NDArray, NDArray]:
    """Both sets shifted and scaled by the training set's mean and standard deviation."""
    mean, deviation = x_train.mean(axis=0), x_train.std(axis=0)
    scale = np.where(deviation > 0, deviation, 1.0)
    return (x_train - mean) / scale, (x_test - mean) / scale
