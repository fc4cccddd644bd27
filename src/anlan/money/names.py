"""Names of account holders as statements print them: whole, or with part hidden (``张*``, ``*三``)."""


def same_name(one: str, two: str) -> bool:
    """Whether two printed names can be one person's. A missing name contradicts nothing."""
    if not one or not two or one == two:
        return True
    if "*" not in one and "*" not in two:
        return False
    head, tail = _ends(one)
    other_head, other_tail = _ends(two)
    return _agree(head, other_head) and _agree(tail[::-1], other_tail[::-1])


def _ends(name: str) -> tuple[str, str]:
    """What is visible before and after the stars; the whole name for both when none is hidden."""
    return (name.partition("*")[0], name.rpartition("*")[2]) if "*" in name else (name, name)


def _agree(one: str, other: str) -> bool:
    shared = min(len(one), len(other))
    return one[:shared] == other[:shared]
