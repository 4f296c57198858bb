"""Wrong answers to the exercises of chapter 12, second part."""

TASKS = (
    "which of 40 dishes is on the photo",
    "which of 40 ingredients are in the dish",
    "tomorrow's temperature in degrees Celsius",
    "a price from 10 to 100 000; 10 % off is as bad everywhere",
    "the share of a sky covered by clouds, often exactly 0 or 1",
    "how many buses come within an hour",
)
CE, BCE, MSE, LOG, COUNT = (
    "CrossEntropyLoss",
    "BCEWithLogitsLoss",
    "MSELoss",
    "MSELoss on log",
    "PoissonNLLLoss",
)


def losses(*names):
    return f"answer = {dict(zip(TASKS, names, strict=True))!r}"


WRONG = {
    "push_of_a_squared_error": [
        {"code": "answer = acts.sigmoid(-6.0) - 1", "says": "the mistake alone"},
        {
            "code": "p = acts.sigmoid(-6.0)\nanswer = p * (1 - p) ** 2",
            "says": "this is positive",
            "seen": "gradients written as target minus prediction",
        },
        {"code": "answer = 2 * -0.0024603", "says": "the half of the loss"},
        {"code": "answer = 1.0", "says": "times the mistake"},
    ],
    "loss_for_the_task": [
        {
            "code": losses(CE, CE, MSE, LOG, BCE, COUNT),
            "says": "any number of them can be right at once",
            "seen": "the guides that name softplus, softmax and sigmoid, but no multi-label task",
        },
        {"code": losses(BCE, BCE, MSE, LOG, BCE, COUNT), "says": "exactly one of them"},
        {"code": losses(CE, BCE, LOG, LOG, BCE, COUNT), "says": "no favourite sign"},
        {"code": losses(CE, BCE, MSE, MSE, BCE, COUNT), "says": "errors count as ratios"},
        {
            "code": losses(CE, BCE, MSE, LOG, MSE, COUNT),
            "says": "two borders that the targets reach",
            "seen": "a tanh head with squared error on targets that are clipped",
        },
        {"code": losses(CE, BCE, MSE, LOG, BCE, LOG), "says": "zeros included"},
        {"code": 'answer = "MSELoss"', "says": "keep the dict"},
    ],
    "softplus_slope_from_output": [
        {
            "code": "answer = acts.sigmoid",
            "says": "in terms of the input z",
            "seen": "hand-written layers that keep the output and reuse the formula of the input",
        },
        {"code": "answer = lambda y: y * (1 - y)", "says": "belongs to the sigmoid"},
        {"code": "answer = lambda y: np.exp(-y)", "says": "the slope goes to 1"},
        {"code": "answer = lambda y: np.log(np.expm1(y))", "says": "this is z; now take"},
        {"code": "answer = lambda y: 1 + 0 * y", "says": "at y = 0.7"},
    ],
    "regression_loss": [
        {
            "code": "answer = lambda prediction, y: ((prediction - y) ** 2).mean()",
            "says": "still the mean over 9 differences",
            "seen": "network outputs of shape (n, 1) against targets of shape (n,)",
        },
        {
            "code": "answer = lambda prediction, y: (prediction - y).mean() ** 2",
            "says": "first the square",
        },
        {
            "code": "answer = lambda prediction, y: ((prediction[:, 0] - y) ** 2).sum()",
            "says": "the mean is asked for",
        },
        {
            "code": "answer = lambda prediction, y: ((prediction - y[:, None]) ** 2).mean(axis=1)",
            "says": "gives shape (3,)",
        },
        {
            "code": "answer = lambda prediction, y: np.abs(prediction[:, 0] - y).mean()",
            "says": "for three examples it should be",
        },
    ],
}
