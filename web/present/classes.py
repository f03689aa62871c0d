"""The classes of an element that depend on what it shows."""


def classes(*always: str, **when: object) -> str:
    """ "button", on=True, bad=0 → "button on"."""
    return " ".join([*filter(None, always), *(name for name, is_so in when.items() if is_so)])
