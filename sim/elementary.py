"""Logarithm and exponential, alike on every processor.

NumPy has code of its own for them on processors with AVX-512, whose last bits are not those of
the C library, and a last bit decides which of two events comes first. SciPy's functions ask the C
library everywhere.
"""

import numpy as np
from numpy.typing import NDArray
from scipy import special

Floats = NDArray[np.float64]


def log(numbers: Floats) -> Floats:
    """Return the natural logarithms of positive numbers."""
    return np.asarray(special.xlogy(1.0, numbers))


def exp(numbers: Floats) -> Floats:
    """Return e to the power of the numbers."""
    return np.asarray(special.inv_boxcox(numbers, 0.0))
