"""Product families: parametrised models that make a foreground of a manufacturer's submission.

`discovery` finds the families, `contract` says what one is, `intake` reads what a maker typed.
Pure: nothing here opens a file.
"""
