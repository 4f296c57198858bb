"""What every checker is made of: the result, the decorator, and readers of untrusted answers."""

import functools
import re
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = [
    "EXERCISES",
    "TODO",
    "NotYet",
    "Number",
    "Options",
    "Result",
    "array",
    "call",
    "choice",
    "close",
    "exercise",
    "first_wrong",
    "number",
]

TODO = ...
"""The start value of every answer."""

EXERCISES: dict[str, Callable[..., "Result"]] = {}
"""Exercise name to checker, filled by the decorator `exercise`."""


class NotYet(Exception):
    """Refuses an answer from anywhere inside a checker; its text is what the reader sees."""


@dataclass(frozen=True)
class Result:
    """Outcome of a check; true when the exercise is solved.

    Examples
    --------
    >>> bool(acts.check.Result("demo", False, "the sign is wrong"))
    False
    >>> print(acts.check.Result("demo", False, "the sign is wrong"))
    not yet: the sign is wrong
    """

    exercise: str
    solved: bool
    message: str

    def __bool__(self) -> bool:
        return self.solved

    def __str__(self) -> str:
        return f"{'✔' if self.solved else 'not yet:'} {self.message}"

    def _ipython_display_(self) -> None:
        """Show nothing: the checker has printed the message already."""


@dataclass(frozen=True, kw_only=True)
class Number:
    """An exercise whose answer is one number: the checker and the site judge from the same values.

    Attributes
    ----------
    right : float
    mistakes : mapping of float to str
        Wrong answers that are known, with the reply to each.
    otherwise : str
        Reply to any other number.
    rtol : float, default 0.01
        Relative tolerance around each of these values.
    """

    right: float
    mistakes: Mapping[float, str]
    otherwise: str
    rtol: float = 0.01

    def mistake(self, answer: Any) -> str | None:
        """The reply to a wrong answer, None to the right one."""
        got = number(answer)
        for value, reply in ((self.right, None), *self.mistakes.items()):
            if abs(got - value) <= self.rtol * abs(value):
                return reply
        return self.otherwise


@dataclass(frozen=True)
class Options:
    """An exercise whose answer is a choice, or a dict of them, which the site can ask for as well.

    Attributes
    ----------
    of : mapping of str to sequence
        What each entry of the dict may be; a single key ``""`` where the answer is one choice.
    """

    of: Mapping[str, Sequence[Any]]

    def answers(self) -> Iterator[Any]:
        """Every possible answer; the last entry changes first."""
        for values in product(*self.of.values()):
            answer = dict(zip(self.of, values, strict=True))
            yield answer.get("", answer)


def exercise(
    praise: str, *, asked: Number | Options | None = None
) -> Callable[[Callable[..., str | None]], Callable[..., Result]]:
    """Make a checker out of a function that returns the mistake it sees, or None.

    The checker prints its result, returns it, and never raises: an answer left at ``...``, an
    error inside the reader's code and a `NotYet` become a message.

    Parameters
    ----------
    praise : str
        What stands behind the ✔: one sentence that says what has been understood.
    asked : Number or Options, optional
        Where the answer needs no code: what it may be. The site then asks for it on the page.

    Returns
    -------
    callable
        The decorator. The function's name becomes that of the exercise.
    """

    def decorate(judge: Callable[..., str | None]) -> Callable[..., Result]:
        name = judge.__name__
        if name in EXERCISES and EXERCISES[name].__module__ != judge.__module__:
            raise ValueError(f"two exercises are called {name!r}")

        @functools.wraps(judge)
        def checker(*answers: Any, **named: Any) -> Result:
            try:
                mistake = _judge(judge, answers, named)
            except NotYet as refusal:
                mistake = str(refusal)
            except Exception as error:  # whatever a reader's object does, the book goes on
                mistake = f"your answer cannot be checked, it raised {_describe(error)}"
            result = Result(name, mistake is None, praise if mistake is None else mistake)
            print(result)
            return result

        checker.asked, checker.praise = asked, praise
        EXERCISES[name] = checker
        return checker

    return decorate


def call(function: Any, *args: Any, shape: Sequence[int] | None = None) -> NDArray[np.float64]:
    """Call the reader's function on copies of `args`; its result as an array of finite floats.

    Parameters
    ----------
    function : object
        What the reader gave: perhaps no function at all.
    *args
        Arguments; arrays are copied first, so that the reader's code cannot change them.
    shape : sequence of int, optional
        Shape the result has to have; that of the first argument unless given.

    Returns
    -------
    ndarray of float64

    Raises
    ------
    NotYet
        If `function` is not callable, raises, or returns something else.
    """
    if not callable(function):
        raise NotYet(f"a function is asked for, this is {_kind(function)}")
    copies = [np.copy(a) if isinstance(a, np.ndarray) else a for a in args]
    try:
        value = function(*copies)
    except Exception as error:
        raise NotYet(
            f"your function, called with {_count(len(args), 'argument')}, raised {_describe(error)}"
        ) from None
    if value is None or value is ...:
        raise NotYet("your function returns nothing: is there a `return`?")
    return array(value, shape=np.shape(args[0]) if shape is None else shape, what="your function")


