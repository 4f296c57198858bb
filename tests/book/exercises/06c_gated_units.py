"""Wrong answers to the exercises of chapter 06, page on gated units."""

WRONG = {
    "hidden_units_of_a_gate": [
        {
            "code": "answer = 3072",
            "says": "half as many numbers again",
            "seen": "feed-forward blocks changed to SwiGLU with their old hidden size",
        },
        {"code": "answer = 1536", "says": "three instead of two"},
        {"code": "answer = 4608", "says": "this makes it larger"},
        {"code": "answer = 2304", "says": "three quarters would be right"},
        {"code": "answer = 1000", "says": "2 · 768 · 3072"},
    ],
    "one_gate_two_squares": [
        {
            "code": "answer = ([1, -2], [1, 1])",
            "says": "wrong sign",
            "seen": "quadratics factorised with their signs the wrong way round",
        },
        {"code": "answer = ([1, 1], [1, -2])", "says": "wrong sign"},
        {"code": "answer = ([1, 2**0.5], [1, -(2**0.5)])", "says": "factor of x1 x2 is 0"},
        {"code": "answer = ([-1, -2], [1, -1])", "says": "the target times -1"},
        {"code": "answer = ([1, 2], [1, 1])", "says": "multiply it out"},
        {"code": "answer = 3", "says": "answer with a pair"},
    ],
    "gated_width": [
        {
            "code": "answer = lambda n_in, n_out, hidden: 2 * hidden // 3",
            "says": "not for 64 and 10",
            "seen": "the rule of two thirds applied to layers that change their width",
        },
        {
            "code": "answer = lambda i, o, h: h * (i + o) // (i + 2 * o)",
            "says": "both read the inputs",
        },
        {
            "code": "answer = lambda i, o, h: h * (i + o) / (2 * i + o)",
            "says": "round down",
        },
        {"code": "answer = lambda n_in, n_out, hidden: hidden", "says": "it is 30, yours is 56"},
    ],
}
