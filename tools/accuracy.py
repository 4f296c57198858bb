"""Worst error in ulp of every function: value and slope, by dtype and region.

    python tools/accuracy.py [--points 60] [name …]

Against the definitions in tests/functions.py, in 400 digits or more. Where a slope of silu, gelu
or mish has its root, -3 < x < -0.3, the unit in float64 is the spacing of 0.1. It takes a minute.
"""

import argparse
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "library"))

import exact
from acts import ACTIVATIONS

REGIONS = [(-np.inf, -708), (-708, -40), (-40, -3), (-3, -0.3), (-0.3, 0.3), (0.3, 3), (3, np.inf)]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", default=list(ACTIVATIONS), metavar="name")
    parser.add_argument("--points", type=int, default=60, help="per region, default %(default)s")
    arguments = parser.parse_args()
    heads = [f"{low:g}…{high:g}" for low, high in REGIONS]
    print(f"{'':29}" + "".join(f"{head:>11}" for head in heads))
    for name in arguments.names:
        for kind in ("value", "slope"):
            for dtype in (np.float64, np.float32, np.float16):
                worst = worst_per_region(name, kind, dtype, arguments.points)
                cells = "".join(f"{w:11.2f}" if w >= 0 else f"{'':11}" for w in worst)
                print(f"{name:13}{kind:6} {dtype.__name__:9}{cells}", flush=True)


def worst_per_region(name: str, kind: str, dtype: type, n: int) -> list[float]:
    """Worst error in each region; -1 where the dtype has no number there."""
    bound = float(np.finfo(dtype).max)
    x = exact.points(n, seed=0)
    with np.errstate(under="ignore"):
        x = np.unique(x[np.abs(x) <= bound].astype(dtype))
    x = x[~np.isin(x, ACTIVATIONS[name].kinks)]
    found, _ = exact.errors(name, kind, x)
    return [found[(x > low) & (x <= high)].max(initial=-1) for low, high in REGIONS]


if __name__ == "__main__":
    main()
