"""The functions and what is computed from them. Needs NumPy and SciPy alone."""
