"""PyTorch's side of a comparison: does the same work on the same tensors, in every variant that may be fastest.

usage: torch_peer.py KIND MODE OPTIONS INPUTS [--device cpu|cuda] [--precision float32|tf32|bfloat16] [--export FILE]
       torch_peer.py --version [--device cpu|cuda]
Then reads commands, one a line, and writes one line for each:
  check VARIANT FILE      runs once and writes what DeepNet must agree with as safetensors
  time VARIANT SECONDS    runs for so long and writes the milliseconds per run
"""
import argparse
import importlib.util
import json
import math
import os
import sys
import time

import numpy
import torch
import torch.nn as nn
import torch.nn.functional as F

from torch_models import MODELS

DEVICE, PRECISION = "cpu", "float32"
DTYPES = {"F32": numpy.float32, "I64": numpy.int64}


def load(path):
    with open(path, "rb") as file:
        header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
        data = file.read()
    tensors = {}
    for name, entry in header.items():
        if name == "__metadata__":
            continue
        begin, end = entry["data_offsets"]
        array = numpy.frombuffer(data[begin:end], DTYPES[entry["dtype"]]).reshape(entry["shape"])
        tensors[name] = torch.from_numpy(array.copy())
    return tensors


def wait():
    if DEVICE == "cuda":
        torch.cuda.synchronize()


def can_compile():
    return DEVICE == "cuda" and hasattr(torch, "compile") and importlib.util.find_spec("triton") is not None


def save(path, tensors):
    header, parts, position = {}, [], 0
    for name, tensor in tensors.items():
        raw = tensor.detach().float().cpu().contiguous().numpy().tobytes()
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [position, position + len(raw)]}
        parts.append(raw)
        position += len(raw)
    text = json.dumps(header).encode()
    with open(path, "wb") as file:
        file.write(len(text).to_bytes(8, "little") + text + b"".join(parts))


UNARY = {
    "gelu": F.gelu,
    "gelu-tanh": lambda x: F.gelu(x, approximate="tanh"),
    "silu": F.silu,
    "relu": torch.relu,
    "exp": torch.exp,
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
}


def rms_norm(t, o):
    x = t["x"]
    return x * torch.rsqrt(x.square().mean(-1, keepdim=True) + 1e-6) * t["w"]


def causal_attention(t, o):
    if hasattr(F, "scaled_dot_product_attention"):  # from PyTorch 2.0 on
        return F.scaled_dot_product_attention(t["q"], t["k"], t["v"], is_causal=True)
    scores = t["q"] @ t["k"].transpose(-1, -2) / math.sqrt(t["q"].shape[-1])
    return torch.softmax(scores + torch.full_like(scores, -math.inf).triu(1), -1) @ t["v"]


OPERATIONS = {
    "copy": lambda t, o: t["x"].clone(),
    "chain": lambda t, o: torch.tanh(F.gelu(t["x"] * t["z"] + t["x"])),
    "causal_attention": causal_attention,
    "matmul": lambda t, o: t["a"] @ t["b"],
    "matmul_tn": lambda t, o: t["a"].t() @ t["b"],
    "matmul_nt": lambda t, o: t["a"] @ t["b"].t(),
    "linear_relu": lambda t, o: torch.relu(F.linear(t["x"], t["w"], t["b"])),
    "conv": lambda t, o: F.conv2d(t["x"], t["w"], None, o["stride"], o["padding"], 1, o["groups"]),
    "max_pool": lambda t, o: F.max_pool2d(t["x"], 2),
    "avg_pool": lambda t, o: F.avg_pool2d(t["x"], 2),
    "batch_norm": lambda t, o: F.batch_norm(t["x"], None, None, t["w"], t["b"], training=True),
    "unary": lambda t, o: UNARY[o["op"]](t["x"]),
    "add": lambda t, o: t["x"] + t["z"],
    "transposed_copy": lambda t, o: t["x"].t().contiguous(),
    "sum": lambda t, o: t["x"].sum(o["dim"]) if "dim" in o else t["x"].sum(),
    "softmax": lambda t, o: torch.softmax(t["x"], -1),
    "layer_norm": lambda t, o: F.layer_norm(t["x"], t["x"].shape[-1:], t["w"], t["b"]),
    "rms_norm": rms_norm,
    "embedding_cross_entropy": lambda t, o: F.cross_entropy(F.linear(F.embedding(t["i"], t["e"]), t["w"]), t["t"]),
    "small_mlp": lambda t, o: F.linear(torch.relu(F.linear(t["x"], t["w1"], t["b1"])), t["w2"], t["b2"]),
}

# The same work into memory that is there already.
INTO = {
    "copy": lambda t, o, y: y.copy_(t["x"]),
    "matmul": lambda t, o, y: torch.matmul(t["a"], t["b"], out=y),
    "add": lambda t, o, y: torch.add(t["x"], t["z"], out=y),
    "transposed_copy": lambda t, o, y: y.copy_(t["x"].t()),
    "softmax": lambda t, o, y: torch._softmax(t["x"], -1, False, out=y),
}


