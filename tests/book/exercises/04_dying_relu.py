"""Wrong answers to the exercises of chapter 04, first page."""

WRONG = {
    "count_the_dead": [
        {
            "code": "answer = 17 / 20",
            "says": "share of zeros",
            "seen": "articles that take half of the values for half of the units",
        },
        {"code": "answer = 1 / 5", "says": "ReLU of 0 is 0"},
        {"code": "answer = 4 / 5", "says": "first example alone"},
        {"code": "answer = 0.25", "says": "a unit is a column"},
        {"code": "answer = 2 / 5", "says": "these are the living"},
        {"code": "answer = 3", "says": "three units are dead"},
        {"code": "answer = 60", "says": "not in percent"},
        {"code": "answer = 0", "says": "go down each column"},
    ],
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
}
