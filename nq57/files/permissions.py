"""Whether a stored file may be opened. Who may see it, its owner's package answers."""

from nq57.files import enums, models, rules


def check_may_open(stored: models.StoredFile) -> None:
    """Check that the scanner let the file through.

    :raises FilesError: while it waits for its scan, or when it holds a virus.
    """
    if stored.scan_state == enums.ScanState.WAITING:
        raise rules.FilesError(f"Tệp “{stored.name}” đang chờ quét mã độc: hãy mở lại sau ít phút.")
    if stored.scan_state == enums.ScanState.INFECTED:
        raise rules.FilesError(f"Tệp “{stored.name}” có mã độc nên không mở được.")


def may_open(stored: models.StoredFile) -> bool:
    """Tell whether the file may be opened, for templates."""
    return stored.scan_state in (enums.ScanState.CLEAN, enums.ScanState.NOT_CONFIGURED)
