"""The cybersecurity centre, for programs."""

from ninja import Router

from nq57.api.cyber import (
    campaigns,
    drills,
    incidents,
    plans,
    reviews,
    shares,
    systems,
    vulnerabilities,
)

router = Router()
for part in (campaigns, drills, incidents, plans, reviews, shares, systems, vulnerabilities):
    router.add_router("", part.router)
