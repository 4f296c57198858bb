"""Wrong answers to the exercises of chapter 03b."""

RIGHT = (
    '{"outputs of sigmoids": "yes", "outputs of tanh units": "no", "outputs of ReLUs": "yes", '
    '"standardised pixels": "no", "pixels from 0 to 16": "yes"}'
)

WRONG = {
    "signs_of_one_example": [
        {
            "code": f'answer = {RIGHT} | {{"outputs of ReLUs": "no"}}',
            "says": "a ReLU gives 0 or more",
            "seen": "notes that name the sigmoid alone as not zero-centred",
        },
        {"code": f'answer = {RIGHT} | {{"outputs of sigmoids": "no"}}', "says": "always above 0"},
        {
            "code": f'answer = {RIGHT} | {{"outputs of tanh units": "yes"}}',
            "says": "negative as often",
        },
        {"code": f'answer = {RIGHT} | {{"standardised pixels": "yes"}}', "says": "minus its mean"},
        {"code": f'answer = {RIGHT} | {{"pixels from 0 to 16": "no"}}', "says": "none of them"},
        {"code": "answer = {}", "says": "its five keys"},
    ],
    "largest_safe_rate": [
        {
            "code": "answer = 2 / 0.04",
            "says": "for centred inputs",
            "seen": "the variance taken for the curvature",
        },
        {"code": "answer = 2 / 0.29", "says": "each of the 32 inputs"},
        {"code": "answer = 2 / 16.04", "says": "enter squared"},
        {"code": "answer = 8.04", "says": "this is the curvature"},
        {"code": "answer = 2 / (32 * 0.29)", "says": "counts once"},
        {"code": "answer = 1", "says": "largest eigenvalue"},
    ],
    "standardise_as_in_training": [
        {
            "code": "answer = lambda train, test: (test - test.mean(0)) / "
            "np.where(test.std(0) > 0, test.std(0), 1)",
            "says": "the test set's own mean",
            "seen": "pipelines that fit the scaler on each split",
        },
        {
            "code": "answer = lambda train, test: (test - np.concatenate([train, test]).mean(0))"
            " / np.concatenate([train, test]).std(0)",
            "says": "lets the test set help",
            "seen": "scaling before the split",
        },
        {
            "code": "answer = lambda train, test: (test - train.mean(0)) / (train.std(0) + 1e-12)",
            "says": "never changes in training",
        },
        {
            "code": "answer = lambda train, test: test - train.mean(0)",
            "says": "divide by the spread",
        },
        {"code": "answer = lambda train, test: test * 1.0", "says": "the first value should be"},
        {"code": "answer = 3", "says": "a function is asked for"},
    ],
}
