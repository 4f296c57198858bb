"""How far a finding was tried: the field ``seen_on`` of the ledger's rows, and its words.

A finding that carries advice says on what it was seen, in one of three forms: `EXACT` (arithmetic,
true of any data), `READ` (what a source says, nothing was run), or a map with `FIELDS`.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

__all__ = [
    "BUDGET",
    "EXACT",
    "FIELDS",
    "KINDS",
    "READ",
    "combined",
    "data",
    "described",
    "problems",
    "tried",
]

#: Forms of ``seen_on`` that name no data.
EXACT, READ = "exact", "sources"
#: What a map says: the data, then what was varied, and the seeds of each comparison. An experiment
#: that counts steps instead of passes over the data has ``steps`` in place of ``epochs``.
FIELDS = ("data", "depth", "width", "optimiser", "epochs", "seeds")
BUDGET = ("epochs", "steps")
#: Data set -> what kind it is. A finding needs two kinds.
KINDS: Mapping[str, str] = MappingProxyType(
    {
        "digits": "images",
        "bars": "images made by a formula",
        "circle": "points in the plane",
        "xor": "points in the plane",
        "spirals": "points in the plane",
        "wine": "a table",
        "breast cancer": "a table",
        "diabetes": "a table",
        "synthetic regression": "a formula with noise",
        "sequences": "sequences",
        "random inputs": "random numbers",
    }
)
#: The longer budget has at least so many times the epochs of the shorter one.
BUDGETS = 5


def problems(seen: object) -> list[str]:
    """What is wrong with the value of a ``seen_on``; a finding with two kinds of data has none.

    Examples
    --------
    >>> problems("exact")
    []
    >>> problems({"data": ["circle", "xor"], "depth": [1], "width": [8], "optimiser": ["Adam"],
    ...           "epochs": [10, 60], "seeds": 10})
    ['data of one kind: points in the plane']
    """
    if seen in (EXACT, READ):
        return []
    fields = tuple(FIELDS[4] if name in BUDGET else name for name in seen) if seen else ()
    if not isinstance(seen, Mapping) or fields != FIELDS:
        return [f"neither {EXACT!r} nor {READ!r} nor a map of {', '.join(FIELDS)}: {seen!r}"]
    found = []
    for name in list(seen)[:-1]:
        values = seen[name]
        kind = int if name in ("depth", "width", *BUDGET) else str
        if not isinstance(values, list) or not all(type(value) is kind for value in values):
            found.append(f"{name} is no list of {kind.__name__}: {values!r}")
        elif not values or len(set(values)) != len(values):
            found.append(f"{name} is empty or says something twice: {values!r}")
        elif kind is int and values != sorted(values):
            found.append(f"{name} is out of order: {values!r}")
    if type(seen["seeds"]) is not int or seen["seeds"] < 10:
        found.append(f"seeds are fewer than ten: {seen['seeds']!r}")
    if found:
        return found
    if unknown := [name for name in seen["data"] if name not in KINDS]:
        return [f"data without a kind: {', '.join(unknown)}"]
    kinds = {KINDS[name] for name in seen["data"]}
    if len(kinds) == 1:
        found.append(f"data of one kind: {kinds.pop()}")
    budget = next(seen[name] for name in BUDGET if name in seen)
    if budget != [0] and max(budget) < BUDGETS * min(each for each in budget if each):
        found.append(f"no budget is {BUDGETS} times another: {budget!r}")
    return found


def combined(seen: Iterable[Mapping | str]) -> Mapping | str | None:
    """Several findings' ``seen_on`` as one: everything that any of them was tried on."""
    seen = list(seen)
    maps = [each for each in seen if isinstance(each, Mapping)]
    if not maps:
        return EXACT if EXACT in seen else READ if seen else None
    names = [name for name in (*FIELDS[:-1], "steps") if any(name in each for each in maps)]
    together = {n: list(dict.fromkeys(v for m in maps for v in m.get(n, ()))) for n in names}
    for name in ("depth", "width", *BUDGET):
        if name in together:
            together[name].sort()
    return together | {"seeds": min(each["seeds"] for each in maps)}


def _budgets(seen: Mapping, short: bool = False) -> str:
    """The budgets in words: all of them, or the first and the last."""
    told = []
    for name in BUDGET:
        if values := [value for value in seen.get(name, ()) if value]:
            ends = f"{values[0]} to {values[-1]}" if len(values) > 1 else f"{values[0]}"
            told.append(f"{ends if short else ', '.join(map(str, values))} {name}")
    return " and ".join(told) or "before training"


def described(seen: Mapping | str) -> str:
    """The whole of a ``seen_on`` in words, for the ledger.

    Examples
    --------
    >>> described({"data": ["digits", "circle"], "depth": [1, 8], "width": [24],
    ...            "optimiser": ["Adam"], "epochs": [10, 60], "seeds": 10})
    'digits, circle; 1, 8 hidden layers; 24 wide; Adam; 10, 60 epochs; 10 seeds'
    """
    if isinstance(seen, str):
        return tried(seen)
    words = {name: ", ".join(str(v) for v in seen[name] if v != "none") for name in FIELDS[:4]}
    optimiser = f"{words['optimiser']}; " if words["optimiser"] else ""  # none: before training
    layers = "layer" if seen["depth"] == [1] else "layers"
    return (
        f"{words['data']}; {words['depth']} hidden {layers}; {words['width']} wide; "
        f"{optimiser}{_budgets(seen)}; {seen['seeds']} seeds"
    )


def data(seen: Mapping | str) -> str:
    """The data of a ``seen_on`` alone, for where there is little room."""
    return ", ".join(seen["data"]) if isinstance(seen, Mapping) else tried(seen)


def tried(seen: Mapping | str) -> str:
    """A ``seen_on`` in a few words, for where a recommendation stands.

    Examples
    --------
    >>> tried({"data": ["digits", "circle"], "depth": [1, 8], "width": [24],
    ...        "optimiser": ["Adam"], "epochs": [10, 60], "seeds": 10})
    'digits, circle; 10 to 60 epochs'
    """
    if seen == EXACT:
        return "arithmetic, any data"
    if seen == READ:
        return "sources, not run here"
    return f"{', '.join(seen['data'])}; {_budgets(seen, short=True)}"
