"""Wrong answers to the exercises of chapter 07, fifth part."""

WRONG = {
    "says_ninety": [
        {
            "code": "answer = 150 / 200",
            "says": "this is the share that is right",
            "seen": "readers who take accuracy for calibration",
        },
        {"code": "answer = 150 / 200 - 0.9", "says": "check the sign"},
        {"code": "answer = 0.9 * 200 - 150", "says": "this counts photos"},
        {"code": "answer = 0.5", "says": "150 of 200"},
    ],
    "temperature_for_odds": [
        {
            "code": "answer = lambda gap, odds: np.log(odds) / gap",
            "says": "upside down",
            "seen": "samplers whose temperature multiplies the logits",
        },
        {"code": "answer = lambda gap, odds: gap / odds", "says": "a logarithm is missing"},
        {
            "code": "answer = lambda gap, odds: gap / np.log10(odds)",
            "says": "the natural logarithm",
        },
        {
            "code": "answer = lambda gap, odds: gap * np.log(odds)",
            "says": "divide by the logarithm",
        },
        {"code": "answer = lambda gap, odds: gap - odds", "says": "for a lead of 2 and odds of 3"},
    ],
    "masked_rows": [
        {
            "code": "answer = lambda z, allowed: acts.softmax(z) * allowed",
            "says": "mask the logits before",
            "seen": "attention code that multiplies the weights with the mask",
        },
        {
            "code": "answer = lambda z, allowed: acts.softmax(np.where(allowed, z, -np.inf))",
            "says": "a row without any class gives NaN",
            "seen": "attention over a sentence that is all padding",
        },
        {
            "code": "answer = lambda z, allowed: acts.softmax(np.where(allowed, z, -1e9))",
            "says": "a row without any class should be zeros",
            "seen": "transformer implementations that mask with a large negative number",
        },
        {"code": "answer = lambda z, allowed: acts.softmax(z * allowed)", "says": "is no mask"},
        {
            "code": "answer = lambda z, allowed: acts.softmax(np.where(allowed, -np.inf, z))",
            "says": "the wrong way round",
        },
        {
            "code": "def answer(z, allowed):\n"
            "    e = np.exp(z - z.max(axis=-1, keepdims=True)) * allowed\n"
            "    return e / np.maximum(e.sum(axis=-1, keepdims=True), 1e-300)",
            "says": "takes their share",
        },
    ],
    "too_sure_by": [
        {
            "code": "answer = lambda p, y: p[np.arange(len(y)), y].mean()"
            " - (p.argmax(axis=-1) == y).mean()",
            "says": "probability of the right class",
            "seen": "calibration code that reads the confidence at the label",
        },
        {
            "code": "answer = lambda p, y: (p.argmax(axis=-1) == y).mean() - p.max(axis=-1).mean()",
            "says": "check the sign",
        },
        {"code": "answer = lambda p, y: p.max(axis=-1).mean()", "says": "the confidence alone"},
        {
            "code": "answer = lambda p, y: p.mean() - (p.argmax(axis=-1) == y).mean()",
            "says": "averages all entries",
        },
        {"code": "answer = lambda p, y: 0.0", "says": "for four examples"},
    ],
}
