"""Wrong answers to the exercises of chapter 04, first page."""

WRONG = {
    "dead_share_that_is_honest": [
        {
            "code": "answer = lambda z: (z <= 0).all(axis=0).mean()",
            "says": "a blown-up run looks healthy",
            "seen": "a sweep over learning rates that reported 0 % dead where every run was NaN",
        },
        {
            "code": "answer = lambda z: (z <= 0).mean()",
            "says": "this is the share of zeros",
            "seen": "articles that call half of the units dying because half of the values are 0",
        },
        {"code": "answer = lambda z: (z <= 0).all(axis=1).mean()", "says": "the axes are swapped"},
        {"code": "answer = lambda z: 0.25", "says": "the share is 0.5; yours is 0.25"},
    ],
    "silent_by_chance": [
        {
            "code": "answer = lambda p, n: 1 - (1 - p) ** n",
            "says": "fires at least once",
            "seen": "the complement taken for the event, the commonest slip with this formula",
        },
        {"code": "answer = lambda p, n: p**n", "says": "fires every time"},
        {"code": "answer = lambda p, n: 1 - n * p", "says": "the events overlap"},
        {"code": "answer = lambda p, n: 1 - p", "says": "it is 1/16, yours is 0.5"},
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