WEIGHTS = ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")


def recurrent(run, states):
    def forward(t, o):
        state = torch.zeros(1, t["x"].shape[1], t["weight_hh_l0"].shape[1])
        start = (state, state) if states == 2 else state
        # What nn.LSTM and nn.GRU call: one layer, one direction, time first.
        return run(t["x"], start, [t[name] for name in WEIGHTS], True, 1, 0.0, torch.is_grad_enabled(), False, False)[0]

    return forward


def attention(t, o):
    module = o.get("module")
    if module is None or o["tensors"] is not t:
        module = nn.MultiheadAttention(t["x"].shape[-1], o["heads"], batch_first=True)
        for owner, name, key in (
                (module, "in_proj_weight", "in_proj_weight"), (module, "in_proj_bias", "in_proj_bias"),
                (module.out_proj, "weight", "out_proj.weight"), (module.out_proj, "bias", "out_proj.bias")):
            delattr(owner, name)
            setattr(owner, name, t[key])
        # In evaluation PyTorch has a fused path of its own.
        module.train(any(tensor.requires_grad for tensor in t.values()))
        o.update(module=module, tensors=t)
    return module(t["x"], t["x"], t["x"], need_weights=False)[0]


OPERATIONS.update(lstm=recurrent(torch.lstm, 2), gru=recurrent(torch.gru, 1), attention=attention)


class Operation:
    def __init__(self, kind, mode, options, tensors):
        self.operation, self.into = OPERATIONS[kind], INTO.get(kind)
        self.mode, self.options = mode, options
        self.tensors = {name: self.placed(tensor) for name, tensor in tensors.items()}
        self.variants = ["eager"]
        if kind in ("conv", "max_pool", "avg_pool", "batch_norm"):
            self.variants.append("channels_last")
        if mode == "forward" and self.into is not None:
            self.variants.append("out")
        if kind in ("rms_norm", "small_mlp", "linear_relu"):
            self.variants.append("jit")
        if can_compile() and kind not in ("copy", "matmul", "conv"):
            self.variants.append("compile")

    @staticmethod
    def placed(tensor):
        tensor = tensor.to(DEVICE)
        return tensor.bfloat16() if PRECISION == "bfloat16" and tensor.is_floating_point() else tensor

    def prepare(self, variant):
        tensors = {}
        for name, tensor in self.tensors.items():
            if variant == "channels_last" and tensor.dim() == 4:
                tensor = tensor.contiguous(memory_format=torch.channels_last)
            tracked = self.mode != "forward" and name != "dy" and tensor.is_floating_point()
            tensors[name] = tensor.clone(memory_format=torch.preserve_format).requires_grad_(tracked)
        tracked = {name: tensor for name, tensor in tensors.items() if tensor.requires_grad}
        operation = self.operation
        options = self.options
        if variant == "jit":
            names = [name for name in tensors if name != "dy"]
            traced = torch.jit.trace(
                lambda *values: self.operation(dict(zip(names, values)), options),
                tuple(tensors[name].detach() for name in names), check_trace=False)
            operation = lambda t, o: traced(*(t[name] for name in names))
        if variant == "compile":
            operation = torch.compile(self.operation)
        if variant == "out":
            with torch.inference_mode():
                y = operation(tensors, options)
            run = lambda: self.into(tensors, options, y)
        elif self.mode == "gradient":
            def run():
                for tensor in tracked.values():
                    tensor.grad = None
                y = operation(tensors, options)
                y.backward(tensors["dy"])
                return y
        else:
            run = lambda: operation(tensors, options)
        def check():
            answer = {"y": run()}
            if self.mode == "gradient":
                answer.update({"d" + name: tensor.grad for name, tensor in tracked.items()})
            return answer

        return run, check


def prediction_loss(y, target):
    return F.cross_entropy(y.flatten(0, -2), target.flatten())


class Training:
    def __init__(self, kind, options, tensors):
        self.create, self.options = MODELS[kind], options.get("model", {})
        self.tensors = {name: tensor.to(DEVICE) for name, tensor in tensors.items()}
        self.variants = ["eager"]
        if DEVICE == "cpu" and PRECISION != "bfloat16":
            self.variants.append("jit")
        if can_compile():
            self.variants.append("compile")
        if tensors["x"].dim() == 4:
            self.variants += ["channels_last_" + variant for variant in self.variants]

    def prepare(self, variant):
        model, x = self.create(**self.options).to(DEVICE), self.tensors["x"]
        model.load_state_dict(
            {name[len("model."):]: tensor for name, tensor in self.tensors.items() if name.startswith("model.")})
        if variant.startswith("channels_last"):
            model = model.to(memory_format=torch.channels_last)
            x = x.contiguous(memory_format=torch.channels_last)
        run_model = model
        if variant.endswith("jit"):
            with self.autocast():
                run_model = torch.jit.trace(model, x, check_trace=False)
        if variant.endswith("compile"):
            run_model = torch.compile(model)
        how = "fused" if DEVICE == "cuda" else "foreach"
        optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, **{how: True})

        def loss_of(run_model):
            with self.autocast():
                return prediction_loss(run_model(x), self.tensors["t"])

        def run():
            optimizer.zero_grad(set_to_none=True)
            loss_of(run_model).backward()
            optimizer.step()

        def check():
            loss = loss_of(model)
            loss.backward()
            return {"loss": loss, **{"d" + name: p.grad for name, p in model.named_parameters()}}

        return run, check

    @staticmethod
    def autocast():
        return torch.autocast(DEVICE, dtype=torch.bfloat16, enabled=PRECISION == "bfloat16")


