"""The outbox: messages to posts, written in the transaction of what they tell.

Owns in-site messages, what a post wishes to get by e-mail, SMS or Zalo, and each delivery
outside with its state. Words: notice (thông báo), unread (chưa đọc), channel (kênh),
delivery (lượt gửi), quiet hours (giờ yên lặng), digest (bản tin), webhook (điểm nhận thay
đổi). Text of restricted items never leaves: outside goes only that there is something to look
at. Must not know what its subjects are: they are a kind and a code in text.
"""
