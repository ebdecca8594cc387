"""One file per outside format: bytes in, ``Source`` out."""
