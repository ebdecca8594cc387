"""The append-only journal of who did what, hash-chained.

Owns journal entries, their seals and idempotency receipts. Words: entry (a row of the
journal), seal (a link of the chain), head (the newest seal). Must not know any other
package: account, post, organisation and subject are codes in text.
"""
