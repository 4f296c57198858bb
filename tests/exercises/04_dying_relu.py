"""Wrong answers to the exercises of chapter 04, first part."""

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
    "who_can_come_back": [
        {
            "code": 'answer = "none"',
            "says": "the inputs h may move",
            "seen": "the first article: a dead unit can never be activated again",
        },
        {"code": 'answer = "layer 1, just below 0"', "says": "they stand still"},
        {"code": 'answer = "the last"', "says": "choose one of"},
    ],
}
