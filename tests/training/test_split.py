"""Folds: versions and providers stay on one side."""

from __future__ import annotations

from tosscan.training.corpus import Corpus, Example
from tosscan.training.split import assign_folds, group_documents, leave_known

LONG = "This sentence about the {} of the service is long enough to tell one text from any other."


def corpus(name: str, documents: dict[str, list[str]]) -> Corpus:
    examples = [Example(document, text, {}) for document, texts in documents.items() for text in texts]
    return Corpus(name, "tosscan", tuple(examples), "")


def test_versions_of_a_text_and_names_that_start_alike_are_one_group() -> None:
    shared = [LONG.format(word) for word in ("fees", "limits", "rules", "price")]
    one = corpus("one", {"acme": shared, "paypal-2021-05": ["Short."], "zeta": [LONG.format("end")]})
    other = corpus("other", {"globex": [*shared[:1], LONG.format("start")], "PayPal": ["Brief."]})
    groups = group_documents([one, other])
    assert groups["one", "acme"] == groups["other", "globex"]
    assert groups["one", "paypal-2021-05"] == groups["other", "PayPal"]
    assert len(set(groups.values())) == 3


def test_short_sentences_that_every_contract_has_join_nothing() -> None:
    groups = group_documents([corpus("one", {"acme": ["Entire agreement."], "zeta": ["Entire agreement."]})])
    assert len(set(groups.values())) == 2


def test_a_group_is_never_split_and_folds_are_even() -> None:
    groups = [number // 3 for number in range(60)]
    folds = assign_folds(groups, 5, seed=1)
    for group in set(groups):
        assert len({int(fold) for fold, other in zip(folds, groups, strict=True) if other == group}) == 1
    assert sorted(int((folds == number).sum()) for number in range(5)) == [12] * 5


def test_a_corpus_without_documents_loses_those_that_others_hold() -> None:
    ours = [LONG.format(word) for word in ("fees", "limits", "rules")]
    far = [
        f"Sentence number {number} of a text that no other corpus holds, as far as anyone knows."
        for number in range(60)
    ]
    mixed = corpus("mixed", {"all": [*far, "A short one.", *ours, *far[:1], ours[0]]})
    left = leave_known(mixed, [corpus("ours", {"acme": ours})])
    # Sentence 43 is the first from which all three of ours are within twenty sentences.
    assert [example.text for example in left.examples] == far[:43]
    assert leave_known(mixed, [corpus("other", {"acme": ours[:2]})]).examples[:42] == mixed.examples[:42]


def test_folds_follow_the_seed() -> None:
    groups = list(range(40))
    assert assign_folds(groups, 5, seed=1).tolist() == assign_folds(groups, 5, seed=1).tolist()
    assert assign_folds(groups, 5, seed=1).tolist() != assign_folds(groups, 5, seed=2).tolist()
