"""The layers of multilingual-e5-small in PyTorch, to tune them, and as an ONNX file with 8-bit weights, to ship them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from bot.reader.e5file import E5File, Floats

MATRICES = {"qkv": False, "ao": False, "fi": False, "fo": True}
"""The linear steps of a layer; True where the rows are as long as the inner width. What every piece asks, offers and gives is one step."""

NORMS = ("aln", "oln")

EVENED = 0.7
"""How much of the uneven reach of what a step is given is moved into its weights (the alpha of SmoothQuant, Xiao 2022).

One text's numbers share the 8 bits, and a few places reach ten times as far as all others: not evened out they cost 5 % of
what tells one text from another, evened out 1.2 % (0.5: 4.7 %), at the same speed.
"""


class Layer(nn.Module):
    """One layer: attention among the pieces of a text, then a step for each piece; as BERT has it (Devlin 2019)."""

    def __init__(self, file: E5File, number: int) -> None:
        super().__init__()
        self.heads, self.epsilon = file.heads, file.epsilon
        self.reach: dict[str, Tensor] | None = None
        self.w, self.b = nn.ParameterDict(), nn.ParameterDict()
        for name, inner in MATRICES.items():
            width = file.inner if inner else file.width
            matrices = [file.matrix(f"l{number}.{part}.w", width) for part in _parts(name)]
            self.w[name] = nn.Parameter(torch.tensor(np.concatenate(matrices)))
        for name in NORMS:
            self.w[name] = nn.Parameter(torch.tensor(file.floats(f"l{number}.{name}.w")))
        for name in (*MATRICES, *NORMS):
            biases = [file.floats(f"l{number}.{part}.b") for part in _parts(name)]
            self.b[name] = nn.Parameter(torch.tensor(np.concatenate(biases)))

    def forward(self, x: Tensor, there: Tensor) -> Tensor:
        """Return the vectors (n, length, width) after this layer; `there` (n, length) is False for padding."""
        n, length, width = x.shape
        shape = (n, length, self.heads, width // self.heads)
        query, key, value = (one.view(shape).transpose(1, 2) for one in self._linear(x, "qkv").chunk(3, -1))
        mixed = _attended(query, key, value, there[:, None, None, :])
        x = self._norm(x + self._linear(mixed.transpose(1, 2).reshape(x.shape), "ao"), "aln")
        return self._norm(x + self._linear(F.gelu(self._linear(x, "fi")), "fo"), "oln")

    def _linear(self, x: Tensor, name: str) -> Tensor:
        if self.reach is not None:
            furthest = x.detach().abs().amax((0, 1)).float()
            self.reach[name] = torch.maximum(furthest, self.reach.get(name, furthest))
        return F.linear(x, self.w[name], self.b[name])

    def _norm(self, x: Tensor, name: str) -> Tensor:
        return F.layer_norm(x, x.shape[-1:], self.w[name], self.b[name], self.epsilon)


def _parts(name: str) -> Sequence[str]:
    """Return the names under which the steps that are one here stand in the file."""
    return "qkv" if name == "qkv" else [name]


def _attended(query: Tensor, key: Tensor, value: Tensor, there: Tensor) -> Tensor:
    """Return what attention mixes, in plain steps: the way back through PyTorch's own on a processor takes as long as all else."""
    scores = torch.matmul(query * query.shape[-1] ** -0.5, key.transpose(-1, -2))
    scores += torch.where(there, 0.0, -1e4).to(scores.dtype)
    with torch.autocast("cpu", enabled=False):
        return torch.matmul(F.softmax(scores, -1), value)


class Layers(nn.Module):
    """The first `count` layers, and the mean over the pieces of a text."""

    def __init__(self, file: E5File, count: int) -> None:
        super().__init__()
        self.stack = nn.ModuleList(Layer(file, number) for number in range(count))

    def freeze(self, count: int) -> None:
        """Leave the first `count` layers as they are from now on."""
        for layer in self.stack[:count]:
            layer.requires_grad_(False)

    def forward(self, x: Tensor, there: Tensor) -> Tensor:
        """Return one row (n, width) for every text."""
        for layer in self.stack:
            x = layer(x, there)
        seen = there[..., None].float()
        return (x.float() * seen).sum(1) / seen.sum(1)


def export(layers: Layers, target: Path, samples: Iterable[tuple[Floats, Floats]]) -> None:
    """Write the layers as ONNX with 8-bit weights per output (ONNX Runtime's dynamic quantisation).

    `samples` are texts as the first layer gets them, one by one: vectors (1, length, width) and where there are any (1, length).
    They show how far the numbers before each step reach, which is evened out (EVENED).

    Seven of the eight bits are used: with all of them, processors that lack the instructions for it (AVX2) add up with
    overflow, and read otherwise than newer ones.
    """
    import onnx  # noqa: PLC0415
    from onnxruntime.quantization import QuantType, quantize_dynamic  # noqa: PLC0415

    _measure(layers, samples)
    with TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.onnx"
        onnx.save(_Graph(layers).model(), str(whole))
        quantize_dynamic(
            str(whole),
            str(target),
            per_channel=True,
            reduce_range=True,
            weight_type=QuantType.QInt8,
            extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
        )


