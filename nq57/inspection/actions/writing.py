"""What every write of inspection does first: wait for who writes the same, then read it."""

from nq57.cases import models as cases
from nq57.inspection import models


def lock_inspection(inspection: models.Inspection) -> models.Inspection:
    """Return an inspection that nobody else concludes or adds to, as it stands."""
    cases.Case.objects.select_for_update().get(pk=inspection.pk)
    return models.Inspection.objects.with_rows().get(pk=inspection.pk)


def lock_finding(finding: models.Finding) -> models.Finding:
    """Return a finding that nobody else decides, as it stands."""
    cases.Case.objects.select_for_update().get(pk=finding.pk)
    return models.Finding.objects.select_related("case__organisation").get(pk=finding.pk)


def lock_findings(inspection: models.Inspection) -> list[models.Finding]:
    """Return the findings of an inspection with their remedies; nobody else decides them."""
    own = cases.Case.objects.filter(finding__inspection=inspection.pk)
    list(own.select_for_update(of=("self",)).order_by("pk").values_list("pk"))
    rows = inspection.findings.select_related(
        "case__organisation", "obligation__case__organisation", "obligation__task"
    )
    return list(rows.prefetch_related("remedies"))
