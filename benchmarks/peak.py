"""How many int8 multiply-adds a second ONNX Runtime reaches here on one thread, and how many the
encoder needs.

The graph holds the matrices of the encoder and nothing else, in its shapes and quantised as it is
(activations at run time, weights to int8 by column), each fed by the one before, so that data stays
as near to the processor as they do in the encoder. With six layers the weights come from outside
the cache, as in the encoder; with one they stay in it, which no network of this size could match.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from benchmarks.timing import seconds

WINDOW, LAYERS = 256, 6
_HEADS, _OUT, _UP, _DOWN = (384, 1152), (384, 384), (384, 1536), (1536, 384)
# Multiply-adds for one piece in one layer.
LAYER = sum(rows * columns for rows, columns in (_HEADS, _OUT, _UP, _DOWN))
_RUNS = 20


def measure(*, layers: int, rounds: int) -> dict[str, float]:
    """Multiply-adds per second of the fastest round: a peak is the best that was seen.

    Raises:
        ModuleNotFoundError: onnx is not installed.
    """
    import numpy as np
    import onnxruntime as ort
    from onnxruntime.quantization import QuantType, quantize_dynamic

    options = ort.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "matrices.onnx")
        quantize_dynamic(_graph(layers), path, weight_type=QuantType.QInt8, per_channel=True)
        session = ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    feeds = {"x": np.random.default_rng(0).normal(size=(WINDOW, 384)).astype(np.float32)}

    def work() -> None:
        for _ in range(_RUNS):
            session.run(None, feeds)

    work()
    best = min(seconds(work, max(rounds, 5)))
    return {"per_second": _RUNS * WINDOW * layers * LAYER / best}


def _graph(layers: int) -> Any:
    """The matrices before quantisation, with random weights that keep the numbers' size."""
    import numpy as np
    from onnx import TensorProto, helper, numpy_helper

    random = np.random.default_rng(0)
    nodes, weights, outputs = [], [], []

    def multiply(inwards: str, shape: tuple[int, int]) -> str:
        name = f"w{len(weights)}"
        matrix = random.normal(scale=shape[0] ** -0.5, size=shape).astype(np.float32)
        weights.append(numpy_helper.from_array(matrix, name))
        nodes.append(helper.make_node("MatMul", [inwards, name], [f"y{name}"], name=f"m{name}"))
        return f"y{name}"

    def info(name: str, columns: int) -> Any:
        return helper.make_tensor_value_info(name, TensorProto.FLOAT, [WINDOW, columns])

    x = "x"
    for _ in range(layers):
        outputs.append(info(multiply(x, _HEADS), _HEADS[1]))
        x = multiply(multiply(multiply(x, _UP), _DOWN), _OUT)
    outputs.append(info(x, 384))
    graph = helper.make_graph(nodes, "matrices", [info("x", 384)], outputs, weights)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
