"""Wrong answers to the exercises of chapter 07, third part."""

WRONG = {
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
        {"code": "answer = lambda z: z / z.sum(axis=-1, keepdims=True)", "says": "infinity"},
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
    "guard_switches_off": [
        {
            "code": "answer = lambda epsilon: 1 / epsilon",
            "says": "the lead is its logarithm",
        },
        {
            "code": "answer = lambda epsilon: np.log10(1 / epsilon)",
            "says": "natural logarithms",
            "seen": "the belief that a guard of 1e-10 matters from a logit of 10 on",
        },
        {"code": "answer = lambda epsilon: np.log(1 / epsilon)", "says": "off for 1e-3"},
        {"code": "answer = lambda epsilon: np.log(2 / epsilon)", "says": "where p = epsilon"},
        {"code": "answer = lambda epsilon: np.log(epsilon)", "says": "for 1e-10 the lead is"},
        {"code": "answer = lambda epsilon: -np.log(1 / epsilon - 1)", "says": "check the sign"},
    ],
    "stable_cross_entropy": [
        {
            "code": "def answer(z, y):\n"
            "    e = np.exp(z - z.max(axis=-1, keepdims=True))\n"
            "    p = e / e.sum(axis=-1, keepdims=True)\n"
            "    return -np.log(p[np.arange(len(y)), y]).mean()",
            "says": "yours is not finite",
            "seen": "a stable softmax with a logarithm behind it",
        },
        {
            "code": "def answer(z, y):\n"
            "    e = np.exp(z - z.max(axis=-1, keepdims=True))\n"
            "    p = e / e.sum(axis=-1, keepdims=True)\n"
            "    return -np.log(p[np.arange(len(y)), y] + 1e-10).mean()",
            "says": "it should be 2000, yours is 23.03",
            "seen": "the second article's 1e-10",
        },
        {
            "code": "def answer(z, y):\n"
            "    lse = np.log(np.exp(z).sum(axis=-1))\n"
            "    return (lse - z[np.arange(len(y)), y]).mean()",
            "says": "yours is not finite",
        },
        {
            "code": "def answer(z, y):\n"
            "    below = z - z.max()\n"
            "    log_p = below - np.log(np.exp(below).sum())\n"
            "    return -log_p[np.arange(len(y)), y].mean()",
            "says": "over the whole batch",
        },
        {
            "code": "answer = lambda z, y: acts.cross_entropy(z, y, 'sum')",
            "says": "the mean is asked for",
        },
        {"code": "answer = lambda z, y: -acts.cross_entropy(z, y)", "says": "check the sign"},
        {"code": "answer = lambda z, y: 0.0", "says": "for four examples it should be"},
    ],
}
