"""Wrong answers to the exercises of chapter 02, the page on the learning rate."""

WRONG = {
    "steps_to_travel": [
        {"code": "answer = 5 / 0.1", "says": "for a rate of 0.1"},
        {"code": "answer = 5 * 0.01", "says": "rate times distance"},
        {
            "code": "answer = 100",
            "says": "each step moves the weight by about the rate",
            "seen": "demos that keep 100 epochs whatever the rate",
        },
    ],
    "loss_times_thousand": [
        {
            "code": 'answer = {"Adam": "as with 1000 times the rate",'
            ' "SGD": "as with 1000 times the rate"}',
            "says": "which is 1000 times as large too",
            "seen": "advice to scale the loss against vanishing gradients, whatever the optimiser",
        },
        {
            "code": 'answer = {"Adam": "the same path", "SGD": "the same path"}',
            "says": "the factor stays in it",
        },
        {
            "code": 'answer = {"Adam": "as with 1000 times the rate", "SGD": "the same path"}',
            "says": "the other way round",
        },
        {"code": 'answer = "the same path"', "says": "a dict with the keys"},
    ],
    "share_that_survives": [
        {
            "code": "answer = lambda parts: np.linalg.norm(parts, axis=1).sum()"
            " / np.linalg.norm(parts.sum(axis=0))",
            "says": "it should be 1 at most",
        },
        {
            "code": "answer = lambda parts: np.linalg.norm(parts.sum(axis=0))"
            " / np.linalg.norm(parts)",
            "says": "the norm of the whole table",
            "seen": "np.linalg.norm without an axis",
        },
        {
            "code": "answer = lambda parts: np.linalg.norm(parts.sum(axis=1))"
            " / np.linalg.norm(parts, axis=1).sum()",
            "says": "add the examples, axis 0",
        },
        {
            "code": "answer = lambda parts: np.linalg.norm(parts.sum(axis=0))"
            " / np.linalg.norm(parts, axis=1).mean()",
            "says": "the same above and below",
        },
        {"code": "answer = lambda parts: np.abs(parts).mean()", "says": "for six random rows"},
    ],
}
