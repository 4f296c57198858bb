"""Wrong answers to the exercises of chapter 12, fourth part."""

PAIRS = (
    "dict(zip(('difference of two temperatures', 'price of a flat, relative errors count', "
    "'phone calls in an hour, often none', 'share of the sky under clouds, often all'), {}))"
)

WRONG = {
    "pair_for_target": [
        {
            "code": "answer = " + PAIRS.format("['linear, squared'] * 4"),
            "says": "being off by a tenth",
            "seen": "a linear head and a squared error for every number",
        },
        {
            "code": "answer = "
            + PAIRS.format("['linear, squared'] + 3 * ['exp, squared on logs']"),
            "says": "0 has no logarithm",
        },
        {
            "code": "answer = "
            + PAIRS.format(
                "['linear, squared', 'exp, squared on logs', 'exp, Poisson', 'exp, Poisson']"
            ),
            "says": "it has two ends",
        },
        {
            "code": "answer = " + PAIRS.format("['sigmoid, BCE'] * 4"),
            "says": "it may be negative",
        },
    ],
    "softplus_starting_bias": [
        {
            "code": "answer = lambda m: m",
            "says": "undo the head",
            "seen": "a bias set to the mean of the targets, whatever the head",
        },
        {"code": "answer = lambda m: np.log(m)", "says": "starts a head `exp`"},
        {"code": "answer = lambda m: np.logaddexp(0, m)", "says": "you need its inverse"},
        {
            "code": "answer = lambda m: np.log(np.exp(m) - 1)",
            "says": "for a mean of 1000 it is 1000, yours is not finite",
            "seen": "the textbook inverse, written down as it stands",
        },
        {
            "code": "answer = lambda m: m + np.log(1 - np.exp(-m))",
            "says": "for a mean of 1e-12",
        },
        {"code": "answer = lambda m: np.log(m + 1)", "says": "for a mean of 1 the bias is"},
    ],
    "mean_from_logarithms": [
        {
            "code": "answer = lambda z, s: np.exp(z)",
            "says": "this is the median",
            "seen": "predictions of a network for log y that are exponentiated and summed",
        },
        {"code": "answer = lambda z, s: np.exp(z + s**2)", "says": "too much: at z = 0"},
        {"code": "answer = lambda z, s: np.exp(z - s**2 / 2)", "says": "check the sign"},
        {"code": "answer = lambda z, s: np.exp(z) + s**2 / 2", "says": "the correction multiplies"},
        {"code": "answer = lambda z, s: 2 * np.exp(z)", "says": "at z = 0 the mean is"},
    ],
    "loss_between_bounds": [
        {
            "code": "answer = lambda z, y, low, high: np.mean(np.logaddexp(0, z) - y * z)",
            "says": "rescale them to 0 ... 1 first",
            "seen": "raw targets handed to a cross-entropy, which goes below 0 without an error",
        },
        {
            "code": "answer = lambda z, y, low, high: np.mean(np.logaddexp(0, z) - y / high * z)",
            "says": "the range begins at `low`",
        },
        {
            "code": "def answer(z, y, low, high):\n"
            "    return np.mean((low + (high - low) * acts.sigmoid(z) - y) ** 2)",
            "says": "this is the squared error",
            "seen": "a head stretched to the range and trained with the squared error",
        },
        {
            "code": "def answer(z, y, low, high):\n"
            "    p, t = acts.sigmoid(z), (y - low) / (high - low)\n"
            "    return np.mean(-t * np.log(p) - (1 - t) * np.log(1 - p))",
            "says": "a target of `low` it should be 100, yours is not finite",
            "seen": "the two logarithms of a probability, written out",
        },
        {
            "code": "def answer(z, y, low, high):\n"
            "    return np.sum(np.logaddexp(0, z) - (y - low) / (high - low) * z)",
            "says": "the mean is asked for",
        },
        {
            "code": "def answer(z, y, low, high):\n"
            "    return np.mean((y - low) / (high - low) * z - np.logaddexp(0, z))",
            "says": "check the sign",
        },
        {
            "code": "answer = lambda z, y, low, high: np.mean(np.logaddexp(0, z))",
            "says": "for four examples it should be",
        },
    ],
}
