"""What the views of plans share."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from nq57.plans import models
from nq57.web.shared import acting


def get_plan(request: HttpRequest, code: str) -> models.Plan:
    """Return a plan that the request's post sees, else 404."""
    visible = models.Plan.objects.visible_to(acting.get_actor(request))
    return get_object_or_404(
        visible.select_related("document", "coordinator", "replaces"), code=code
    )
