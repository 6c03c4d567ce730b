"""How alike two texts are, as CAMARA KYC Match scores them: the Jaro-Winkler similarity (Winkler 1990)."""

from __future__ import annotations

PREFIX_WEIGHT = 0.1
LONGEST_PREFIX = 4


def jaro_winkler(first: str, second: str) -> float:
    """Return 0 for nothing in common up to 1 for equal texts."""
    jaro = _jaro(first, second)
    prefix = 0
    for one, other in zip(first[:LONGEST_PREFIX], second[:LONGEST_PREFIX], strict=False):
        if one != other:
            break
        prefix += 1
    return jaro + prefix * PREFIX_WEIGHT * (1 - jaro)


def _jaro(first: str, second: str) -> float:
    if first == second:
        return 1.0
    window = max(max(len(first), len(second)) // 2 - 1, 0)
    taken = [False] * len(second)
    common = []
    for place, character in enumerate(first):
        for other in range(max(place - window, 0), min(place + window + 1, len(second))):
            if not taken[other] and second[other] == character:
                taken[other] = True
                common.append(character)
                break
    if not common:
        return 0.0
    in_second = [character for character, used in zip(second, taken, strict=True) if used]
    swapped = sum(one != other for one, other in zip(common, in_second, strict=True)) / 2
    matches = len(common)
    return (matches / len(first) + matches / len(second) + (matches - swapped) / matches) / 3
