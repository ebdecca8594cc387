"""The outbox: messages to posts, written in the transaction of what they tell.

Owns in-site messages; e-mail, digests and webhooks will read the same rows. Words: notice
(thông báo), unread (chưa đọc). Must not know what its subjects are: they are a kind and a
code in text.
"""
