"""Other processors, as far as this one can stand in for them.

Each part is a set of environment variables under which a notebook's stored text has to hold. What
the processor itself does anyway, or cannot do, is left out. Nudges are for any processor: starting
weights off by one unit in their last place (`acts.nudged`), which is what rounding does to them.
"""

import re

from bootstrap import ROOT, Stop, call, program

PROBE = """
from numpy._core import _multiarray_umath as m
import torch
print(torch.backends.cpu.get_cpu_capability())
print(*(f for f in m.__cpu_dispatch__ if m.__cpu_features__[f]))
"""
#: What PyTorch can be told to use, the plainest first; "default" is plain code.
TORCH = ["default", "avx2", "avx512"]
NUDGES = [f"nudge{k}" for k in range(1, 6)]
PARTS = [*TORCH, "mkl", "openblas", "numpy", *NUDGES]
WEIGHTS = re.compile(r"acts\.(fit|fit_many|nudged|nn\.mlp)\(")


def variables(part: str, capability: str, features: str) -> dict[str, str] | None:
    """Return the variables of a part on a processor, or None where it changes nothing there.

    `capability` is PyTorch's own word for this processor, `features` are the instructions that
    NumPy uses beyond its baseline.
    """
    if part in NUDGES:
        return {"ACTS_NUDGE": part.removeprefix("nudge")}
    if part in TORCH:
        best = capability.lower()
        known = best in TORCH and TORCH.index(part) < TORCH.index(best)
        return {"ATEN_CPU_CAPABILITY": part} if known else None
    return {
        "mkl": {"MKL_CBWR": "COMPATIBLE"},
        "openblas": {"OPENBLAS_CORETYPE": "Nehalem"},  # of 2008, before AVX
        "numpy": {"NPY_DISABLE_CPU_FEATURES": features} if features else None,
    }[part]


def this_processor() -> tuple[str, str]:
    """Return PyTorch's and NumPy's words for this processor."""
    code, lines = call([program("python"), "-c", PROBE], "cpu", show=lambda line: False)
    if code:
        raise Stop("NumPy and PyTorch do not say what they use here (output: _build/log/cpu.txt)")
    return lines[-2], lines[-1]


def concerned(part: str, paths: list[str]) -> list[str]:
    """Return the notebooks that a part can change: nudges, those that start networks."""
    if part not in NUDGES:
        return paths
    return [path for path in paths if WEIGHTS.search((ROOT / path).read_text(encoding="utf-8"))]
