"""A gateway for short messages (SMS, Zalo): one HTTPS request for each message."""

import json
import urllib.error
import urllib.request

from nq57.notices.formats.message import ChannelError, Message

_SECONDS = 10


class GatewayAdapter:
    """Post ``{"to": …, "text": …}`` as JSON, with the token as bearer.

    What a provider wants differently belongs into the gateway, not here.
    """

    def __init__(self, address: str, token: str) -> None:
        """Keep where the gateway is, and the token that it wants."""
        self._address = address
        self._token = token

    def send(self, message: Message) -> None:
        """Hand one message over.

        :raises ChannelError: when the gateway does not answer, or refuses.
        """
        headers = {"Content-Type": "application/json; charset=utf-8"}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        body = json.dumps({"to": message.to, "text": message.text}, ensure_ascii=False)
        asked = urllib.request.Request(  # noqa: S310 (the setting is checked at the start)
            self._address, data=body.encode(), headers=headers, method="POST"
        )
        try:
            with urllib.request.urlopen(asked, timeout=_SECONDS):  # noqa: S310
                return
        except (OSError, urllib.error.HTTPError) as error:
            raise ChannelError(str(error)) from error
