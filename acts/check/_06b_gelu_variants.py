"""Checkers for the exercises of chapter 06b."""

import numpy as np

import acts
from acts.check._core import TODO, NotYet, Number, Options, choice, exercise, first_wrong

__all__ = ["name_that_gelu", "quick_gelu_at_two", "which_gelu_form"]

FORMS = ("exact", "tanh", "sigmoid")
NAMES = {
    "torch.nn.GELU()": ("exact", "PyTorch's default has approximate='none'"),
    "jax.nn.gelu(x)": ("tanh", "JAX's default has approximate=True"),
    "gelu_fast": ("tanh", "fast writes the tanh form in another order"),
    "quick_gelu": ("sigmoid", "quick is x times the sigmoid of 1.702 x"),
}


@exercise(
    "a name says which form, and nothing about speed",
    asked=Options(dict.fromkeys(NAMES, FORMS)),
)
def which_gelu_form(answer):
    """Which form of GELU four names stand for."""
    return first_wrong(answer, NAMES, FORMS)


@exercise(
    "1.936: 0.018 below the exact value, which is nearly as far as the form ever gets",
    asked=Number(
        right=1.936,
        mistakes={
            0.968: "this is the gate; GELU multiplies it by the number",
            1.954: "this is the exact form",
            1.762: "this is SiLU, without the factor 1.702 in the gate",
            3.295: "this multiplies by 1.702 as well; that number only opens the gate",
        },
        otherwise="2 times the gate at 2, which is 0.968",
        rtol=0.001,
    ),
)
def quick_gelu_at_two(answer):
    """The sigmoid form at 2."""
    return quick_gelu_at_two.asked.mistake(answer)


@exercise("compare where the forms differ most, and take the nearest")
def name_that_gelu(answer):
    """Which of three forms a function is."""
    if answer is TODO or not callable(answer):
        raise NotYet("a function of f is asked for")
    forms = {
        "exact": acts.gelu,
        "tanh": lambda x: acts.gelu(x, approximate="tanh"),
        "sigmoid": lambda x: acts.silu(x, beta=1.702),
    }
    got = {}
    for name, form in forms.items():
        got[name] = choice(
            answer(lambda x, form=form: form(np.asarray(x, dtype=np.float32))), FORMS
        )
    if len(set(got.values())) == 1:
        return f"this calls all three {got['exact']}: look where they differ"
    if got["tanh"] == "exact" or got["exact"] == "tanh":
        return "exact and tanh are 4.7e-4 apart at 2.7: a tolerance of 1e-3 is too wide"
    for name, said in got.items():
        if said != name:
            return f"the {name} form is called {said}: float32 is off by about 1e-7"
