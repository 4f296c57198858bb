"""Checkers for the exercises of chapter 12, page on recurrent states."""

import numpy as np

from acts.check._core import NotYet, Number, Options, call, close, exercise

__all__ = ["fading_state", "state_after_steps", "state_in_the_long_run"]

FADES, ZERO, SETTLES, GROWS = FATES = (
    "fades to 0",
    "is exactly 0",
    "settles above 0",
    "grows without end",
)
LONG_RUN = {
    "tanh, w = 0.9": FADES,
    "tanh, w = 1.5": SETTLES,
    "ReLU, w = 0.9": FADES,
    "ReLU, w = 1.5": GROWS,
    "ReLU, w = -1.5": ZERO,
}
FADING = Number(
    right=0.9**20,
    mistakes={
        20 * 0.9: "the factors of the steps multiply; they are not added",
        0.9: "this is one step",
        0.9**19: "20 steps are 20 factors; these are 19",
        0.9**-20: "upside down: a factor below 1 makes the derivative smaller",
        0.1**20: "0.1 is what each step takes away; 0.9 is what it leaves",
    },
    otherwise="one step leaves 0.9, two steps leave 0.81, and so on",
    rtol=0.02,
)


@exercise(
    "0.12: a weight of 0.9 looks harmless, and an eighth is left after 20 steps", asked=FADING
)
def fading_state(answer):
    """Derivative of a linear state through 20 steps at weight 0.9."""
    return FADING.mistake(answer)


@exercise("w to the power of the steps while w > 0, and exactly 0 below: explode, vanish or die")
def state_after_steps(answer):
    """Gradient of a one-unit ReLU state through its steps."""
    cases = ((0.5, 4), (2.0, 10), (1.0, 50), (-0.5, 4), (-2.0, 3))
    got = np.array([float(call(answer, w, n, shape=())) for w, n in cases])
    power = np.array([w**n for w, n in cases])
    right = np.where([w > 0 for w, _ in cases], power, 0)
    if close(got, power):
        return "right for a linear state; with w < 0 ReLU's slope is 0 after the first step"
    if close(got, np.abs(power)):
        return "a negative w does not only change the sign: the unit falls silent"
    if close(got, [max(w, 0) * n for w, n in cases]):
        return "the factors of the steps multiply; they are not added"
    if close(got, [max(w, 0) for w, _ in cases]):
        return "this is one step"
    if not close(got, right):
        return f"w = 2 and ten steps give 1024, yours is {got[1]:g}"


@exercise(
    "the weight decides near 0; far out tanh holds the state, and ReLU lets it go or kills it",
    asked=Options(dict.fromkeys(LONG_RUN, FATES)),
)
def state_in_the_long_run(answer):
    """What a state of one unit becomes after thousands of steps without input."""
    if not isinstance(answer, dict) or set(answer) != set(LONG_RUN):
        raise NotYet(f"a dict with the keys {', '.join(map(repr, LONG_RUN))} is asked for")
    for name, value in answer.items():
        if value not in FATES:
            raise NotYet(f"{name}: one of {', '.join(map(repr, FATES))}")
    if answer["tanh, w = 1.5"] == GROWS:
        return "tanh never gives more than 1, so its state cannot grow without end"
    if answer["ReLU, w = -1.5"] != ZERO:
        return "w = -1.5: the first step is ReLU(-1.5), and every later one starts from that"
    if answer["ReLU, w = 0.9"] == ZERO:
        return "w = 0.9: 0.9 times a positive number is never exactly 0, it only gets smaller"
    wrong = [name for name, value in answer.items() if value != LONG_RUN[name]]
    if wrong:
        return f"{wrong[0]}: follow the state for three steps by hand, starting from 1"
