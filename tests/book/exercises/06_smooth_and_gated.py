"""Wrong answers to the exercises of chapter 06."""

WRONG = {
    "silu_of_minus_three": [
        {"code": "answer = -2.858", "says": "no odd function"},
        {"code": "answer = 0.142", "says": "stays negative"},
        {
            "code": "answer = acts.sigmoid(-3.0).round(3)",
            "says": "the gate at -3",
            "seen": "tables that list sigmoid(x) in the column of SiLU",
        },
        {"code": "answer = 5.858", "says": "this adds 3"},
        {"code": "answer = 0", "says": "the bracket is 1"},
    ],
    "slope_of_silu": [
        {
            "code": "answer = lambda x: acts.sigmoid(x) * (1 - acts.sigmoid(x))",
            "says": "the slope of the gate",
            "seen": "custom SiLU layers whose backward is the sigmoid's",
        },
        {"code": "answer = acts.sigmoid", "says": "the gate alone"},
        {
            "code": "answer = lambda x: x * acts.sigmoid(x) * (1 - acts.sigmoid(x))",
            "says": "forgets the factor x",
        },
        {"code": "answer = acts.silu", "says": "not its slope"},
        {"code": "answer = acts.relu", "says": "the slope is 1.09, yours is 2"},
    ],
    "swish_that_is_close_enough": [
        {"code": "answer = lambda gap: gap / 0.2784645", "says": "upside down"},
        {"code": "answer = lambda gap: 1 / gap", "says": "right up to a factor"},
        {"code": "answer = lambda gap: (0.2784645 / gap) ** 2", "says": "neither faster"},
        {
            "code": "answer = lambda gap: 10.0",
            "says": "it is 2.78, yours is 10",
            "seen": "advice that beta = 10 is as good as ReLU",
        },
    ],
}
