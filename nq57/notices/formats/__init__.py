"""One file for each way out of the site; all take a message and say when it failed."""

from nq57.notices.formats import files, gateway, mail
from nq57.notices.formats.message import Adapter, ChannelError, Message

__all__ = ["Adapter", "ChannelError", "Message", "open_adapter"]


def open_adapter(channel: str, setting: str, token: str = "") -> Adapter:
    """Return the adapter that a channel's setting names.

    ``file`` and ``console`` keep messages here, an address of HTTPS is a gateway's, all else
    for e-mail is the mail server of Django's settings.
    """
    if setting == "file":
        return files.FileAdapter(channel)
    if setting == "console":
        return files.ConsoleAdapter(channel)
    if setting.startswith(("http://", "https://")):
        return gateway.GatewayAdapter(setting, token)
    return mail.MailAdapter()
