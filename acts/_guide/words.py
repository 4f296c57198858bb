"""The guide in words: options, choices and conditions as the chooser and the cheat sheet say them.

Code stands between backquotes. `payload` is what the chooser's script looks answers up in.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from acts._functions.registry import ACTIVATIONS
from acts._guide.choices import INIT_RECORDS, LOSS_RECORDS, OUTPUT_CODE, Loss
from acts._guide.options import (
    ARCHITECTURES,
    DEPTHS,
    FORWARD,
    NEXT,
    NORMALISATIONS,
    RESIDUALS,
    TASKS,
    Options,
    combinations,
)
from acts._guide.recommend import RULES, TOLD, chosen
from acts._guide.rules import PARTS, Rule

__all__ = [
    "ANYTHING",
    "APPLY",
    "AXES",
    "Axis",
    "applied",
    "conditions",
    "control_value",
    "control_values",
    "given",
    "payload",
    "predicted",
    "shown",
]


class Axis(NamedTuple):
    """An option: what it is called, and what its values are called."""

    title: str
    words: Mapping[str | bool, str]


def _depth_words(ends: tuple[int, float] | None) -> str:
    if ends is None:
        return "not known yet"
    least, largest = ends
    return f"{least} to {largest}" if isinstance(largest, int) else f"more than {least - 1}"


#: Field of `Options` -> its words.
AXES = {
    "task": Axis("The network predicts", TASKS),
    "depth": Axis("Hidden layers", {key: _depth_words(ends) for key, ends in DEPTHS.items()}),
    "normalisation": Axis("Normalisation", NORMALISATIONS),
    "residual": Axis("Shortcuts", RESIDUALS),
}
APPLY = "Apply when predicting"
ANYTHING = f"anything but the {NEXT}"


def control_values(options: Options) -> dict[str, str]:
    """Return the values that the controls have for a combination.

    Examples
    --------
    >>> control_values(Options("binary"))
    {'task': 'binary', 'depth': 'any', 'normalisation': 'none', 'residual': 'no'}
    """
    return {name: control_value(value) for name, value in options._asdict().items()}


def control_value(value: str | bool) -> str:
    """Return the value that a control has for one of an option."""
    return {False: "no", True: "yes"}.get(value, value)


def shown(part: str, name: str) -> str:
    """Return what is chosen for a part in words.

    Examples
    --------
    >>> shown("hidden", "relu")
    'ReLU: `torch.nn.ReLU`'
    >>> shown("output", "sigmoid")
    '`torch.sigmoid(logits)`, when predicting'
    """
    match part:
        case "hidden":
            return f"{ACTIVATIONS[name].label}: `torch.nn.{ACTIVATIONS[name].torch}`"
        case "init":
            init = INIT_RECORDS[name]
            code = "PyTorch’s default" if name == "default" else f"`{init.torch}`"
            return f"{init.rule}; a gain of {init.gain:.2f}: {code}"
        case "output":
            return applied(name) + (", when predicting" if OUTPUT_CODE[name] else "")
        case "loss":
            loss = LOSS_RECORDS[name]
            return f"{given(loss, 'torch.nn.')}; targets: {loss.targets}"
    raise ValueError(f"part must be one of {', '.join(PARTS)}, got {part!r}")


def applied(output: str, nothing: str = "none: the last layer is linear") -> str:
    """Return how to write what stands behind the last layer, or `nothing` where nothing does."""
    return f"`{OUTPUT_CODE[output]}`" if OUTPUT_CODE[output] else nothing


def given(loss: Loss, module: str = "") -> str:
    """Return a loss and what it takes.

    Examples
    --------
    >>> given(LOSS_RECORDS["Poisson loss"])
    '`PoissonNLLLoss`, given the outputs'
    """
    return f"`{module}{loss.torch}`, given the {loss.takes}"


def predicted(tasks: Iterable[str]) -> str:
    """Return what a group of tasks predicts; the two architectures predict the same.

    Examples
    --------
    >>> predicted(["multiclass", "recurrent", "transformer"])
    'one class out of several; next symbol'
    """
    words = (NEXT if task in ARCHITECTURES else TASKS[task] for task in tasks)
    return "; ".join(dict.fromkeys(words))


def conditions(rule: Rule) -> str:
    """Return the options that a rule holds for, in the words of the controls.

    Examples
    --------
    >>> named = {rule.name: conditions(rule) for rule in RULES}
    >>> named["linear-output"]
    'The network predicts: a number without bounds.'
    >>> named["few-layers-are-a-tie"]
    'The network predicts: anything but the next symbol. Hidden layers: 1 to 3.'
    """
    told = []
    for axis, values in zip(AXES.values(), rule.where, strict=True):
        words = ANYTHING if values == FORWARD else "; ".join(axis.words[value] for value in values)
        if len(values) < len(axis.words):
            told.append(f"{axis.title}: {words}.")
    return " ".join(told) or "Always."


def payload() -> dict:
    """Return the answers to every combination, as the script reads them, each of them once."""
    answers, table = [], []
    for options in combinations():
        told = [number for number, rule in enumerate(TOLD) if rule.holds(options)]
        answer = [*chosen(options).values(), told]
        if answer not in answers:
            answers.append(answer)
        table.append(answers.index(answer))
    return {
        "axes": {name: [*map(control_value, axis.words)] for name, axis in AXES.items()},
        "least": {key: ends and ends[0] for key, ends in DEPTHS.items()},
        "shown": {
            part: {
                r.chooses: shown(part, r.chooses) for r in RULES if r.about == part and r.chooses
            }
            for part in PARTS
        },
        "rules": [rule.name for rule in TOLD],
        "better": {str(n): rule.better for n, rule in enumerate(TOLD) if rule.better},
        "answers": answers,
        "table": table,
    }
