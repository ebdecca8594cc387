"""What the public may be told of security: numbers, and none that points at an office."""

LEAST = 5  # a smaller number is withheld
OFFICES = 3  # so is a number that fewer offices make up


def withhold(number: int, *, offices: int) -> int | None:
    """Return a number as it may be told, None where it is so small that it names somebody; that
    there is nothing may be told."""
    if number == 0 or (number >= LEAST and offices >= OFFICES):
        return number
    return None


def say_share(part: int, whole: int, *, offices: int) -> int | None:
    """Return a share in whole per cent, None where it would point at an office: also where so few
    are in it, or out of it, that who knows the whole finds them."""
    if withhold(whole, offices=offices) is None or not whole:
        return None
    if 0 < part < LEAST or 0 < whole - part < LEAST:
        return None
    return round(100 * part / whole)
