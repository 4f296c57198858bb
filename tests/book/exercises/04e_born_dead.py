"""Wrong answers to the exercises of chapter 04, the page on dead units at the start."""

WRONG = {
    "born_dead_by_hand": [
        {
            "code": "answer = 0.875**10",
            "says": "every layer passes",
            "seen": "the complement taken for the event, the commonest slip with this formula",
        },
        {"code": "answer = 10 / 8", "says": "do not simply add up"},
        {"code": "answer = 1 / 8", "says": "this is one layer"},
        {"code": "answer = 1 - (1 - 2.0**-10) ** 3", "says": "width and depth are swapped"},
        {"code": "answer = 1 - 0.5**10", "says": "only if all three of its units"},
        {"code": "answer = 0.5", "says": "all ten escape"},
    ],
    "depth_for_half_the_dead": [
        {
            "code": "answer = lambda n: 2.0 ** (n - 1)",
            "says": "expected number",
            "seen": "the union bound L 2^-n taken for the probability itself",
        },
        {"code": "answer = lambda n: np.log(2) / np.log(1 - 2.0**-n)", "says": "check the sign"},
        {"code": "answer = lambda n: 1 / n", "says": "survived L times"},
        {"code": "answer = lambda n: 3 * n", "says": "2.41 layers, yours is 6"},
    ],
    "bias_that_kills": [
        {
            "code": "answer = lambda w, r: -r * np.abs(w).sum()",
            "says": "not the largest",
            "seen": "the bound for inputs with entries up to r, used for inputs of norm r",
        },
        {"code": "answer = lambda w, r: r * np.linalg.norm(w)", "says": "fires on every input"},
        {"code": "answer = lambda w, r: -r * w.sum()", "says": "its signs follow those of w"},
        {"code": "answer = lambda w, r: -r * w @ w", "says": "square root is missing"},
        {"code": "answer = lambda w, r: -np.linalg.norm(w)", "says": "size of the inputs"},
        {"code": "answer = lambda w, r: -r * np.abs(w).max()", "says": "it is -10, yours is -8"},
        {"code": "answer = lambda w, r: -10.0", "says": "wrong for w = (1, 2, 2)"},
    ],
}
