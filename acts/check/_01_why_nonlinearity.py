"""Checkers for the exercises of chapter 01."""

import numpy as np

from acts.check._core import NotYet, Number, Options, array, call, choice, close, exercise

__all__ = ["fold_batch_norm", "linear_or_bent", "merged_parameters"]

NETWORKS = ("dropout between", "normalised", "never called")
SHAPES = ("linear", "bends")


@exercise(
    "what is called decides, and what it does to its input: a constant factor never bends",
    asked=Options(dict.fromkeys(NETWORKS, SHAPES)),
)
def linear_or_bent(answer):
    """Say which of three networks are one linear layer."""
    if not isinstance(answer, dict) or set(answer) != set(NETWORKS):
        raise NotYet(f"a dict with the keys {', '.join(map(repr, NETWORKS))} is asked for")
    if any(value is ... for value in answer.values()):
        raise NotYet('replace each `...` with "linear" or "bends"')
    given = {key: choice(answer[key], SHAPES) for key in NETWORKS}
    if given["never called"] == "bends":
        return "the ReLU is made and never called: only what forward calls can bend"
    if given["dropout between"] == "bends":
        return "in evaluation dropout passes on what it gets: two linear layers in a row remain"
    if given["normalised"] == "linear":
        return "layer norm divides by the spread of its own input, so twice x does not give twice y"


@exercise(
    "7850 numbers compute what 669 706 computed",
    asked=Number(
        right=784 * 10 + 10,
        mistakes={
            784 * 10: "that is W alone: each of the ten outputs has a bias as well",
            784 * 10 + 784: "a layer has one bias per output, not one per input",
            784 * 512 + 512 + 512 * 512 + 512 + 512 * 10 + 10: "that is the stack as it is; "
            "nothing is merged yet",
            784 * 512 + 512 * 512 + 512 * 10: "those are the weights of the stack as it is, "
            "without the biases",
            784 * 10 + 512 + 512 + 10: "the hidden biases do not survive as such: they end up in "
            "the ten at the output",
            512 * 10 + 10: "the hidden units disappear: the merged layer goes from the pixels to "
            "the outputs",
            512: "the hidden units disappear: the merged layer goes from the pixels to the outputs",
        },
        otherwise="that is not it: one matrix from 784 inputs to 10 outputs, and one vector",
        rtol=1e-6,
    ),
)
def merged_parameters(answer):
    """Count the numbers of a merged 784-512-512-10 network."""
    return merged_parameters.asked.mistake(answer)


@exercise("a linear layer and a normalisation in evaluation mode are one linear layer")
def fold_batch_norm(answer):
    """Merge a linear layer with the batch normalisation behind it."""
    rng = np.random.default_rng(0)
    W, b, mean, beta = rng.normal(size=(4, 3)), *rng.normal(size=(3, 4))
    var, gamma, eps = rng.uniform(0.2, 3, 4), rng.uniform(0.5, 2, 4), 0.1

    def packed(*args):
        pair = answer(*args)
        if pair is None or pair is ...:
            raise NotYet("your function returns nothing: is there a `return`?")
        if not isinstance(pair, tuple | list) or len(pair) != 2:
            raise NotYet("return two things: the new W and the new b")
        return np.column_stack([array(pair[0], shape=(4, 3)), array(pair[1], shape=(4,))])

    if not callable(answer):
        raise NotYet("a function is asked for")
    try:
        got = packed(*(np.copy(a) for a in (W, b, mean, var, gamma, beta)), eps)
    except NotYet:
        raise
    except Exception:
        got = call(answer, W, b, mean, var, gamma, beta, eps)  # says what was raised
    s = gamma / np.sqrt(var + eps)

    def merged(scale, shift):
        return np.column_stack([W * scale[:, None], shift])

    if close(got, merged(s, b)):
        return "W is right; the old bias goes through the normalisation as well"
    if close(got, merged(s, b - mean * s + beta)):
        return "the bias b is not scaled: the normalisation acts on W x + b, not on W x alone"
    if close(got, merged(s, beta - mean * s)):
        return "the layer's own bias b has been lost on the way"
    for wrong, text in (
        (gamma / (var + eps), "divide by the standard deviation, the root of var + eps"),
        (gamma / np.sqrt(var), "eps is missing under the root"),
        (gamma / (np.sqrt(var) + eps), "eps belongs under the root, next to var"),
        (1 / np.sqrt(var + eps), "the learned scale gamma is missing"),
    ):
        if close(got, merged(wrong, (b - mean) * wrong + beta)):
            return text
    if not close(got, merged(s, (b - mean) * s + beta)):
        part = "W" if not close(got[:, :3], W * s[:, None]) else "b"
        return f"the new {part} is not right: write out gamma (W x + b - mean) / root + beta"
