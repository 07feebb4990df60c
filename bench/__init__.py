"""The figures that must hold, measured. ``python -m bench`` prints them as a table; see ``__main__``.

Each module of this folder with a ``measure()`` gives one or more rows. Measurements repeat and take the median; ratios
are taken within one run. Tests never assert times: this folder does the measuring, and a person looks at the table.
"""