def array(
    value: Any, *, shape: Sequence[int] | None = None, what: str = "the answer"
) -> NDArray[np.float64]:
    """Read an answer as an array of finite floats, of the given shape.

    Parameters
    ----------
    value : object
        Numbers in any form, also a torch tensor.
    shape : sequence of int, optional
    what : str, default "the answer"
        Subject of the messages.

    Returns
    -------
    ndarray of float64

    Raises
    ------
    NotYet
        If it is something else.
    """
    if hasattr(value, "detach"):
        value = value.detach()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # such as a complex number losing its imaginary part
            numbers = np.asarray(value, dtype=float)
    except Exception:
        raise NotYet(f"numbers are asked for, {what} gives {_kind(value)}") from None
    if shape is not None and numbers.shape != tuple(shape):
        raise NotYet(f"{what} gives shape {numbers.shape}, asked for is {tuple(shape)}")
    if not np.isfinite(numbers).all():
        bad = "NaN" if np.isnan(numbers).any() else "infinity"
        raise NotYet(f"{what} gives {bad}")
    return numbers


def number(value: Any, *, what: str = "the answer") -> float:
    """Read an answer as one finite number; True and False are refused.

    Parameters
    ----------
    value : object
        What the reader gave.
    what : str, default "the answer"
        Subject of the messages.

    Returns
    -------
    float

    Raises
    ------
    NotYet
        If it is something else.
    """
    if isinstance(value, bool | np.bool_ | str) or callable(value):
        raise NotYet(f"a number is asked for, {what} is {_kind(value)}")
    return float(array(value, shape=(), what=what))


def choice(value: Any, options: Sequence[Any]) -> Any:
    """Read an answer as one of several options; text is compared without case and outer blanks.

    Parameters
    ----------
    value : object
        What the reader gave.
    options : sequence
        What it may be; the types have to agree too.

    Returns
    -------
    object
        The option that was chosen.

    Raises
    ------
    NotYet
        If it is none of them.
    """
    for option in options:
        if isinstance(option, str):
            if isinstance(value, str) and value.strip().lower() == option.lower():
                return option
        elif type(value) is type(option) and value == option:
            return option
    raise NotYet(f"choose one of {', '.join(map(repr, options))}")


def first_wrong(
    answer: Any, facts: Mapping[str, tuple[str, str]], options: Sequence[str]
) -> str | None:
    """The reply to the first key that is not answered rightly, None if all are.

    `facts` has, for each key, the right one of `options` and what to say to another.
    """
    if not isinstance(answer, dict) or set(answer) != set(facts):
        words = {3: "three", 4: "four", 5: "five", 6: "six"}
        many = words.get(len(facts), len(facts))
        raise NotYet(f"keep the dict with its {many} keys and replace each `...`")
    for key, (right, reply) in facts.items():
        if choice(answer[key], options) != right:
            return f"{key}: {reply}"
    return None


def close(a: ArrayLike, b: ArrayLike, *, rtol: float = 1e-6, atol: float = 0.0) -> bool:
    """Whether two arrays agree everywhere; NaN agrees with nothing.

    Parameters
    ----------
    a, b : array_like of float
        `b` is the right one: `rtol` is relative to it.
    rtol, atol : float, default 1e-6 and 0.0
        Relative and absolute tolerance.

    Returns
    -------
    bool
    """
    return bool(np.allclose(a, b, rtol=rtol, atol=atol))


def _judge(judge: Callable[..., str | None], answers: tuple, named: dict) -> str | None:
    given = [*answers, *named.values()]
    if not given or any(_unstarted(answer) for answer in given):
        raise NotYet("replace the `...` with your answer")
    if any(answer is None for answer in given):
        raise NotYet("the answer is None: did you mean to return or assign something?")
    with np.errstate(all="ignore"):
        return judge(*answers, **named)


def _unstarted(answer: Any) -> bool:
    """Whether an answer, or an entry of it, is still ``...``."""
    if isinstance(answer, Mapping):
        answer = list(answer.values())
    if isinstance(answer, list | tuple):
        return any(entry is ... for entry in answer)
    return answer is ...


def _describe(error: BaseException) -> str:
    """Type and first line of an error, without memory addresses."""
    first = (str(error).splitlines() or [""])[0]
    text = re.sub(r"\s*(?:object )?at 0x[0-9a-fA-F]+", "", first)
    return f"{type(error).__name__}: {text[:100]}" if text else type(error).__name__


def _kind(value: Any) -> str:
    name = type(value).__name__
    return {"function": "a function", "NoneType": "None", "ellipsis": "`...`"}.get(
        name, f"{'an' if name[0].lower() in 'aeiou' else 'a'} {name}"
    )


def _count(n: int, noun: str) -> str:
    return f"{n} {noun}{'' if n == 1 else 's'}"
