"""Everything HTTP for programs: what the pages read, and the writes that the pages make.

Owns addresses below ``/api/``, their schemas and their OpenAPI, tokens' checks, problem answers.
Words: token (mã truy cập), scope (việc được làm), problem (answer to a fault), version, key.
A program acts under the post of its token: the same querysets and actions as the pages.
Must not know: pages, sessions, templates; it holds no rule and writes no row of its own.
"""
