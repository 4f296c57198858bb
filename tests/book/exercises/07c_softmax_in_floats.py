"""Wrong answers to the exercises of chapter 07, third part."""

WRONG = {
    "eight_bit_border": [
        {
            "code": "answer = np.log10(448)",
            "says": "not that of base 10",
            "seen": "readers who take log for the logarithm of base 10",
        },
        {"code": "answer = np.log2(448)", "says": "not that of base 2"},
        {"code": "answer = 448", "says": "the largest number itself"},
        {"code": "answer = -np.log(448)", "says": "check the sign"},
        {"code": "answer = 11.1", "says": "solve e^z = 448"},
    ],
    "softmax_of_a_batch": [
        {
            "code": "def answer(z):\n    e = np.exp(z - np.max(z))\n    return e / np.sum(e)",
            "says": "the matrix sums to 1",
            "seen": "the second article's listing, fed with a batch",
        },
        {
            "code": "def answer(z):\n"
            "    e = np.exp(z - z.max(axis=0))\n"
            "    return e / e.sum(axis=0)",
            "says": "each column sums to 1",
            "seen": "networks that hold examples in columns, copied into those that do not",
        },
        {
            "code": "def answer(z):\n"
            "    e = np.exp(z - z.max())\n"
            "    return e / e.sum(axis=-1, keepdims=True)",
            "says": "shift row by row",
        },
        {
            "code": "def answer(z):\n"
            "    e = np.exp(z - z.max())\n"
            "    return e / (e.sum(axis=-1, keepdims=True) + 1e-300)",
            "says": "another row gets lost",
        },
        {
            "code": "answer = lambda z: z / z.sum(axis=-1, keepdims=True)",
            "says": "your function gives NaN",
        },
        {"code": "answer = lambda z: acts.sigmoid(z)", "says": "the rows should sum to 1, yours"},
    ],
    "logit_that_breaks_it": [
        {
            "code": "answer = [1000.0, 999.0]",
            "says": "here top is the true maximum",
            "seen": "tests of stability that try large positive logits alone",
        },
        {"code": "answer = [-1000.0, 3.0]", "says": "the largest logit is 3"},
        {"code": "answer = [-5.0, -6.0]", "says": "it still gives probabilities"},
        {"code": "answer = [-np.inf, -np.inf]", "says": "gives infinity"},
        {"code": "answer = -1000.0", "says": "a vector of logits"},
    ],
    "where_the_sum_overflows": [
        {
            "code": "answer = lambda K, largest: np.log(largest)",
            "says": "the sum of K of them does so earlier",
            "seen": "advice that logits below 88 are safe in float32",
        },
        {
            "code": "answer = lambda K, largest: np.log(largest * 1.0) + np.log(K)",
            "says": "the wrong direction",
        },
        {
            "code": "answer = lambda K, largest: np.log(largest) / K",
            "says": "added, not multiplied",
        },
        {"code": "answer = lambda K, largest: largest / K", "says": "asked for is its logit"},
        {"code": "answer = lambda K, largest: 0 * K", "says": "for K = 10 in float16"},
    ],
}
