"""A transformer of the size of BERT-base with random weights, as something to be faster than.

What it says means nothing; how long it takes does not depend on the weights.
Needs the extra ``bench`` (onnx, onnxruntime).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

LAYERS, WIDTH, HEADS, INNER, LABELS = 12, 768, 12, 3072, 8
VOCABULARY = 1000
"""Rows of the table of word vectors: looking one up takes no time, however many there are."""

LONGEST = 512
TOKENS_PER_WORD = 1.3
"""Word pieces that a tokenizer of BERT's kind cuts an English word into, on average."""


class _Graph:
    """Collects the nodes and random weights of a graph."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.weights: list[Any] = []
        self._random = np.random.default_rng(0)

    def weight(self, *shape: int) -> str:
        values = self._random.standard_normal(shape, dtype=np.float32) * np.float32(0.02)
        return self.constant(values)

    def constant(self, values: np.ndarray[Any, Any]) -> str:
        name = f"w{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(values, name))
        return name

    def node(self, kind: str, *inputs: str, **attributes: Any) -> str:
        name = f"n{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], **attributes))
        return name

    def linear(self, value: str, wide: int, out: int) -> str:
        return self.node("Add", self.node("MatMul", value, self.weight(wide, out)), self.weight(out))

    def normed(self, value: str) -> str:
        return self.node("LayerNormalization", value, self.weight(WIDTH), self.weight(WIDTH))


def session() -> onnxruntime.InferenceSession:
    """Return the network, to be run on one thread."""
    graph = _Graph()
    split = graph.constant(np.array([1, -1, HEADS, WIDTH // HEADS]))
    join = graph.constant(np.array([1, -1, WIDTH]))
    scale = graph.constant(np.array((WIDTH // HEADS) ** -0.5, dtype=np.float32))
    value = graph.normed(graph.node("Gather", graph.weight(VOCABULARY, WIDTH), "ids"))
    for _ in range(LAYERS):
        query, key, content = (
            graph.node(
                "Transpose", graph.node("Reshape", graph.linear(value, WIDTH, WIDTH), split), perm=order
            )
            for order in ((0, 2, 1, 3), (0, 2, 3, 1), (0, 2, 1, 3))
        )
        scores = graph.node("Mul", graph.node("MatMul", query, key), scale)
        mixed = graph.node("MatMul", graph.node("Softmax", scores, axis=-1), content)
        joined = graph.node("Reshape", graph.node("Transpose", mixed, perm=(0, 2, 1, 3)), join)
        value = graph.normed(graph.node("Add", value, graph.linear(joined, WIDTH, WIDTH)))
        inner = graph.node("Gelu", graph.linear(value, WIDTH, INNER))
        value = graph.normed(graph.node("Add", value, graph.linear(inner, INNER, WIDTH)))
    first = graph.node("Gather", value, graph.constant(np.array(0)), axis=1)
    out = graph.linear(first, WIDTH, LABELS)
    ids = helper.make_tensor_value_info("ids", TensorProto.INT64, [1, "length"])
    answer = helper.make_tensor_value_info(out, TensorProto.FLOAT, [1, LABELS])
    model = helper.make_model(
        helper.make_graph(graph.nodes, "bert", [ids], [answer], graph.weights),
        opset_imports=[helper.make_opsetid("", 20)],
        ir_version=10,
    )
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(
        model.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )


def lengths(sentences: Sequence[str]) -> list[int]:
    """Return about how many tokens each sentence has, with the two that mark its ends."""
    return [min(LONGEST, round(len(text.split()) * TOKENS_PER_WORD) + 2) for text in sentences]


def read(network: onnxruntime.InferenceSession, sizes: Sequence[int]) -> None:
    """Read a sentence of each of ``sizes`` tokens, one after another."""
    for size in sizes:
        network.run(None, {"ids": np.arange(size, dtype=np.int64)[None] % VOCABULARY})
