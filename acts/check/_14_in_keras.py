"""Checkers for the exercises of chapter 14."""

import math

from acts.check._core import NotYet, Number, Options, choice, exercise

__all__ = ["glorot_over_lecun", "same_in_keras", "where_the_loss_stops"]

PAIRS = {
    "Keras 'swish' and torch.nn.SiLU()": "yes",
    "Keras 'leaky_relu' and torch.nn.LeakyReLU()": "no",
    "Keras 'gelu' and torch.nn.GELU()": "yes",
    "Keras 'leaky_relu' and its LeakyReLU()": "no",
}
REASONS = {
    "Keras 'swish' and torch.nn.SiLU()": "these are two names of x times sigmoid(x), no parameter",
    "Keras 'leaky_relu' and torch.nn.LeakyReLU()": "the slopes are 0.2 and 0.01",
    "Keras 'gelu' and torch.nn.GELU()": "both take the exact form if they are not told otherwise",
    "Keras 'leaky_relu' and its LeakyReLU()": "in Keras alone there are two slopes: 0.2 and 0.3",
}
INPUTS, UNITS, CUT = 784, 64, 1e-7
LECUN, GLOROT = 1 / INPUTS, 2 / (INPUTS + UNITS)


@exercise(
    "two of the four pairs differ, and both by a slope that nobody wrote down",
    asked=Options(dict.fromkeys(PAIRS, ("yes", "no"))),
)
def same_in_keras(answer):
    """Tell which names stand for the same function."""
    if not isinstance(answer, dict) or set(answer) != set(PAIRS):
        raise NotYet("keep the dict with its four keys and replace each `...`")
    given = {pair: choice(value, ("yes", "no")) for pair, value in answer.items()}
    for pair, right in PAIRS.items():
        if given[pair] != right:
            return f"{pair}: {REASONS[pair]}"


@exercise(
    "1.85: many inputs and few units, so the sum under Glorot's 2 is far from twice the inputs",
    asked=Number(
        right=GLOROT / LECUN,
        mistakes={
            LECUN / GLOROT: "this is LeCun's variance over Glorot's: turn it round",
            (GLOROT / LECUN) ** 0.5: "this is the ratio of the standard deviations",
            1.0: "they are equal only where a layer has as many units as inputs",
            2 * UNITS / (INPUTS + UNITS): "LeCun divides by the inputs, and these are the 784",
            2.0: "close: 2 would be right for no units at all; the 64 count in the sum",
            GLOROT: "this is Glorot's variance; divide it by LeCun's",
        },
        otherwise="Glorot's is 2 / (784 + 64), LeCun's 1 / 784: divide the first by the second",
    ),
)
def glorot_over_lecun(answer):
    """Ratio of two starting variances for 784 inputs and 64 units."""
    return glorot_over_lecun.asked.mistake(answer)


@exercise(
    "-16.1, and the loss there is 16.1: far out the logit is the logarithm of the probability",
    asked=Number(
        right=math.log(CUT / (1 - CUT)),
        mistakes={
            -math.log(CUT): "this is the loss there; the logit of a wrong answer is negative",
            -7.0: "this is the exponent to base 10; the sigmoid has e",
            CUT: "this is the probability; asked is the logit that gives it",
        },
        otherwise="sigma(z) = p means z = ln(p / (1 - p)), with p = 1e-7",
    ),
)
def where_the_loss_stops(answer):
    """Logit at which the clipped probability is reached."""
    return where_the_loss_stops.asked.mistake(answer)
