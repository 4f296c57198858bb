"""What `acts.recommend` can be asked: the options, their values, and the check of a word."""

import re
from collections.abc import Mapping
from difflib import get_close_matches
from itertools import pairwise, product
from types import MappingProxyType
from typing import NamedTuple

__all__ = [
    "ARCHITECTURES",
    "DEEP",
    "DEPTHS",
    "FEW",
    "FORWARD",
    "NEAREST",
    "NEXT",
    "NORMALISATIONS",
    "NORMALISED",
    "RESIDUALS",
    "TASKS",
    "Options",
    "combinations",
    "depth_range",
    "known_word",
]

NEXT = "next symbol"
#: Word -> what it stands for. The last two name an architecture, the others the output.
TASKS: Mapping[str, str] = MappingProxyType(
    {
        "binary": "one answer, yes or no",
        "multiclass": "one class out of several",
        "multilabel": "any number of labels",
        "regression": "a number without bounds",
        "positive": "a number above 0",
        "decades": "positive, over powers of ten",
        "count": "a count: 0, 1, 2, …",
        "bounded": "a number between two ends",
        "recurrent": f"{NEXT} (recurrent net)",
        "transformer": f"{NEXT} (transformer)",
    }
)
ARCHITECTURES = ("recurrent", "transformer")
FORWARD = tuple(task for task in TASKS if task not in ARCHITECTURES)

#: Key of a range of hidden layers -> its least and largest depth. "any": the depth was not given.
DEPTHS: Mapping[str, tuple[int, float] | None] = MappingProxyType(
    {
        "any": None,
        "1-3": (1, 3),
        "4-10": (4, 10),
        "11-30": (11, 30),
        "31-": (31, float("inf")),
    }
)
FEW = ("any", "1-3")
DEEP = ("11-30", "31-")

NORMALISATIONS: Mapping[str, str] = MappingProxyType(
    {
        "none": "none",
        "batch": "batch normalisation",
        "layer": "layer normalisation",
    }
)
NORMALISED = ("batch", "layer")

RESIDUALS: Mapping[bool, str] = MappingProxyType({False: "none", True: "around hidden layers"})

#: Words that are no task -> the tasks that somebody who writes them may mean.
NEAREST: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "classification": ("binary", "multiclass", "multilabel"),
        "classifier": ("binary", "multiclass", "multilabel"),
        "logistic": ("binary",),
        "bce": ("binary", "multilabel"),
        "crossentropy": ("multiclass", "binary"),
        "segmentation": ("multiclass", "binary"),
        "pixel": ("multiclass", "bounded"),
        "autoencoder": ("bounded",),
        "grey": ("bounded",),
        "gray": ("bounded",),
        "sigmoid": ("binary", "multilabel"),
        "softmax": ("multiclass",),
        "tagging": ("multilabel",),
        "linear": ("regression",),
        "mse": ("regression",),
        "series": ("regression", "recurrent"),
        "poisson": ("count",),
        "price": ("positive", "decades"),
        "log": ("decades",),
        "probability": ("binary", "bounded"),
        "interval": ("bounded",),
        "share": ("bounded",),
        "tanh": ("bounded",),
        "rnn": ("recurrent",),
        "lstm": ("recurrent",),
        "gru": ("recurrent",),
        "attention": ("transformer",),
        "bert": ("transformer",),
        "gpt": ("transformer",),
        "language": ("transformer", "recurrent"),
        "translation": ("transformer", "recurrent"),
    }
)


class Options(NamedTuple):
    """One combination of options, each as a key of its table: those of `recommend` by default."""

    task: str
    depth: str = "any"
    normalisation: str = "none"
    residual: bool = False


def combinations() -> list[Options]:
    """Every combination of options, tasks slowest."""
    return [Options(*each) for each in product(TASKS, DEPTHS, NORMALISATIONS, RESIDUALS)]


def depth_range(depth: int | None) -> str:
    """The key of `DEPTHS` that a depth falls into.

    Examples
    --------
    >>> depth_range(None), depth_range(2), depth_range(31)
    ('any', '1-3', '31-')
    """
    if depth is None:
        return "any"
    return next(key for key, ends in DEPTHS.items() if ends and ends[0] <= depth <= ends[1])


def known_word(argument: str, value: object, valid: Mapping[str, str]) -> str:
    """`value`, if it is one of `valid`; ValueError with the nearest of them otherwise."""
    if isinstance(value, str) and value in valid:
        return value
    close = _nearest(value, tuple(valid)) if isinstance(value, str) else ()
    hint = f"; nearest: {', '.join(map(repr, close))}" if close else ""
    raise ValueError(
        f"{argument} must be one of {', '.join(map(repr, valid))}, got {value!r}{hint}"
    )


def _nearest(value: str, valid: tuple[str, ...]) -> tuple[str, ...]:
    """Valid words that somebody who writes `value` may mean: known as such, or spelled alike."""
    meanings = {word: found for word, found in NEAREST.items() if set(found) <= set(valid)}
    meanings |= {word: (word,) for word in valid}
    pieces = re.findall(r"[^\W_]+", value.lower())
    pairs = [first + second for first, second in pairwise(pieces)]
    named = [word for word in (*pairs, *pieces) if word in meanings]
    alike = [word for word in meanings if len(word) > 4 or word in valid]  # not "cnn" and "rnn"
    close = named or get_close_matches("".join(pieces), alike, n=2)
    return tuple(dict.fromkeys(found for word in close for found in meanings[word]))
