"""The pipeline that reads a text: language, cues, people, rules, categories."""

from pathlib import Path

from spacy.language import Language

from monitor.reading import categories, counts, cues, language, rules
from monitor.reading.tokens import blank_pipeline

WEIGHTS = Path(__file__).parent / "model" / "weights.npz"
"""The shipped model; `MODEL_CARD.md` beside it says what it was trained on."""

COMPONENTS = (language, cues, counts, rules, categories)  # importing them registers them


def annotator() -> Language:
    """The part of the pipeline below the model: what features are computed from."""
    nlp = blank_pipeline()
    nlp.add_pipe("language")
    nlp.add_pipe("cues")
    return nlp


def load_pipeline(path: Path | None = None) -> Language:
    """The whole pipeline with the shipped weights, or with those of file `path`.

    Raises `monitor.reading.linear.ModelError` when the weights do not fit this code.
    """
    nlp = annotator()
    nlp.add_pipe("people_counts")
    nlp.add_pipe("rules")
    nlp.add_pipe("categories", config={"weights": str(path or WEIGHTS)})
    return nlp
