"""Stored evidence: bytes by their hash, type by content, scan state.

Owns stored files: their bytes are kept once by content, outside the web root. Words: stored
file (tệp đã lưu), scan state (tình trạng quét). Must not know who may see a file: the
package that attaches it answers that, and serves it under its own address.
"""
