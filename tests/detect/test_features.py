"""Features: the same words from plain and from tokenised text, and nothing that depends on the batch."""

from __future__ import annotations

import numpy as np
import pytest

from tosscan.detect.features import BLOCKS, FEATURES, Roles, occurrences, tokens


@pytest.mark.parametrize(
    ("plain", "tokenised"),
    [
        ("We won't refund you.", "we wo n't refund you ."),
        ("You can't, and cannot, object.", "you ca n't , and can not , object ."),
        ("We’re not liable (at all).", "we 're not liable -lrb- at all -rrb- ."),
        ("The “Service” is ours", "the `` service '' is ours"),
        ("Pay 10 USD within 30 days", "pay 10 usd within 30 days"),
    ],
)
def test_plain_and_tokenised_text_give_the_same_words(plain: str, tokenised: str) -> None:
    assert tokens(plain) == tokens(tokenised)


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("Acme may close the Trader's account.", ["we", "may", "close", "your", "account"]),
        ("ACME, Inc.'s decision binds the trader.", ["our", "decision", "binds", "you"]),
        ("Acmeist poets may close it.", ["acmeist", "poets", "may", "close", "it"]),
        ("The Company's staff and the Users", ["our", "staff", "and", "you"]),
        ("The Site may close.", ["the", "site", "may", "close"]),
    ],
)
def test_names_of_the_parties_become_pronouns(sentence: str, words: list[str]) -> None:
    assert tokens(sentence, Roles(["Acme", "ACME, Inc.", "Site"], ["Trader"])) == words


def test_a_name_is_taken_as_written_and_not_as_a_pattern() -> None:
    assert tokens("a.b may", Roles(["A.B"])) == ["we", "may"]
    assert tokens("aXb may", Roles(["A.B"])) == ["axb", "may"]


def features(batch: list[list[str]], row: int) -> list[list[int]]:
    return [sorted(block.keys[block.rows == row].tolist()) for block in occurrences(batch)]


def test_features_of_a_sentence_do_not_depend_on_its_neighbours() -> None:
    sentence = tokens("We may change these terms at any time without notice.")
    alone = features([sentence], 0)
    assert all(alone)
    assert features([["you"], [], sentence, ["we", "may"]], 2) == alone


def test_an_empty_sentence_has_no_features() -> None:
    assert features([[], ["we"]], 0) == [[], [], []]
    assert all(len(block.rows) == 0 for block in occurrences([[]]))


def test_word_features_are_the_runs_of_one_to_three_words() -> None:
    words = occurrences([["we", "may", "end", "it"]])[BLOCKS.index("words")]
    runs = {(int(first), int(last)) for first, last in zip(words.first, words.last, strict=True)}
    assert runs == {(0, 0), (1, 1), (2, 2), (3, 3), (0, 1), (1, 2), (2, 3), (0, 2), (1, 3)}
    assert len(set(words.keys.tolist())) == 9


def test_a_run_of_words_is_not_a_word_of_another_spelling() -> None:
    one = occurrences([["no", "tice"]])[0].keys
    other = occurrences([["notice"]])[0].keys
    assert not set(one.tolist()) & set(other.tolist())


def test_skips_pair_words_in_order_and_leave_stop_words_out() -> None:
    words = ["we", "the", "may", "of", "close", "accounts"]
    skips = occurrences([words])[BLOCKS.index("skips")]
    pairs = {(words[first], words[last]) for first, last in zip(skips.first, skips.last, strict=True)}
    assert pairs == {("we", "close"), ("we", "accounts"), ("may", "accounts")}
    swapped = occurrences([["close", "x", "we"]])[2].keys
    assert not set(swapped.tolist()) & set(skips.keys.tolist())


def test_letters_stay_inside_one_word() -> None:
    batch = [["ab", "cd"]]
    letters = occurrences(batch)[BLOCKS.index("letters")]
    # " ab", "ab ", " ab " and the same of "cd": nothing that spans both words.
    assert len(letters.keys) == 6
    apart = np.concatenate([occurrences([[word]])[1].keys for word in batch[0]])
    assert set(letters.keys.tolist()) == set(apart.tolist())


def test_hashes_do_not_change_without_a_new_version() -> None:
    """Every model that ships holds these numbers; changing them asks for a new FEATURES."""
    words, letters, skips = occurrences([["we", "may", "not"]])
    assert FEATURES == "tosscan.features/1"
    assert words.keys.tolist() == [1330597809, 4039338469, 307688774, 2209993080, 1960180651, 1328855638]
    assert letters.keys.tolist()[:3] == [2631466765, 3995691129, 3371527501]
    assert skips.keys.tolist() == [1849693052]
