"""Wrong answers to the exercises of chapter 14b."""

HELD = """answer = {
    "the weights of the dense layers": "%s",
    "the name mine>Leaky": "%s",
    "the number 0.05": "%s",
    "the code of call": "%s",
}"""
LOADS = """answer = {
    "a function, not registered": "%s",
    "a registered function whose body has been changed": "%s",
    "a registered layer, made by Leaky(0.05), with a new default slope": "%s",
}"""
WRONG = {
    "what_the_file_holds": [
        {
            "code": HELD % ("yes", "yes", "yes", "yes"),
            "says": "code is never stored",
            "seen": "questions why a model does not load though 'everything was saved'",
        },
        {"code": HELD % ("yes", "yes", "no", "no"), "says": "an argument of __init__"},
        {"code": HELD % ("yes", "no", "yes", "no"), "says": "no program could find the layer"},
        {"code": HELD % ("no", "yes", "yes", "no"), "says": "model.weights.h5"},
    ],
    "slopes_to_learn": [
        {
            "code": "answer = 3",
            "says": "one per layer is PyTorch's default",
            "seen": "texts that take PReLU for one slope per layer in every library",
        },
        {"code": "answer = 64", "says": "first layer alone"},
        {"code": "answer = 64 * 32 * 16", "says": "three layers add up"},
        {"code": "answer = 1", "says": "slopes of its own"},
        {"code": "answer = 10", "says": "add their widths"},
    ],
    "loads_or_not": [
        {"code": LOADS % ("right", "wrong", "right"), "says": "does not know what the name means"},
        {
            "code": LOADS % ("error", "error", "right"),
            "says": "the name is found",
            "seen": "trust that a file which loads is the model that was saved",
        },
        {"code": LOADS % ("error", "wrong", "wrong"), "says": "0.05 is in the file"},
    ],
}
