r'''Checkers for the book's exercises: ``acts.check.<exercise>(answer)``.

A checker prints ``✔ …`` or ``not yet: …`` with the mistake it sees, returns a `Result` (true when
solved), and never raises.

How to add an exercise
----------------------
1. The checker, in ``acts/check/_NN_chapter.py`` (the notebook's name with an underscore in front;
   nothing else to register; import torch inside the function). It returns the mistake as text, or
   None. Test for known mistakes first, by name, and for the right answer last::

       @exercise("y(1 - y): with the output at hand, the slope costs one multiplication.")
       def sigmoid_slope_from_output(answer):
           """Slope of the sigmoid as a function of its output y."""
           y = np.array([0.1, 0.5, 0.9])
           slope = call(answer, y)  # refuses non-functions, errors, None, wrong shapes, NaN
           if close(slope, acts.sigmoid_grad(y)):
               return "this takes the output y for the input x and applies the sigmoid twice"
           if not close(slope, y * (1 - y)):
               return f"at y = 0.5 the slope is 0.25, yours is {slope[1]:.3g}"

   Helpers: `call`, `array`, `number`, `choice`, `close`, and `NotYet` to refuse from deeper down.
   A checker may take several answers. Where the answer is one number, or a choice, say so with
   ``@exercise(praise, asked=Number(...))`` or ``asked=Options({...})``: the site then asks on the
   page, with the checker's own replies. Compare at points where the mistakes differ from the truth
   and from each other.

2. Its cells in the notebook, each with the metadata ``{"acts": {"exercise": "<name>"}}``:

   - a markdown cell with the task and ``<details><summary>Hint</summary>`` … ``</details>``;
   - the start, tagged ``exercise``: ``answer = ...`` or a function whose body is ``...``;
   - the check, tagged ``exercise-check``: ``acts.check.<name>(answer)``, prints "not yet";
   - the solution, tagged ``solution`` and ``hide-cell``: sets the answer and checks it, prints ✔.

   These cells run after the setup cell alone, whatever the reader did before: import there what
   they need, and nothing in them depends on the chapter's variables.

3. Wrong answers in ``tests/book/exercises/NN_chapter.py``, two at least, one of them really seen
   in the wild::

       WRONG = {
           "sigmoid_slope_from_output": [
               {
                   "code": "answer = lambda y: acts.sigmoid(y) * (1 - acts.sigmoid(y))",
                   "says": "takes the output y for the input x",
                   "seen": "back-propagation tutorials that hand the layer's output to f'(x)",
               },
               {"code": "answer = lambda y: 1 - y", "says": "the slope is 0.25, yours is 0.5"},
           ],
       }

   The code replaces the solution: it sets what the check cell reads.
   ``tests/book/test_exercises.py`` runs start, solution and each wrong answer against the
   notebook's own check cell.
'''

import re
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from acts.check._core import (
    EXERCISES,
    TODO,
    NotYet,
    Number,
    Options,
    Result,
    array,
    call,
    choice,
    close,
    exercise,
    number,
)

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
    "load",
    "number",
]


def load() -> dict[str, Any]:
    """Import the checkers of all chapters.

    Returns
    -------
    dict of str to callable
        `EXERCISES`: the checkers by name.
    """
    for module in iter_modules(__path__):
        if re.match(r"_\d", module.name):
            import_module(f"{__name__}.{module.name}")
    return EXERCISES


def __getattr__(name: str) -> Any:
    if name.startswith("_"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        return load()[name]
    except KeyError:
        raise AttributeError(
            f"no exercise {name!r}; there are: {', '.join(sorted(EXERCISES))}"
        ) from None


def __dir__() -> list[str]:
    return sorted({*__all__, *load()})
