"""The JSON form of a report: what `crisis-monitor read` prints, and promises to keep stable."""

from typing import Any

from monitor.model.json_places import place_json
from monitor.model.needs import Need
from monitor.model.reading import Opinion, Reading
from monitor.model.reasons import Reason
from monitor.model.reports import Report

Json = dict[str, Any]


def report_json(report: Report) -> Json:
    """One report as plain JSON types."""
    reasons = [reason_json(one) for one in report.reasons]
    return {"id": report.post.id} | fields_json(report, reasons)


def fields_json(reading: Reading, reasons: list[Json], *, least_score: float = 0.0) -> Json:
    """The fields of a reading in their order, these reasons among them; scores under `least_score`
    of labels that were not decided are left out."""
    return {
        "language": reading.language,
        "needs": [need_json(need) for need in reading.needs],
        "intent": str(reading.intent),
        "humanitarian_class": str(reading.humanitarian_class),
        "hazards": [str(hazard) for hazard in reading.hazards],
        "relevant": reading.relevant,
        "urgency": str(reading.urgency),
        "severity": str(reading.severity),
        "certainty": str(reading.certainty),
        "labels": list(reading.labels),
        "scores": {
            label: round(score, 4)
            for label, score in reading.scores.items()
            if score >= least_score or label in reading.labels or label in reading.unsure
        },
        "mentions": [
            {
                "text": mention.text,
                "start": mention.start,
                "end": mention.end,
                "kind": mention.kind,
                "score": round(mention.score, 4),
            }
            for mention in reading.mentions
        ],
        "places": [place_json(place) for place in reading.places],
        "priority": reading.priority,
        "reasons": reasons,
        "needs_human": list(reading.faults),
        "reader": reading.reader,
        "opinion_of_us": _opinion(reading.opinion_of_us),
        "our_own": reading.our_own,
        "unsure": list(reading.unsure),
    }


def reason_json(reason: Reason) -> Json:
    return {
        "label": reason.label,
        "start": reason.start,
        "end": reason.end,
        "why": reason.why,
        "score": round(reason.score, 4),
    }


def need_json(need: Need) -> Json:
    people = need.people
    return {
        "sector": str(need.sector),
        "item": str(need.item),
        "kind": str(need.kind),
        "score": round(need.score, 4),
        "people": {"count": people.count, "unit": people.unit} if people else None,
    }


def _opinion(opinion: Opinion | None) -> Json | None:
    if opinion is None:
        return None
    return {
        "name": opinion.name,
        "stance": str(opinion.stance),
        "score": round(opinion.score, 4),
    }
