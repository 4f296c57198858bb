"""Wrong answers to the exercises of chapter 12h."""

RIGHT = (
    '{"x - x.mean(axis=0)": "BatchNorm", "x - x.mean(axis=1)": "LayerNorm", '
    '"the other examples of the batch change the output": "BatchNorm", '
    '"trains with a batch of a single example": "LayerNorm"}'
)

WRONG = {
    "two_normalisations": [
        {
            "code": f'answer = {RIGHT} | {{"x - x.mean(axis=0)": "LayerNorm"}}',
            "says": "axis 0 runs over the examples",
            "seen": "hand-written layer norms that average along the first axis",
        },
        {
            "code": f'answer = {RIGHT} | {{"x - x.mean(axis=1)": "BatchNorm"}}',
            "says": "axis 1 runs over the units",
        },
        {
            "code": f"answer = {RIGHT} | "
            '{"the other examples of the batch change the output": "LayerNorm"}',
            "says": "one example only",
        },
        {
            "code": f"answer = {RIGHT} | "
            '{"trains with a batch of a single example": "BatchNorm"}',
            "says": "all zeros under BatchNorm",
        },
        {"code": "answer = {}", "says": "its four keys"},
    ],
    "growth_beside_a_path": [
        {
            "code": "answer = lambda g, blocks: (1 + g**2) ** blocks",
            "says": "growth of the mean square",
            "seen": "variances quoted as if they were amplitudes",
        },
        {"code": "answer = lambda g, blocks: (1 + g) ** blocks", "says": "adds amplitudes"},
        {"code": "answer = lambda g, blocks: 2 ** (blocks / 2)", "says": "right for g = 1"},
        {
            "code": "answer = lambda g, blocks: np.sqrt(1 + blocks * g**2)",
            "says": "the factors multiply",
        },
        {"code": "answer = lambda g, blocks: 5.0", "says": "give 256, yours is 5"},
    ],
    "weight_of_a_branch": [
        {
            "code": "answer = (2 ** (1 / 16) - 1) ** 0.5",
            "says": "doubles the mean square",
            "seen": "variances quoted as if they were amplitudes",
        },
        {"code": "answer = 2 ** (1 / 8) - 1", "says": "this is g²"},
        {"code": "answer = 2 ** (1 / 16) - 1", "says": "adds amplitudes"},
        {"code": "answer = 1 / 16", "says": "shares the growth out"},
        {"code": "answer = 0.25", "says": "the factors multiply"},
        {"code": "answer = 1", "says": "256 times as large"},
        {"code": "answer = 0.6", "says": "solve (1 + g²)^8 = 2"},
    ],
}
