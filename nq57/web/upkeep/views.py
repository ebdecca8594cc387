"""Answers for programs that watch the machine; nothing here is for people."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

from nq57.core import condition, counters
from nq57.files import queries
from nq57.web import middleware


@login_not_required
@require_safe
@never_cache
def show_alive(request: HttpRequest) -> HttpResponse:
    """Say that this process answers; asks nothing else."""
    return JsonResponse({"alive": True})


@login_not_required
@require_safe
@never_cache
def show_ready(request: HttpRequest) -> HttpResponse:
    """Say whether requests can be served: 503 with a word while not."""
    why = queries.find_unready()
    return JsonResponse({"ready": not why, "why": why}, status=503 if why else 200)


@login_not_required
@require_safe
@never_cache
def show_metrics(request: HttpRequest) -> HttpResponse:
    """Answer with the figures for Prometheus: to this machine, or to who has the token.

    :raises Http404: to everybody else.
    """
    if not (middleware.comes_from_machine(request) or _has_token(request)):
        raise Http404
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Measured(queries.get_condition(at=timezone.now())))
    counters.register(registry)
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _has_token(request: HttpRequest) -> bool:
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return bool(settings.METRICS_TOKEN) and constant_time_compare(given, settings.METRICS_TOKEN)


class _Measured(Collector):
    """The condition as gauges; all ages are in seconds."""

    def __init__(self, held: condition.Condition) -> None:
        self._held = held

    def collect(self) -> Iterator[Any]:
        held = self._held
        for name, told, value in (
            ("queue_jobs", "Jobs that are due", held.queued),
            ("queue_oldest_seconds", "Age of the oldest due job", held.wait(held.queued_since)),
            ("queue_failed_jobs", "Jobs that were given up", held.failed),
            ("workers", "Workers that live", held.workers),
            ("journal_unsealed_rows", "Rows that no seal reached", held.unsealed),
            ("journal_unsealed_oldest_seconds", "Age of the oldest unsealed row",
             held.wait(held.unsealed_since)),
            ("scans_waiting", "Files that wait for the virus scanner", held.scans),
            ("scans_oldest_seconds", "Age of the oldest waiting file", held.wait(held.scans_since)),
            ("disk_free_bytes", "Free bytes of the data folder's disk", held.free_bytes),
            ("disk_bytes", "All bytes of the data folder's disk", held.disk_bytes),
        ):  # fmt: skip
            figure = value if isinstance(value, int) else value.total_seconds()
            yield GaugeMetricFamily(f"nq57_{name}", told, value=figure)
        if held.memory is not None:
            family = GaugeMetricFamily("nq57_memory_bytes", "Memory by process", labels=["kind"])
            for kind, size in sorted(held.memory.items()):
                family.add_metric([kind], size)
            yield family
        if held.backup_at is not None:
            age = (held.at - held.backup_at).total_seconds()
            yield GaugeMetricFamily("nq57_backup_age_seconds", "Age of the last backup", value=age)