class Adam:
    def __init__(self, tensors):
        self.tensors = {name: tensor.to(DEVICE) for name, tensor in tensors.items()}
        self.variants = ["foreach", "plain"] + (["fused"] if DEVICE == "cuda" else [])

    def prepare(self, variant):
        parameters = {name: nn.Parameter(t.clone()) for name, t in self.tensors.items() if name[0] == "p"}
        for name, parameter in parameters.items():
            parameter.grad = self.tensors["g" + name[1:]]
        how = {"fused": True} if variant == "fused" else {"foreach": variant == "foreach"}
        optimizer = torch.optim.Adam(parameters.values(), lr=1e-3, **how)

        def check():
            optimizer.step()
            return parameters

        return optimizer.step, check


class Exported(nn.Module):
    """One operation with every input but the first as a constant."""

    def __init__(self, operation, options, tensors, first):
        super().__init__()
        self.operation, self.options, self.first, self.names = operation, options, first, list(tensors)
        for name, tensor in tensors.items():
            self.register_buffer("input_" + name, tensor)

    def forward(self, x):
        tensors = {name: getattr(self, "input_" + name) for name in self.names}
        return self.operation({**tensors, self.first: x}, self.options)


def export(kind, options, tensors, path):
    first = next(iter(tensors)) if "x" not in tensors else "x"
    module = Exported(OPERATIONS[kind], options, tensors, first).eval()
    torch.onnx.export(module, (tensors[first],), path, opset_version=16, input_names=[first], output_names=["y"])


def answer(text):
    print("answer:", text, flush=True)


def time_runs(run, seconds):
    look = 20 if DEVICE == "cuda" else 0.5  # milliseconds; on a GPU a look waits until all work is done
    wait()
    runs, per_look, start = 0, 1, time.perf_counter()
    while True:
        for _ in range(per_look):
            run()
        wait()
        runs += per_look
        elapsed = time.perf_counter() - start
        if elapsed >= seconds and runs >= 2:
            return elapsed * 1e3 / runs
        if elapsed * 1e3 < look * runs / per_look:
            per_look *= 2


def arguments():
    parser = argparse.ArgumentParser()
    for name in ("kind", "mode", "options", "inputs"):
        parser.add_argument(name, nargs="?")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--precision", default="float32")
    parser.add_argument("--export")
    parser.add_argument("--version", action="store_true")
    return parser.parse_args()


def set_up(given):
    global DEVICE, PRECISION
    DEVICE, PRECISION = given.device, given.precision
    torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
    torch.set_num_interop_threads(1)
    torch.set_flush_denormal(True)
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = PRECISION != "float32"
    torch.backends.cudnn.benchmark = True


def products():
    """Which library multiplies matrices: without a tuned one PyTorch is many times slower than it can be."""
    if not os.path.exists("/proc/self/maps"):
        return ""
    with open("/proc/self/maps") as maps:
        loaded = maps.read()
    tuned = [name for name in ("openblas", "mkl", "blis") if name in loaded]
    return f"with {tuned[0]}" if tuned else "WITHOUT a tuned BLAS: its products say nothing; install libopenblas0-openmp"


def main():
    given = arguments()
    if given.version:
        if given.device == "cuda" and not torch.cuda.is_available():
            sys.exit(1)
        print(torch.__version__, torch.cuda.get_device_name() if given.device == "cuda" else products())
        return
    kind, mode, options, tensors = given.kind, given.mode, json.loads(given.options), load(given.inputs)
    if given.export:
        export(kind, options, tensors, given.export)
        answer("exported")
        return
    set_up(given)
    if kind == "adam":
        work = Adam(tensors)
    elif mode == "step":
        work = Training(kind, options, tensors)
    else:
        work = Operation(kind, mode, options, tensors)
    answer(" ".join(work.variants))
    prepared = {}
    for line in sys.stdin:
        command, variant, argument = line.split()
        if command == "check":
            check = work.prepare(variant)[1]
            with torch.inference_mode(mode == "forward"):
                save(argument, check())
            answer("done")
        else:
            if variant not in prepared:
                prepared[variant] = work.prepare(variant)[0]
                if variant.endswith(("jit", "compile")):
                    with torch.inference_mode(mode == "forward"):
                        time_runs(prepared[variant], 0.5)
            with torch.inference_mode(mode == "forward"):
                answer(time_runs(prepared[variant], float(argument)))


main()
