"""Checkers for the exercises of chapter 14b."""

from acts.check._core import NotYet, Number, Options, choice, exercise

__all__ = ["loads_or_not", "slopes_to_learn", "what_the_file_holds"]

HELD = {
    "the weights of the dense layers": "yes",
    "the name mine>Leaky": "yes",
    "the number 0.05": "yes",
    "the code of call": "no",
}
WHY_HELD = {
    "the weights of the dense layers": "they stand in model.weights.h5",
    "the name mine>Leaky": "without the name no program could find the layer",
    "the number 0.05": "it is an argument of __init__, which Keras keeps for a layer",
    "the code of call": "code is never stored; that is why the layer has to be registered again",
}
LOADS = {
    "a function, not registered": "error",
    "a registered function whose body has been changed": "wrong",
    "a registered layer, made by Leaky(0.05), with a new default slope": "right",
}
WHY_LOADS = {
    "a function, not registered": "the program does not know what the name means",
    "a registered function whose body has been changed": "the name is found, the old body is not",
    "a registered layer, made by Leaky(0.05), with a new default slope": "0.05 is in the file, so "
    "a default plays no part",
}
ANSWERS = ("right", "wrong", "error")
UNITS = (64, 32, 16)


@exercise(
    "names and numbers go through the file, code does not",
    asked=Options(dict.fromkeys(HELD, ("yes", "no"))),
)
def what_the_file_holds(answer):
    """Tell what a saved model holds."""
    if not isinstance(answer, dict) or set(answer) != set(HELD):
        raise NotYet("keep the dict with its four keys and replace each `...`")
    given = {key: choice(value, ("yes", "no")) for key, value in answer.items()}
    for key, right in HELD.items():
        if given[key] != right:
            return f"{key}: {WHY_HELD[key]}"


@exercise(
    "112, one for each unit: in PyTorch, nn.PReLU() without a number has one for all",
    asked=Number(
        right=float(sum(UNITS)),
        mistakes={
            3.0: "one per layer is PyTorch's default; Keras learns one per unit",
            64.0: "this is the first layer alone",
            float(64 * 32 * 16): "the slopes of three layers add up",
            1.0: "each layer has slopes of its own",
        },
        otherwise="one for each unit of the three layers: add their widths",
    ),
)
def slopes_to_learn(answer):
    """Number of slopes of three PReLU layers."""
    return slopes_to_learn.asked.mistake(answer)


@exercise(
    "an error is the friendly case: a changed body loads, and nobody is told",
    asked=Options(dict.fromkeys(LOADS, ANSWERS)),
)
def loads_or_not(answer):
    """Foresee what loading does in three cases."""
    if not isinstance(answer, dict) or set(answer) != set(LOADS):
        raise NotYet("keep the dict with its three keys and replace each `...`")
    given = {key: choice(value, ANSWERS) for key, value in answer.items()}
    for key, right in LOADS.items():
        if given[key] != right:
            return f"{key}: {WHY_LOADS[key]}"
