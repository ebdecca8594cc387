"""Who asks: a token in the ``Authorization`` header, its scope, and how often it may ask."""

from typing import Any

from allauth.core.internal import ratelimit
from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from nq57.orgs import actions, models, queries, rules

_APP = "allauth.account"  # the one limiter, with its counters in the database


class Refused(Exception):
    """Refuse a request with a status, a code and a Vietnamese sentence."""

    def __init__(self, status: int, code: str, sentence: str) -> None:
        """Keep what the answer says."""
        super().__init__(sentence)
        self.status, self.code, self.sentence = status, code, sentence


class ProgramRequest(HttpRequest):
    """A request of a program: its token, and the post under which it acts."""

    token: models.Token
    actor: rules.Actor


class Bearer(HttpBearer):
    """Let a program in whose token has a scope."""

    def __init__(self, scope: str) -> None:
        """Keep the scope."""
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> Any:
        """Slow an address down before its token is looked at.

        :raises Refused: when it asks too often.
        """
        limit(request, "api")
        return super().__call__(request)

    def authenticate(self, request: Any, token: str) -> models.Token | None:
        """Return the token, with who acts set on the request; None when it opens nothing.

        :raises Refused: when it lacks the scope, asks too often, or may not be used here.
        """
        now = timezone.now()
        found = queries.find_token(code=token, at=now)
        if found is None or (found.post.person.is_demonstration and not request.is_trial):
            limit(request, "api_failed")
            return None
        limit(request, "api_token", key=found.hint)
        if self.scope not in found.scopes:
            raise Refused(
                403, "scope",
                "Mã truy cập này không được làm việc ấy. Tạo mã mới có đủ việc được làm.",
            )  # fmt: skip
        request.token = found
        request.actor = queries.get_actor(
            account=found.account, post=found.post, on=timezone.localdate(now)
        )
        actions.note_token_use(token=found, by=request.actor, at=now)
        return found


def limit(request: HttpRequest, action: str, key: str | None = None) -> None:
    """Count a request against a limit of the settings.

    :raises Refused: when there were too many.
    """
    if not ratelimit.consume(request, app=_APP, action=action, key=key, limit_get=True):
        raise Refused(429, "too_many", "Gọi quá nhiều lần. Đợi một phút rồi gọi tiếp.")


READ, WRITE, SEND = Bearer("read"), Bearer("write"), Bearer("send")
