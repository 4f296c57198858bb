"""What every notebook kernel sees, whoever starts it: tools/execute.py or pytest with nbval.

Needs nothing but Python, so that run.py can read it before anything is installed.
"""

VARIABLES = {
    # One thread: the same bits from run to run, and faster on the book's small networks.
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "VECLIB_MAXIMUM_THREADS": "1",
    "NUMEXPR_NUM_THREADS": "1",
    # Sets print in the same order every time.
    "PYTHONHASHSEED": "0",
    # Overflow, invalid values and divisions by zero in numpy stop the cell instead of passing by.
    "PYTHONWARNINGS": "error::RuntimeWarning",
    # Stored outputs belong to the first seeds; `run.py fresh-seeds` shifts them on purpose.
    "ACTS_SEED_OFFSET": "0",
}
