"""`recommend`: which activation, loss and start a network should have, and what that rests on."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from difflib import get_close_matches
from html import escape
from itertools import pairwise
from textwrap import fill

import numpy as np

from acts._arguments import count
from acts._guide import rules
from acts._guide.hidden import HIDDEN
from acts._guide.output import OUTPUT
from acts._guide.rules import (
    ABOUT,
    DEPTHS,
    INITS,
    LOSSES,
    NORMALISATIONS,
    Init,
    Loss,
    Options,
    Reason,
    Rule,
)
from acts._guide.training import TRAINING

__all__ = ["RULES", "Alternative", "Recommendation", "band", "chosen", "recommend"]

RULES = (*HIDDEN, *TRAINING, *OUTPUT)


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
        found = asdict(self)
        found["claims"], found["references"] = self.claims, self.references
        for made, reason in zip(found["reasons"], self.reasons, strict=True):
            made["backed"] = reason.backed
        for made, other in zip(found["alternatives"], self.alternatives, strict=True):
            made["reason"]["backed"] = other.reason.backed
        return _plain(found)

    def _sentences(self) -> list[Reason]:
        return [*self.reasons, *(other.reason for other in self.alternatives)]

    def _asked(self) -> str:
        depth = "any depth" if self.depth is None else f"{self.depth} hidden layer"
        depth += "s" if self.depth is not None and self.depth > 1 else ""
        norm = "no" if self.normalisation == "none" else self.normalisation
        shortcuts = "with shortcuts" if self.residual else "no shortcuts"
        return f"{self.task}, {depth}, {norm} normalisation, {shortcuts}"

    def _answers(self) -> list[tuple[str, str]]:
        known = f" (acts.{self.loss.acts})" if self.loss.acts else ""
        return [
            ("hidden", self.hidden),
            ("init", f"{self.init.name}: {self.init.rule} (gain {self.init.gain:.3g})"),
            ("output", f"{self.output}, when predicting" if self.output != "identity" else "none"),
            ("loss", f"torch.nn.{self.loss.torch}{known}, given the {self.loss.takes}"),
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
                mark = "" if reason.backed else " (Nothing in the book carries this yet.)"
                lines.append(_wrapped(f"- {lead}{reason.text}{mark}", 2))
                evidence = ", ".join((*reason.claims, *reason.references))
                if evidence:
                    lines.append(_wrapped(f"  Rests on: {evidence}.", 4))
                lines.append(_wrapped(f"  Would change it: {reason.changes}", 4))
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        rows = "".join(
            f'<tr><th scope="row">{part}</th><td>{escape(answer)}</td></tr>'
            for part, answer in self._answers()
        )
        told = "".join(
            f"<li>{escape(each.text)}<br><small>"
            f"{escape(', '.join((*each.claims, *each.references)) or _UNBACKED)}. "
            f"Would change it: {escape(each.changes)}</small></li>"
            for each in self._sentences()
        )
        return f"<table><caption>{escape(self._asked())}</caption>{rows}</table><ul>{told}</ul>"


_UNBACKED = "Nothing in the book carries this yet"


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
        change it. Printed, it is a page of text.

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
    >>> advice = recommend("binary", depth=8)
    >>> advice.hidden, advice.init.name, advice.output, advice.loss.torch
    ('relu', 'he', 'sigmoid', 'BCEWithLogitsLoss')
    >>> advice.reasons[0].claims
    ('relu-does-not-saturate-above', 'initialisation-is-relus-partner')
    """
    task = _word("task", task, tuple(rules.TASKS))
    depth = None if depth is None else count("depth", depth)
    normalisation = "none" if normalisation is None else normalisation
    normalisation = _word("normalisation", normalisation, tuple(NORMALISATIONS))
    if not isinstance(residual, bool | np.bool_):
        raise ValueError(f"residual must be True or False, got {residual!r}")
    residual = bool(residual)
    options = Options(task, band(depth), normalisation, residual)
    choices = chosen(options)
    return Recommendation(
        task=task,
        depth=depth,
        normalisation=normalisation,
        residual=residual,
        hidden=choices["hidden"],
        init=INITS[choices["init"]],
        output=choices["output"],
        loss=LOSSES[choices["loss"]],
        alternatives=tuple(
            Alternative(hidden=rule.choice, reason=rule.reason)
            for rule in _told(options, "instead")
        ),
        reasons=tuple(
            rule.reason for about in ABOUT if about != "instead" for rule in _told(options, about)
        ),
    )


def band(depth: int | None) -> str:
    """The key of `DEPTHS` that a depth falls into.

    Examples
    --------
    >>> band(None), band(2), band(31)
    ('any', '1-3', '31-')
    """
    if depth is None:
        return "any"
    return next(key for key, ends in DEPTHS.items() if ends and ends[0] <= depth <= ends[1])


def chosen(options: Options) -> dict[str, str]:
    """The choice for each part, as the rules name it.

    Examples
    --------
    >>> chosen(Options("positive", "any", "none", False))
    {'hidden': 'relu', 'init': 'he', 'output': 'softplus', 'loss': 'squared error of predictions'}
    """
    rules = [rule for rule in RULES if rule.choice and rule.holds(options)]
    return {rule.about: rule.choice for rule in rules if rule.about != "instead"}


def _told(options: Options, about: str) -> tuple[Rule, ...]:
    return tuple(rule for rule in RULES if rule.about == about and rule.holds(options))


def _word(argument: str, value: object, valid: tuple[str, ...]) -> str:
    if isinstance(value, str) and value in valid:
        return value
    close = _nearest(value, valid) if isinstance(value, str) else ()
    hint = f"; nearest: {', '.join(map(repr, close))}" if close else ""
    known = ", ".join(map(repr, valid))
    raise ValueError(f"{argument} must be one of {known}, got {value!r}{hint}")


def _nearest(value: str, valid: tuple[str, ...]) -> tuple[str, ...]:
    """Valid words that somebody who writes `value` may mean: known as such, or spelled alike."""
    meanings = {word: found for word, found in rules.NEAREST.items() if set(found) <= set(valid)}
    meanings |= {word: (word,) for word in valid}
    pieces = re.findall(r"[^\W_]+", value.lower())
    pairs = [first + second for first, second in pairwise(pieces)]
    named = [word for word in (*pairs, *pieces) if word in meanings]
    alike = [word for word in meanings if len(word) > 4 or word in valid]  # not "cnn" and "rnn"
    close = named or get_close_matches("".join(pieces), alike, n=2)
    return tuple(dict.fromkeys(found for word in close for found in meanings[word]))


def _plain(value: object) -> object:
    """Tuples as lists, all the way down."""
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, tuple | list) else value


def _wrapped(text: str, indent: int) -> str:
    return fill(text, 79, subsequent_indent=" " * indent, break_on_hyphens=False)
