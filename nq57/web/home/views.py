"""The front page."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@login_not_required
def show_home(request: HttpRequest) -> HttpResponse:
    """Show what the installation holds."""
    return render(request, "home/home.html")
