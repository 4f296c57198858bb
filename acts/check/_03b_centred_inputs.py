"""Checkers for the exercises of chapter 03b."""

import numpy as np

from acts.check._core import Number, Options, call, close, exercise, first_wrong

__all__ = ["largest_safe_rate", "signs_of_one_example", "standardise_as_in_training"]

SIGNS = {
    "outputs of sigmoids": ("yes", "a sigmoid is always above 0"),
    "outputs of tanh units": ("no", "tanh is negative as often as positive"),
    "outputs of ReLUs": ("yes", "a ReLU gives 0 or more, and 0 gives a gradient of 0"),
    "standardised pixels": ("no", "minus its mean, a pixel is negative in some examples"),
    "pixels from 0 to 16": ("yes", "none of them is negative"),
}


@exercise(
    "only inputs of both signs let the weights of a unit part company",
    asked=Options(dict.fromkeys(SIGNS, ("yes", "no"))),
)
def signs_of_one_example(answer):
    """Whether one example gives all weights of a unit the same sign."""
    return first_wrong(answer, SIGNS, ("yes", "no"))


@exercise(
    "0.25: with the mean taken away it would be 50, as the variance alone counts",
    asked=Number(
        right=2 / (0.04 + 32 * 0.25),
        mistakes={
            2 / 0.04: "this is for centred inputs: what does the mean of one half add?",
            2 / (0.04 + 0.25): "each of the 32 inputs adds the square of its mean",
            2 / (0.04 + 32 * 0.5): "the means enter squared",
            0.04 + 32 * 0.25: "this is the curvature; the rate is 2 divided by it",
            2 / (32 * 0.29): "independent inputs: the variance counts once, not 32 times",
        },
        otherwise="2 divided by the largest eigenvalue, 0.04 + 32 times one half squared",
    ),
)
def largest_safe_rate(answer):
    """Rate above which gradient descent diverges, for inputs with a mean."""
    return largest_safe_rate.asked.mistake(answer)


@exercise("mean and spread of the training set, for all data; 1 where the spread is 0")
def standardise_as_in_training(answer):
    """The test set, standardised with what the training set knows."""
    rng = np.random.default_rng(0)
    train, test = rng.normal(3, 2, size=(50, 4)), rng.normal(4, 3, size=(20, 4))
    train[:, 2], test[:, 2] = 5.0, 7.0
    with np.errstate(all="ignore"):
        got = call(answer, train, test, shape=test.shape)
    spread = np.where(train.std(axis=0) > 0, train.std(axis=0), 1)
    wanted = (test - train.mean(axis=0)) / spread
    if close(got, wanted):
        return None
    changing = [0, 1, 3]
    own = np.where(test.std(axis=0) > 0, test.std(axis=0), 1)
    if close(got[:, changing], ((test - test.mean(axis=0)) / own)[:, changing]):
        return "this takes the test set's own mean and spread: use those of the training set"
    both = np.concatenate([train, test])
    if close(got[:, changing], ((test - both.mean(axis=0)) / both.std(axis=0))[:, changing]):
        return "this lets the test set help: mean and spread come from the training set alone"
    if close(got[:, changing], wanted[:, changing]):
        return f"the third input never changes in training: divide by 1 there, not {got[0, 2]:.3g}"
    if close(got, test - train.mean(axis=0)):
        return "the mean is right; now divide by the spread"
    return f"the first value should be {wanted[0, 0]:.3f}, yours is {got[0, 0]:.3f}"
