"""An author for those who must not know them: enough to tell two apart, not to find one."""


def masked(author: str) -> str:
    """ "@noemi_b" → "@n…b", "+25884123 4471" → "…4471", "ana@example.org" → "a…@…"; "" stays."""
    bare = author.strip()
    if not bare:
        return ""
    digits = [one for one in bare if one.isdigit()]
    if len(digits) >= 6 and len(digits) >= 0.6 * len(bare):
        return "…" + "".join(digits[-4:])
    at = "@" if bare.startswith("@") else ""
    name = bare.lstrip("@")
    if not name:
        return "…"
    if "@" in name:  # an email address: its host may name an office of three people
        return f"{name[0]}…@…"
    if len(name) < 5:
        return f"{at}{name[0]}…"
    return f"{at}{name[0]}…{name[-1]}"
