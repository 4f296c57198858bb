"""Wrong answers to the exercises of chapter 02."""

WRONG = {
    "sigmoid_slope_from_output": [
        {
            "code": "answer = lambda y: acts.sigmoid(y) * (1 - acts.sigmoid(y))",
            "says": "takes the output y for the input x",
            "seen": "back-propagation tutorials that hand a layer's output to f'(x)",
        },
        {"code": "answer = lambda y: y * (1 + y)", "says": "check the sign"},
        {"code": "answer = lambda y: 1 - y", "says": "the slope is 0.25, yours is 0.5"},
    ],
}
