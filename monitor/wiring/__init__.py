"""From the settings to the parts: the only place that chooses.

`connections` is light; `understanding` loads spaCy, which takes seconds, where posts are read.
"""
