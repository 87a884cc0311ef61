"""Says how large something is, as people do."""


def size(number: int) -> str:
    """Return a number of bytes in words: "770 kB", "1.2 MB", "78.1 GB"."""
    for unit, bytes_ in (("GB", 10**9), ("MB", 10**6)):
        if number >= bytes_:
            return f"{number / bytes_:.1f} {unit}"
    return f"{number // 1000} kB"
