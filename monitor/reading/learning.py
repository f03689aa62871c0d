"""From the corrections of a deployment to its adaptation: read their texts, and learn from them."""

from collections.abc import Sequence

import numpy as np
from spacy.language import Language

from monitor.model.corrections import Correction, implied
from monitor.model.labels import ALL_LABELS, Intent, intent_label
from monitor.reading.adaptation import MOST, Adaptation, learn, log_odds
from monitor.reading.categories import Categoriser
from monitor.reading.decisions import RULED, decide
from monitor.reading.doc_state import notes
from monitor.reading.features import extract
from monitor.reading.linear import occurrence_values
from monitor.reading.text import readable

_DERIVED = intent_label(Intent.OTHER)  # what is left when no other intent is decided

Said = dict[tuple[str, str | None], dict[str, bool]]  # (text, language hint): label: wanted


def learn_from(nlp: Language, corrections: Sequence[Correction]) -> Adaptation | None:
    """What a deployment has learned; None while nothing was corrected."""
    said = dict(list(_said(corrections).items())[-MOST:])
    spoken_of = frozenset().union(*said.values()) - {_DERIVED}
    labels = tuple(label for label in ALL_LABELS if label in spoken_of)
    if not labels:
        return None
    categoriser = nlp.get_pipe("categories")
    assert isinstance(categoriser, Categoriser)  # noqa: S101 - the factory makes nothing else
    thresholds = categoriser.model.thresholds
    docs = []
    for text, hint in said:
        doc = nlp.make_doc(readable(text))
        notes(doc).language_hint = hint
        docs.append(doc)
    docs = list(nlp.pipe(docs))
    # what has no words is like nothing: it would teach by the constant alone, to all posts
    worded = np.unique(extract(docs).text).tolist()
    heard = list(said.values())
    docs, told = [docs[one] for one in worded], [heard[one] for one in worded]
    if not docs:
        return None
    features = extract(docs)
    scores = [decide(doc, thresholds).scores for doc in docs]
    goals = [log_odds(thresholds.get(label, RULED)) for label in labels]
    offsets = np.array([[log_odds(one[label]) for label in labels] for one in scores]) - goals
    wanted = np.array(
        [[-1 if label not in one else int(one[label]) for label in labels] for one in told]
    )
    values = occurrence_values(features, categoriser.model.weight_of_bucket)
    return learn(features, values, offsets, wanted.astype(np.int8), labels)


def _said(corrections: Sequence[Correction]) -> Said:
    """By text, oldest first; the newest word on a label counts, also over what was implied."""
    said: Said = {}
    for one in corrections:
        known = said.pop((one.text, one.language_hint), {})
        said[one.text, one.language_hint] = known | implied(one.label, one.wanted)
    return said
