"""How often Python looks for what nobody needs any more."""

import gc

SELDOM = (50_000, 20, 20)
"""A page makes some ten thousand objects and lets go of nearly all by itself: what it leaves behind in circles can wait
until several pages have. As Python comes, it looks through a page in the making some dozen times."""


def loading() -> None:
    """Look for nothing while modules are loaded: all of it stays, and looking took a tenth of every start."""
    gc.disable()


def loaded() -> None:
    """From now on look seldom, and never again through what has been loaded. Nothing without ``loading`` before."""
    if gc.isenabled():
        return
    gc.freeze()
    gc.set_threshold(*SELDOM)
    gc.enable()
