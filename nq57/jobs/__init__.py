"""The ``nq57`` command line and scheduled work.

Owns no table. Calls the same actions as the pages do. Words: job (đầu việc nền),
schedule (lịch). Must not know web or api.
"""
