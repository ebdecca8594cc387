"""Forms of handing inside an office."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nq57.orgs.models import Post
from nq57.web.shared import forms as shared


class HandForm(forms.Form):
    """To whom, until when, with which words."""

    to = forms.ChoiceField(label=_("Giao cho"), error_messages={"required": _("Chọn một người.")})
    due_on = shared.DayField(label=_("Xong trước ngày"), required=False)
    note = forms.CharField(label=_("Lời dặn"), max_length=500, required=False)

    def __init__(self, *args: Any, posts: list[Post], **options: Any) -> None:
        """Offer the colleagues."""
        super().__init__(*args, **options)
        self._posts = {post.code: post for post in posts}
        named = [
            (post.code, f"{post.person.name} ({_(post.get_role_display())})") for post in posts
        ]
        self.fields["to"].choices = [("", "–"), *named]  # type: ignore[attr-defined]

    def read(self) -> dict[str, Any]:
        """Return what was chosen; the form is valid."""
        given = dict(self.cleaned_data)
        return given | {"to": self._posts[given["to"]]}
