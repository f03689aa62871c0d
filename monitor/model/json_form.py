"""The JSON form of a report: what `crisis-monitor read` prints, and promises to keep stable."""

from typing import Any

from monitor.model.places import Candidate, Place
from monitor.model.reach import reach_m
from monitor.model.reports import Need, Opinion, Report


def report_json(report: Report, *, least_score: float = 0.0) -> dict[str, Any]:
    """One report as plain JSON types; scores under `least_score` of undecided labels left out."""
    return {
        "id": report.post.id,
        "language": report.language,
        "needs": [_need(need) for need in report.needs],
        "intent": str(report.intent),
        "humanitarian_class": str(report.humanitarian_class),
        "hazards": [str(hazard) for hazard in report.hazards],
        "relevant": report.relevant,
        "urgency": str(report.urgency),
        "severity": str(report.severity),
        "certainty": str(report.certainty),
        "labels": list(report.labels),
        "scores": {
            label: round(score, 4)
            for label, score in report.scores.items()
            if score >= least_score or label in report.labels or label in report.unsure
        },
        "mentions": [
            {
                "text": one.text,
                "start": one.start,
                "end": one.end,
                "kind": one.kind,
                "score": round(one.score, 4),
            }
            for one in report.mentions
        ],
        "places": [_place(place) for place in report.places],
        "priority": report.priority,
        "reasons": [
            {
                "label": one.label,
                "start": one.start,
                "end": one.end,
                "why": one.why,
                "score": round(one.score, 4),
            }
            for one in report.reasons
        ],
        "needs_human": list(report.faults),
        "reader": report.reader,
        "opinion_of_us": _opinion(report.opinion_of_us),
        "our_own": report.our_own,
        "unsure": list(report.unsure),
    }


def _opinion(opinion: Opinion | None) -> dict[str, Any] | None:
    if opinion is None:
        return None
    return {
        "name": opinion.name,
        "stance": str(opinion.stance),
        "score": round(opinion.score, 4),
    }


def _need(need: Need) -> dict[str, Any]:
    people = need.people
    return {
        "sector": str(need.sector),
        "item": str(need.item),
        "kind": str(need.kind),
        "score": round(need.score, 4),
        "people": {"count": people.count, "unit": people.unit} if people else None,
    }


def _place(place: Place) -> dict[str, Any]:
    chosen = place.chosen
    return {
        "text": place.mention.text,
        "start": place.mention.start,
        "end": place.mention.end,
        "name": chosen.name if chosen else None,
        "lat": chosen.lat if chosen else None,
        "lon": chosen.lon if chosen else None,
        "country": chosen.country if chosen else None,
        "precision": str(chosen.precision) if chosen else None,
        "radius_m": reach_m(chosen) if chosen else None,
        "confidence": round(place.confidence, 4),
        "no_place": place.no_place,
        "candidates": [candidate_json(one) for one in place.candidates],
    }


def candidate_json(one: Candidate) -> dict[str, Any]:
    return {
        "key": one.key,
        "name": one.name,
        "country": one.country,
        "region": one.region,
        "lat": round(one.lat, 5),
        "lon": round(one.lon, 5),
        "precision": str(one.precision),
        "population": one.population,
        "radius_m": reach_m(one),
        "score": round(one.score, 4),
    }


def place_json(place: Place) -> dict[str, Any]:
    """One place as it stands in `places`."""
    return _place(place)