def _measure(layers: Layers, samples: Iterable[tuple[Floats, Floats]]) -> None:
    """Let every layer note how far (width or inner,) the numbers before each of its steps reach in these texts."""
    for layer in layers.stack:
        layer.reach = {}
    with torch.no_grad():
        for vectors, there in samples:
            layers(torch.from_numpy(vectors), torch.from_numpy(there).bool())


def evening(reach: Tensor, weights: Tensor) -> Tensor:
    """Return the factors (in,) that even out the reach (in,) of what a step with these weights (out, in) is given."""
    furthest = weights.detach().abs().amax(0)
    factors = reach.clamp(min=1e-3) ** EVENED / furthest.clamp(min=1e-5) ** (1 - EVENED)
    return (factors / factors.log().mean().exp()).clamp(min=1e-3)


class _Graph:
    """Builds the ONNX graph by hand: the same few steps, so that no tracing is needed."""

    def __init__(self, layers: Layers) -> None:
        self._layers = layers
        self._nodes: list[Any] = []
        self._constants: list[Any] = []

    def model(self) -> Any:
        """Return the graph from `vectors` (n, length, width) and `there` (n, length) to `means` (n, width)."""
        from onnx import TensorProto, helper  # noqa: PLC0415

        mask = self._node("Cast", "there", to=TensorProto.INT32)
        x = "vectors"
        for layer in self._layers.stack:
            x = self._layer(layer, x, mask)
        seen = self._node("Unsqueeze", "there", self._constant(np.array([2], np.int64)))
        axis = self._constant(np.array([1], np.int64))
        total = self._node("ReduceSum", self._node("Mul", x, seen), axis, keepdims=0)
        self._node("Div", total, self._node("ReduceSum", seen, axis, keepdims=0), output="means")
        width = self._layers.stack[0].w["aln"].shape[0]
        kind = TensorProto.FLOAT
        graph = helper.make_graph(
            self._nodes,
            "layers",
            [
                helper.make_tensor_value_info("vectors", kind, ["n", "length", width]),
                helper.make_tensor_value_info("there", kind, ["n", "length"]),
            ],
            [helper.make_tensor_value_info("means", kind, ["n", width])],
            self._constants,
        )
        return helper.make_model(
            graph, opset_imports=[helper.make_opsetid("", 20), helper.make_opsetid("com.microsoft", 1)], ir_version=9
        )

    def _layer(self, layer: Any, x: str, mask: str) -> str:
        even, factors = self._evened(layer, "qkv", x)
        asked = zip(layer.w["qkv"].chunk(3), layer.b["qkv"].chunk(3), strict=True)
        query, key, value = (self._linear(weights, bias, even, factors) for weights, bias in asked)
        mixed = self._node(
            "MultiHeadAttention", query, key, value, "", mask, domain="com.microsoft", num_heads=layer.heads
        )
        x = self._norm(layer, "aln", self._node("Add", x, self._linear(layer.w["ao"], layer.b["ao"], mixed)))
        inner = self._node("Gelu", self._linear(layer.w["fi"], layer.b["fi"], *self._evened(layer, "fi", x)))
        outer = self._linear(layer.w["fo"], layer.b["fo"], *self._evened(layer, "fo", inner))
        return self._norm(layer, "oln", self._node("Add", x, outer))

    def _evened(self, layer: Any, name: str, x: str) -> tuple[str, Tensor]:
        """Divide what a step is given by factors; its weights are multiplied by the same."""
        factors = evening(layer.reach[name], layer.w[name])
        return self._node("Mul", x, self._tensor(1 / factors)), factors

    def _linear(self, weights: Tensor, bias: Tensor, x: str, factors: Tensor | float = 1.0) -> str:
        product = self._node("MatMul", x, self._tensor((weights * factors).T))
        return self._node("Add", product, self._tensor(bias))

    def _norm(self, layer: Any, name: str, x: str) -> str:
        weight, bias = self._tensor(layer.w[name]), self._tensor(layer.b[name])
        return self._node("LayerNormalization", x, weight, bias, epsilon=layer.epsilon)

    def _node(self, kind: str, *inputs: str, output: str | None = None, **attributes: Any) -> str:
        from onnx import helper  # noqa: PLC0415

        name = output or f"step{len(self._nodes)}"
        self._nodes.append(helper.make_node(kind, list(inputs), [name], name=name, **attributes))
        return name

    def _tensor(self, tensor: Tensor) -> str:
        return self._constant(np.ascontiguousarray(tensor.detach().numpy()))

    def _float(self, value: float) -> str:
        return self._constant(np.array(value, np.float32))

    def _constant(self, array: Any) -> str:
        from onnx import numpy_helper  # noqa: PLC0415

        name = f"constant{len(self._constants)}"
        self._constants.append(numpy_helper.from_array(array, name))
        return name
