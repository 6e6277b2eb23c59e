"""What is learned from the meaning of messages, beside their words: the same lessons, with sentence vectors."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portal.assistant.lessons import Mend, Said
from portal.assistant.linear import Classifier
from portal.assistant.meaning import Array, Meaning, Progress
from portal.assistant.ngrams import Vector

# What a message means tells more than its words of which page it asks for and what kind of reply it needs. Of which
# kind of danger, and which fixed reply, it tells no more.
PARTS = ("pages", "kinds")
# How much the meaning counts beside the words. Chosen by cross-validation: docs/decisions/0010.
MEANING = 0.5


@dataclass(frozen=True, slots=True)
class Meant:
    """A classifier of sentence vectors for each of PARTS, and the model that makes the vectors."""

    meaning: Meaning
    parts: Mapping[str, Classifier]

    def vector(self, words: Sequence[str]) -> Array:
        """Return what `words` mean."""
        return self.meaning.vector(words)

    def add_to(self, scores: dict[str, float], part: str, vector: Array) -> None:
        """Bring what the meaning says of each label into `scores`. Their border stays 0, and their steps as wide."""
        if part not in self.parts:
            return
        for label, score in self.parts[part].scores(_whole(vector)).items():
            scores[label] = (scores[label] + MEANING * score) / (1 + MEANING)


def teach(said: Mapping[str, Sequence[Said]], mend: Mend, meaning: Meaning, progress: Progress) -> Meant:
    """Return what the meaning of `said` teaches. Takes minutes: `progress` is told how far it is."""
    from portal.assistant.training import Example, train

    words = sorted(
        {each.words(mend) for part in PARTS for each in said[part]} - {()}, key=lambda each: (len(each), each)
    )
    vectors = dict(zip(words, meaning.vectors(words, progress), strict=True))

    def taught(part: Sequence[Said]) -> Classifier:
        known = [(each, vectors.get(each.words(mend))) for each in part]
        examples = [Example(_whole(vector), each.label, each.counts) for each, vector in known if vector is not None]
        return train(examples, len(examples[0].vector[0]))

    return Meant(meaning, {part: taught(said[part]) for part in PARTS})


def _whole(vector: Array) -> Vector:
    """Return a vector in which every place counts, as the classifiers take it."""
    return range(len(vector)), vector.tolist()
