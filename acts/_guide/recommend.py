"""`recommend`: which activation, loss and start a network should have, and what that rests on."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from html import escape
from textwrap import fill

import numpy as np

from acts._arguments import count
from acts._guide.choices import INIT_RECORDS, LOSS_RECORDS, Init, Loss
from acts._guide.hidden import HIDDEN
from acts._guide.options import NORMALISATIONS, TASKS, Options, depth_range, known_word
from acts._guide.output import OUTPUT
from acts._guide.rules import ABOUT, CHANGES, PARTS, RESTS, UNBACKED, Reason, Rule, together
from acts._guide.training import TRAINING

__all__ = [
    "RULES",
    "TOLD",
    "Alternative",
    "Recommendation",
    "better",
    "choosing",
    "chosen",
    "recommend",
]

RULES = together((*HIDDEN, *TRAINING, *OUTPUT))
#: The rules in the order in which they are told.
TOLD = tuple(rule for about in ABOUT for rule in RULES if rule.about == about)


@dataclass(frozen=True, kw_only=True)
class Alternative:
    """Another function for the hidden layers, and when it is worth a try.

    Attributes
    ----------
    hidden : str
        A name of `ACTIVATIONS`.
    reason : Reason
    """

    hidden: str
    reason: Reason


@dataclass(frozen=True, kw_only=True)
class Recommendation:
    """What `recommend` returns: a choice for each part, and what each sentence rests on.

    Attributes
    ----------
    task : str
    depth : int or None
    normalisation : str
    residual : bool
        The options asked for; `normalisation` is "none" where none was given.
    better : str or None
        What the network itself should change first, such as "Better not plain: add shortcuts". The
        choices below are then for somebody who cannot change it. None: nothing.
    hidden : str
        Function of the hidden layers, a name of `ACTIVATIONS`.
    init : Init
        Start of their weights: `name`, `rule`, `gain`, `torch`.
    output : str
        What to apply to the last layer when predicting.
    loss : Loss
        The loss: `torch`, `acts`, what it `takes`, and what the `targets` have to be.
    alternatives : tuple of Alternative
        Other functions for the hidden layers.
    reasons : tuple of Reason
        Sentences with their `claims`, `references`, and what `changes` them. A sentence that
        nothing carries yet has ``backed=False`` and is marked when printed.
    """

    task: str
    depth: int | None
    normalisation: str
    residual: bool
    better: str | None
    hidden: str
    init: Init
    output: str
    loss: Loss
    alternatives: tuple[Alternative, ...]
    reasons: tuple[Reason, ...]

    @property
    def claims(self) -> tuple[str, ...]:
        """Checks and rows of the ledger behind all the sentences, each once."""
        return tuple(dict.fromkeys(name for each in self._sentences() for name in each.claims))

    @property
    def references(self) -> tuple[str, ...]:
        """Keys of the references behind all the sentences, each once."""
        return tuple(dict.fromkeys(key for each in self._sentences() for key in each.references))

    def to_dict(self) -> dict:
        """Everything as dicts, lists, text and numbers, ready for JSON."""
        return _lists(
            {
                **asdict(self),
                "alternatives": [
                    {"hidden": other.hidden, "reason": _record(other.reason)}
                    for other in self.alternatives
                ],
                "reasons": [_record(reason) for reason in self.reasons],
                "claims": self.claims,
                "references": self.references,
            }
        )

    def _sentences(self) -> list[Reason]:
        return [*self.reasons, *(other.reason for other in self.alternatives)]

    def _asked(self) -> str:
        depth = "any depth" if self.depth is None else f"{self.depth} hidden layer"
        depth += "s" if self.depth is not None and self.depth > 1 else ""
        norm = "no" if self.normalisation == "none" else self.normalisation
        shortcuts = "with shortcuts" if self.residual else "no shortcuts"
        return f"{self.task}, {depth}, {norm} normalisation, {shortcuts}"

    def _answers(self) -> list[tuple[str, str]]:
        ours = f" (acts.{self.loss.acts})" if self.loss.acts else ""
        return [
            *([("better", self.better)] if self.better else []),
            ("hidden", self.hidden),
            ("init", f"{self.init.name}: {self.init.rule} (gain {self.init.gain:.3g})"),
            ("output", f"{self.output}, when predicting" if self.output != "identity" else "none"),
            ("loss", f"torch.nn.{self.loss.torch}{ours}, given the {self.loss.takes}"),
            ("targets", self.loss.targets),
        ]

    def __str__(self) -> str:
        lines = [self._asked()]
        lines += [f"  {part:7} {answer}" for part, answer in self._answers()]
        for about, title in ABOUT.items():
            told = [(r, "") for r in self.reasons if r.about == about]
            told += [(o.reason, f"{o.hidden}: ") for o in self.alternatives if about == "instead"]
            if told:
                lines += ["", title]
            for reason, lead in told:
                mark = "" if reason.backed else f" ({UNBACKED}.)"
                lines.append(_wrapped(f"- {lead}{reason.text}{mark}", 2))
                evidence = ", ".join((*reason.claims, *reason.references))
                if evidence:
                    lines.append(_wrapped(f"  {RESTS}: {evidence}.", 4))
                lines.append(_wrapped(f"  {CHANGES}: {reason.changes}", 4))
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        rows = "".join(
            f'<tr><th scope="row">{part}</th><td>{escape(answer)}</td></tr>'
            for part, answer in self._answers()
        )
        told = "".join(
            f"<li>{escape(each.text)}<br><small>"
            f"{escape(', '.join((*each.claims, *each.references)) or UNBACKED)}. "
            f"{CHANGES}: {escape(each.changes)}</small></li>"
            for each in self._sentences()
        )
        return f"<table><caption>{escape(self._asked())}</caption>{rows}</table><ul>{told}</ul>"


def recommend(
    task: str,
    *,
    depth: int | None = None,
    normalisation: str | None = None,
    residual: bool = False,
) -> Recommendation:
    """Activations, loss and start for a network, each with its evidence.

    Parameters
    ----------
    task : str
        What the network predicts: "binary", "multiclass", "multilabel", "regression", "positive",
        "decades", "count", "bounded"; or what it is: "recurrent", "transformer", which predict the
        next symbol here.
    depth : int, optional
        Number of hidden layers. Without it, what holds at any depth.
    normalisation : {None, "none", "batch", "layer"}, default None
        Normalisation before each activation; None means none.
    residual : bool, default False
        Whether hidden layers have shortcuts around them.

    Returns
    -------
    Recommendation
        With the attributes `hidden`, `init`, `output`, `loss`, `alternatives` and `reasons`. Each
        reason names the checks and rows of the ledger and the references behind it, and what would
        change it. Where the network itself should change first, `better` says how. Printed, it is
        a page of text.

    Raises
    ------
    ValueError
        If a word is not known (the nearest ones are named), or `depth` is not a positive integer.

    Notes
    -----
    The rules are data, the same that the book's chooser and its cheat sheet are made from. Depth
    counts in ranges: 1 to 3, 4 to 10, 11 to 30, and more, because that is how the book's
    experiments lie.

    Examples
    --------
    >>> advice = acts.recommend("binary", depth=8)
    >>> advice.hidden, advice.init.name, advice.output, advice.loss.torch
    ('relu', 'he', 'sigmoid', 'BCEWithLogitsLoss')
    >>> advice.reasons[0].claims
    ('relu-does-not-saturate-above', 'initialisation-is-relus-partner')
    >>> acts.recommend("binary", depth=16).better
    'Better not plain: add shortcuts, and a normalisation or a small start.'
    """
    task = known_word("task", task, TASKS)
    depth = None if depth is None else count("depth", depth)
    normalisation = "none" if normalisation is None else normalisation
    normalisation = known_word("normalisation", normalisation, NORMALISATIONS)
    if not isinstance(residual, bool | np.bool_):
        raise ValueError(f"residual must be True or False, got {residual!r}")
    residual = bool(residual)
    options = Options(task, depth_range(depth), normalisation, residual)
    choices = chosen(options)
    told = [rule for rule in TOLD if rule.holds(options)]
    return Recommendation(
        task=task,
        depth=depth,
        normalisation=normalisation,
        residual=residual,
        better=better(options),
        hidden=choices["hidden"],
        init=INIT_RECORDS[choices["init"]],
        output=choices["output"],
        loss=LOSS_RECORDS[choices["loss"]],
        alternatives=tuple(
            Alternative(hidden=rule.chooses, reason=rule.reason)
            for rule in told
            if rule.about == "instead"
        ),
        reasons=tuple(rule.reason for rule in told if rule.about != "instead"),
    )


def choosing(options: Options, *about: str) -> list[Rule]:
    """The rules that choose these parts for a combination."""
    return [r for r in TOLD if r.chooses and r.about in about and r.holds(options)]


def chosen(options: Options) -> dict[str, str]:
    """The choice for each part, as the rules name it.

    Examples
    --------
    >>> chosen(Options("positive"))
    {'hidden': 'relu', 'init': 'he', 'output': 'softplus', 'loss': 'squared error of predictions'}
    """
    return {rule.about: rule.chooses for rule in choosing(options, *PARTS)}


def better(options: Options) -> str | None:
    """What the network itself should change first, if anything.

    Examples
    --------
    >>> better(Options("binary", "11-30", "layer"))
    'Better not without shortcuts: a normalisation alone stays behind.'
    """
    return next((rule.better for rule in TOLD if rule.better and rule.holds(options)), None)


def _record(reason: Reason) -> dict:
    """A reason as a dict, with whether anything carries it."""
    return {**asdict(reason), "backed": reason.backed}


def _lists(value: object) -> object:
    """Tuples as lists, all the way down."""
    if isinstance(value, dict):
        return {key: _lists(each) for key, each in value.items()}
    return [_lists(each) for each in value] if isinstance(value, tuple | list) else value


def _wrapped(text: str, indent: int) -> str:
    return fill(text, 79, subsequent_indent=" " * indent, break_on_hyphens=False)
