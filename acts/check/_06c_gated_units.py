"""Checkers for the exercises of chapter 06, page on gated units."""

import numpy as np

from acts.check._core import NotYet, Number, array, call, close, exercise

__all__ = ["gated_width", "hidden_units_of_a_gate", "one_gate_two_squares"]


@exercise(
    "2048: three matrices of 768 × 2048 hold what two of 768 × 3072 do",
    asked=Number(
        right=2048,
        mistakes={
            3072: "with as many hidden units it has half as many numbers again",
            1536: "half is for twice as many matrices; there are three instead of two",
            4608: "this makes it larger: three matrices have to hold what two did",
            2304: "three quarters would be right for four matrices instead of three",
        },
        otherwise="3 · 768 · h' = 2 · 768 · 3072",
        rtol=1e-4,
    ),
)
def hidden_units_of_a_gate(answer):
    """Hidden units of a gated block with the parameters of a plain one."""
    return hidden_units_of_a_gate.asked.mistake(answer)


@exercise(
    "a bilinear unit is a product of two lines through 0; two squares and a mixed term fit in"
)
def one_gate_two_squares(answer):
    """Weights of one bilinear unit that gives x1² + x1 x2 - 2 x2²."""
    if not isinstance(answer, tuple | list) or len(answer) != 2:
        raise NotYet("answer with a pair: ([w1, w2], [v1, v2])")
    w, v = (array(part, shape=(2,)) for part in answer)
    got = np.array([w[0] * v[0], w[0] * v[1] + w[1] * v[0], w[1] * v[1]])
    if close(got, [1, -1, -2]):
        return "the squares are right, the mixed term has the wrong sign"
    if close(got[[0, 2]], [1, -2]) and not close(got[1], 1):
        return f"the squares are right; the factor of x1 x2 is {got[1]:g}, it should be 1"
    if close(got, [-1, -1, 2]):
        return "this is the target times -1: turn one of the two"
    if not close(got, [1, 1, -2], atol=1e-9):
        terms = f"{got[0]:g} x1² + {got[1]:g} x1 x2 + {got[2]:g} x2²"
        return f"yours gives {terms}: multiply it out and compare"


@exercise(
    "(n_in + n_out) / (2 n_in + n_out): two thirds at equal widths, one half where little comes out"
)
def gated_width(answer):
    """Gated hidden units at the parameters of a plain network."""
    cases = ((512, 512, 2048), (64, 10, 56), (8, 8, 24), (3, 100, 50))
    got = np.array([float(call(answer, *case, shape=())) for case in cases])
    exact = np.array([h * (i + o) / (2 * i + o) for i, o, h in cases])
    if close(got, np.floor([2 * h / 3 for *_, h in cases])):
        return "two thirds is right where as much comes out as goes in, not for 64 and 10"
    if close(got, np.floor([h * (i + o) / (i + 2 * o) for i, o, h in cases])):
        return "the gate and the value both read the inputs: it is 2 n_in, not 2 n_out"
    if close(got, exact) or close(got, np.ceil(exact)):
        return "whole units, and not more numbers than the plain network has: round down"
    if not close(got, np.floor(exact)):
        return f"from 64 to 10 with 56 plain units it is 30, yours is {got[1]:g}"
