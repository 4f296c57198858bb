"""The form of a rule of `acts.recommend`, and how rules are put together.

The rules themselves stand in `hidden`, `training` and `output`. They are data, not code: each says
for which options it holds, what it says or chooses there, and what it rests on. The pages with the
chooser and the cheat sheet are made from the same records.
"""

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from acts._guide.options import DEPTHS, NORMALISATIONS, RESIDUALS, TASKS, Options

__all__ = [
    "ABOUT",
    "CHANGES",
    "PARTS",
    "PLAIN",
    "RESTS",
    "SEEN_ON",
    "UNBACKED",
    "Reason",
    "Rule",
    "together",
]

#: What a reason is about, in the order in which it is told.
ABOUT: Mapping[str, str] = MappingProxyType(
    {
        "network": "The network itself",
        "hidden": "Hidden layers",
        "init": "Starting weights",
        "output": "Output",
        "loss": "Loss",
        "training": "Training",
        "instead": "Instead",
    }
)
#: The parts of a network that are chosen, each by one rule.
PARTS = ("hidden", "init", "output", "loss")

# What stands around the parts of a reason where it is told.
RESTS, CHANGES, SEEN_ON = "Rests on", "Would change it", "Seen on"
UNBACKED = "Nothing in the book carries this yet"

#: Where a rule holds for layers that have neither normalisation nor shortcuts.
PLAIN = {"normalisations": ("none",), "residuals": (False,)}


@dataclass(frozen=True, kw_only=True)
class Reason:
    """A sentence, what carries it, and what would change it.

    Attributes
    ----------
    name : str
        Of the rule that it comes from.
    about : str
        "network", "hidden", "init", "output", "loss", "training" or "instead".
    text : str
        The sentence.
    changes : str
        What would change it.
    claims : tuple of str
        Checks (``"linear-collapse"``) and rows (``"D2-07"``) of the ledger.
    against : tuple of str
        Rows among those of `claims` whose verdict is "wrong" or "unsupported": the sentence says
        the opposite of what the article says there.
    references : tuple of str
        Keys of the book's list of references.
    """

    name: str
    about: str
    text: str
    changes: str
    claims: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    references: tuple[str, ...] = ()

    @property
    def backed(self) -> bool:
        """Whether a claim of the ledger or an opened reference carries the sentence."""
        return bool(self.claims or self.references)


@dataclass(frozen=True, kw_only=True)
class Rule(Reason):
    """A reason, where it holds, and what it chooses there.

    Attributes
    ----------
    chooses : str or None
        For "hidden" and "instead" a name of `ACTIVATIONS`, for "init", "output" and "loss" a key of
        `INIT_RECORDS`, `OUTPUT_CODE`, `LOSS_RECORDS`. None: it explains or warns.
    short : str
        The sentence for the cheat sheet; empty: it is not there.
    better : str
        What the network itself should change before anything is chosen for it: the chooser and
        `Recommendation.better` say it first. Empty: nothing.
    tasks, depths, normalisations, residuals : tuple
        Where it holds. Without them everywhere.
    """

    chooses: str | None = None
    short: str = ""
    better: str = ""
    tasks: tuple[str, ...] = tuple(TASKS)
    depths: tuple[str, ...] = tuple(DEPTHS)
    normalisations: tuple[str, ...] = tuple(NORMALISATIONS)
    residuals: tuple[bool, ...] = tuple(RESIDUALS)

    @property
    def where(self) -> tuple[tuple, ...]:
        """The values of each option for which the rule holds, in the order of `Options`."""
        return self.tasks, self.depths, self.normalisations, self.residuals

    def holds(self, options: Options) -> bool:
        """Whether the rule holds for a combination of options."""
        return (
            options.task in self.tasks
            and options.depth in self.depths
            and options.normalisation in self.normalisations
            and options.residual in self.residuals
        )

    def meets(self, other: "Rule") -> Options | None:
        """A combination of options for which both rules hold, if there is one."""
        shared = [
            [value for value in mine if value in theirs]
            for mine, theirs in zip(self.where, other.where, strict=True)
        ]
        return Options(*(values[0] for values in shared)) if all(shared) else None

    @property
    def reason(self) -> Reason:
        """What the rule says, without where it holds."""
        return Reason(
            name=self.name,
            about=self.about,
            text=self.text,
            changes=self.changes,
            claims=self.claims,
            against=self.against,
            references=self.references,
        )


def together(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """The rules as one set, in which no two choose the same part for one combination.

    Nor do two say what the network itself should change.

    Raises
    ------
    ValueError
        If two do; it names both, and a combination for which they do.
    """
    rules = tuple(rules)
    deciding = {
        part: [rule for rule in rules if rule.about == part and rule.chooses] for part in PARTS
    }
    deciding["better"] = [rule for rule in rules if rule.better]
    for part, those in deciding.items():
        for one, other in itertools.combinations(those, 2):
            if options := one.meets(other):
                raise ValueError(
                    f"the rules {one.name!r} and {other.name!r} both choose {part!r} for {options}"
                )
    return rules
