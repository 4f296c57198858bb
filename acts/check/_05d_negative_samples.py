"""Checkers for the exercises of chapter 05d."""

import numpy as np

from acts.check._core import Number, Options, exercise, first_wrong

__all__ = ["bias_for_a_rare_class", "precision_of_an_order", "which_negative"]

KINDS = ("class", "input", "pre-activation")
FACTS = {
    "1 % of the images show a lesion": (
        "class",
        "the negatives are targets here: ask what the network is to find",
    ),
    "all pixels lie between -1 and 0": (
        "input",
        "pixels are what the network is given; weights of both signs make z of both signs",
    ),
    "a large step has moved the biases to -6": (
        "pre-activation",
        "a bias is added to Wx, so it is z that becomes negative",
    ),
}


@exercise(
    "only the last one is something that an activation sees",
    asked=Options(dict.fromkeys(FACTS, KINDS)),
)
def which_negative(answer):
    """Which of three meanings of "negative" three facts have."""
    return first_wrong(answer, FACTS, KINDS)


@exercise(
    "5/6: all that is above the first rare one is rare, and two thirds of the first three are",
    asked=Number(
        right=5 / 6,
        mistakes={
            2 / 3: "this is the precision at the second rare one alone; the first one counts too",
            2 / 5: "this is the share of the rare ones among all five: what a random order gives",
            1.0: "an average precision of 1 needs both rare ones at the top",
            (1 + 1 / 2 + 2 / 3 + 2 / 4 + 2 / 5) / 5: "average at the rare ones only, not at all",
            1 / 3: "divide by the number of rare ones, not by all five",
        },
        otherwise="count down to each rare one: which share of what stands there is rare?",
    ),
)
def precision_of_an_order(answer):
    """Average precision of the order rare, common, rare, common, common."""
    return precision_of_an_order.asked.mistake(answer)


@exercise(
    "-4.6: so the first steps need not be spent on learning that the class is rare",
    asked=Number(
        right=float(np.log(0.01 / 0.99)),
        mistakes={
            float(np.log(0.99 / 0.01)): "this bias begins with 99 % rare: check the sign",
            float(1 / (1 + np.exp(-0.01))): "this is the sigmoid of 0.01; its inverse is asked for",
            0.01: "0.01 is the probability; the bias is a logit",
            -99.0: "the odds are 1 to 99; the logit is their logarithm",
            99.0: "99 is the weight of a rare example, pos_weight, not a logit",
            float(np.log10(0.01 / 0.99)): "the sigmoid goes with the natural logarithm",
        },
        otherwise="solve 1 / (1 + exp(-b)) = 0.01 for b",
    ),
)
def bias_for_a_rare_class(answer):
    """Bias with which a sigmoid output begins at a share of 0.01."""
    return bias_for_a_rare_class.asked.mistake(answer)
