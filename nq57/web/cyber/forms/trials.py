"""The file of a trial: sent once, kept under a signed name until it is confirmed."""

from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now

from nq57.files import models as files


class TrialForm(forms.Form):
    """A form with a ``file`` that is sent, or ``kept`` since its trial."""

    kept = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, sent: Any = None, *, account: str, **options: Any
    ) -> None:  # fmt: skip
        """Let only this account's own kept file come back."""
        super().__init__(data, sent, **options)
        self.account = account

    @classmethod
    def keep(cls, stored: files.StoredFile, account: str) -> str:
        """Return the words by which this form, and no other, names a file that was tried."""
        return signing.dumps([account, stored.pk], salt=cls.__name__)

    def clean_kept(self) -> files.StoredFile | None:
        """Return the file that was tried.

        :raises ValidationError: when it is not there any more.
        """
        given = self.cleaned_data["kept"]
        if not given:
            return None
        try:
            account, key = signing.loads(given, salt=type(self).__name__)
        except (signing.BadSignature, ValueError):
            account, key = "", 0
        found = files.StoredFile.objects.filter(pk=key, uploaded_by=account).first()
        if account != self.account or found is None:
            raise ValidationError(_now("Chọn lại tệp."))
        return found

    def clean(self) -> dict[str, Any]:
        """Ask for a file where none is kept.

        :raises ValidationError: when there is none.
        """
        data = super().clean() or {}
        if not data.get("file") and not data.get("kept") and not self.errors:
            raise ValidationError(_now("Chọn một tệp."))
        return data
