"""E-mail, by the mail server of Django's settings."""

import smtplib

from django.core import mail

from nq57.notices.formats.message import ChannelError, Message


class MailAdapter:
    """Send plain text by e-mail."""

    def send(self, message: Message) -> None:
        """Send one e-mail.

        :raises ChannelError: when the mail server does not take it.
        """
        letter = mail.EmailMessage(message.subject, message.text, to=[message.to])
        try:
            letter.send()
        except (OSError, smtplib.SMTPException) as error:
            raise ChannelError(str(error)) from error
