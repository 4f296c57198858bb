"""Wrong answers to the exercises of chapter 02, second part."""

WRONG = {
    "layers_until_a_millionth": [
        {
            "code": "answer = lambda f: int(np.log(1e-6) / np.log(f))",
            "says": "one layer short",
            "seen": "int() taken for rounding up",
        },
        {"code": "answer = lambda f: np.log(1e-6) / np.log(f)", "says": "whole numbers: round up"},
        {"code": "answer = lambda f: -np.log(1e-6) / np.log(f)", "says": "is positive"},
        {"code": "answer = lambda f: int(np.log(1e-6) / np.log(f)) + 2", "says": "one layer too"},
        {"code": "answer = lambda f: int(np.ceil(1 / (1 - f)))", "says": "not subtracted"},
        {"code": "answer = lambda f: 6", "says": "you give 6"},
    ],
    "saturated_share": [
        {
            "code": "answer = lambda x: np.mean(acts.sigmoid_grad(x) < 0.05)",
            "says": "a fifth of the largest slope",
            "seen": "saturation counters with one threshold for every function",
        },
        {
            "code": "answer = lambda x: np.sum(acts.sigmoid_grad(x) < 0.0125)",
            "says": "this is a number of values",
        },
        {
            "code": "answer = lambda x: np.mean(acts.sigmoid_grad(x) >= 0.0125)",
            "says": "the share that is not saturated",
        },
        {"code": "answer = lambda x: np.mean(acts.sigmoid(x) > 0.95)", "says": "one side only"},
        {"code": "answer = lambda x: np.mean(x) * 0", "says": "the share is 0.2"},
    ],
    "who_is_sick": [
        {
            "code": 'answer = {"A": "vanishing", "B": "vanishing", "C": "exploding"}',
            "says": "it has finished",
            "seen": "an article's alarm for gradients below 0.001",
        },
        {
            "code": 'answer = {"A": "converged", "B": "exploding", "C": "vanishing"}',
            "says": "the first layer stands first",
        },
        {
            "code": 'answer = {"A": "exploding", "B": "converged", "C": "vanishing"}',
            "says": "B's accuracy",
        },
        {
            "code": 'answer = {"A": "converged", "B": "vanishing", "C": "converged"}',
            "says": "C's accuracy",
        },
        {
            "code": 'answer = {"A": "exploding", "B": "vanishing", "C": "exploding"}',
            "says": "nothing explodes there",
        },
    ],
}
