"""The cybersecurity centre, for programs."""

from ninja import Router

from nq57.api.cyber import campaigns, incidents, plans, reviews, systems, vulnerabilities

router = Router()
for part in (campaigns, incidents, plans, reviews, systems, vulnerabilities):
    router.add_router("", part.router)
