"""The reader: reports in, reports out, with everything filled but places and priority."""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc

from monitor.model.corrections import Correction
from monitor.model.labels import RELEVANT, Hazard, hazard_label
from monitor.model.places import Mention
from monitor.model.reasons import Reason
from monitor.model.reports import Report
from monitor.model.watched import WatchedNames
from monitor.reading import cap
from monitor.reading.adaptation import Adaptation
from monitor.reading.categories import Categoriser
from monitor.reading.decisions import Decisions, class_of, decide, intent_of, needs_of
from monitor.reading.doc_state import notes
from monitor.reading.learning import learn_from
from monitor.reading.opinions import OpinionFinder
from monitor.reading.text import MAX_CHARACTERS, readable
from monitor.reading.uncertainty import unsure_of

BATCH = 256
"""Texts computed at once; more is no faster and takes more memory."""


class SpacyReader:
    """Implements `monitor.protocols.Reader` with the pipeline of `load_pipeline()`.

    A component added to the pipeline may name places: exact offsets as (start, end, kind, score) in
    `doc.user_data["mentions"]`, or else spans in `doc.spans["places"]` with their kind as label.
    `watched` are the names of the organisation itself.
    """

    def __init__(
        self,
        nlp: Language,
        watched: WatchedNames | None = None,
        adaptation: Adaptation | None = None,
        carried: Mapping[str, object] | None = None,
    ) -> None:
        categoriser = nlp.get_pipe("categories")
        if not isinstance(categoriser, Categoriser):
            raise TypeError("SpacyReader needs a pipeline made by load_pipeline()")
        self._nlp = nlp
        self._thresholds = categoriser.model.thresholds
        self._adaptation = adaptation
        self._carried = carried or {}
        self._version = categoriser.model.version
        if adaptation is not None:
            self._version += f"+{adaptation.version}"
        self._watched = watched or WatchedNames()
        self._opinions = OpinionFinder(nlp.tokenizer, self._watched)

    @property
    def version(self) -> str:
        return self._version

    def adapted(self, corrections: Sequence[Correction]) -> "SpacyReader":
        """A reader over the same pipeline that has learned from these corrections, in their order.

        It depends on them and on the weights alone, not on what this reader has learned.
        """
        with self._nlp.memory_zone():
            learned = learn_from(self._nlp, corrections)
        return SpacyReader(self._nlp, self._watched, learned, self._carried)

    def carrying(self, carried: Mapping[str, object]) -> "SpacyReader":
        """This reader, putting `carried` into the `user_data` of every text, for components that
        were added to the pipeline and must know of what deployment a text is."""
        other = copy(self)
        other._carried = carried
        return other

    def read(self, reports: Sequence[Report]) -> list[Report]:
        """Reads a batch. Pure: what a post reads as depends on nothing else in the batch."""
        with self._nlp.memory_zone():  # forgets the new words of the batch, else memory grows
            docs = (self._prepare(report) for report in reports)
            return [
                self._fill(report, doc)
                for report, doc in zip(reports, self._nlp.pipe(docs, batch_size=BATCH), strict=True)
            ]

    def _prepare(self, report: Report) -> Doc:
        text = readable(report.post.text)
        doc = self._nlp.make_doc(text)
        notes(doc).language_hint = report.post.language_hint
        notes(doc).adaptation = self._adaptation
        doc.user_data["text"] = text  # for components that know nothing of our notes
        doc.user_data.update(self._carried)
        return doc

    def _fill(self, report: Report, doc: Doc) -> Report:
        decisions = decide(doc, self._thresholds)
        intent = intent_of(decisions, self._thresholds)
        needs = needs_of(doc, decisions, intent)
        relevant = RELEVANT in decisions.labels
        answers = cap.judge(doc, intent, needs, relevant)
        our_own = report.our_own or self._watched.wrote(report.post.author)
        opinion, opinion_reasons = (None, []) if our_own else self._opinions.find(doc)
        return replace(
            report,
            language=notes(doc).language,
            language_score=round(notes(doc).language_score, 4),
            needs=needs,
            intent=intent,
            humanitarian_class=class_of(decisions, self._thresholds),
            hazards=_hazards(decisions) if relevant else (),
            relevant=relevant,
            urgency=answers.urgency,
            severity=answers.severity,
            certainty=answers.certainty,
            labels=decisions.labels,
            scores=decisions.scores,
            mentions=_mentions(report.post.text, doc),
            reasons=(
                *report.reasons,
                *decisions.reasons,
                *answers.reasons,
                *_people_reasons(doc),
                *_script_reason(doc),
                *opinion_reasons,
                *_length_reason(report.post.text),
            ),
            reader=self._version,
            opinion_of_us=opinion,
            our_own=our_own,
            unsure=_unsure(doc, decisions, self._thresholds),
        )


def _hazards(decisions: Decisions) -> tuple[Hazard, ...]:
    return tuple(one for one in Hazard if hazard_label(one) in decisions.labels)


def _unsure(doc: Doc, decisions: Decisions, thresholds: Mapping[str, float]) -> tuple[str, ...]:
    """Without those that a rule has decided beside the model."""
    learned = notes(doc).probabilities
    return tuple(
        label
        for label in unsure_of(learned, thresholds)
        if decisions.scores[label] == learned[label]
    )


def _mentions(text: str, doc: Doc) -> tuple[Mention, ...]:
    exact = doc.user_data.get("mentions")
    if exact is None:
        exact = [
            (span.start_char, span.end_char, span.label_, 1.0)
            for span in doc.spans.get("places", ())
        ]
    return tuple(Mention(text[start:end], start, end, *more) for start, end, *more in exact)


def _people_reasons(doc: Doc) -> list[Reason]:
    return [
        Reason("people", one.start, one.end, f"rule: {one.count} {one.unit}", 1.0)
        for one in notes(doc).people
    ]


def _script_reason(doc: Doc) -> list[Reason]:
    noted = notes(doc)
    if not noted.script:
        return []
    score = round(noted.language_score, 4)
    return [Reason("language", 0, 0, f"{noted.language}, in {noted.script} script", score)]


def _length_reason(text: str) -> list[Reason]:
    if len(text) <= MAX_CHARACTERS:
        return []
    why = f"only the first {MAX_CHARACTERS:,} of {len(text):,} characters were read"
    return [Reason(RELEVANT, 0, 0, why, 0.0)]
