"""PyTorch's side of a comparison: does the same work on the same tensors, in every variant that may be fastest.

usage: torch_peer.py KIND MODE OPTIONS INPUTS [--export FILE] | --version
Then reads commands, one a line, and writes one line for each:
  check VARIANT FILE      runs once and writes what DeepNet must agree with as safetensors
  time VARIANT SECONDS    runs for so long and writes the milliseconds per run
"""
import json
import math
import os
import sys
import time

import numpy
import torch
import torch.nn as nn
import torch.nn.functional as F

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


def save(path, tensors):
    header, parts, position = {}, [], 0
    for name, tensor in tensors.items():
        raw = tensor.detach().float().contiguous().numpy().tobytes()
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


OPERATIONS = {
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
        self.mode, self.options, self.tensors = mode, options, tensors
        self.variants = ["eager"]
        if kind in ("conv", "max_pool", "avg_pool", "batch_norm"):
            self.variants.append("channels_last")
        if mode == "forward" and self.into is not None:
            self.variants.append("out")
        if kind in ("rms_norm", "small_mlp", "linear_relu"):
            self.variants.append("jit")

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


class Block(nn.Module):
    def __init__(self, inputs, channels, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, channels, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(channels)
        self.conv2 = nn.Conv2d(channels, channels, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(channels)
        self.downsample = None
        if stride != 1:
            self.downsample = nn.Sequential(nn.Conv2d(inputs, channels, 1, stride, bias=False), nn.BatchNorm2d(channels))

    def forward(self, x):
        y = self.bn2(self.conv2(torch.relu(self.bn1(self.conv1(x)))))
        return torch.relu(y + (x if self.downsample is None else self.downsample(x)))


class ResNet18(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        self.layer1 = nn.Sequential(Block(64, 64, 1), Block(64, 64, 1))
        self.layer2 = nn.Sequential(Block(64, 128, 2), Block(128, 128, 1))
        self.layer3 = nn.Sequential(Block(128, 256, 2), Block(256, 256, 1))
        self.layer4 = nn.Sequential(Block(256, 512, 2), Block(512, 512, 1))
        self.fc = nn.Linear(512, 10)

    def forward(self, x):
        x = F.max_pool2d(torch.relu(self.bn1(self.conv1(x))), 3, 2, 1)
        x = self.layer4(self.layer3(self.layer2(self.layer1(x))))
        return self.fc(F.adaptive_avg_pool2d(x, 1).flatten(1))


class Mlp(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1, self.fc2, self.fc3 = nn.Linear(784, 512), nn.Linear(512, 256), nn.Linear(256, 10)

    def forward(self, x):
        return self.fc3(torch.relu(self.fc2(torch.relu(self.fc1(x)))))


class LeNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(1, 6, 5, padding=2), nn.Conv2d(6, 16, 5)
        self.fc1, self.fc2, self.fc3 = nn.Linear(400, 120), nn.Linear(120, 84), nn.Linear(84, 10)

    def forward(self, x):
        x = F.max_pool2d(torch.relu(self.conv1(x)), 2)
        x = F.max_pool2d(torch.relu(self.conv2(x)), 2).flatten(1)
        return self.fc3(torch.relu(self.fc2(torch.relu(self.fc1(x)))))


class Cnn(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(1, 32, 3, padding=1), nn.Conv2d(32, 64, 3, padding=1)
        self.fc1, self.fc2 = nn.Linear(3136, 128), nn.Linear(128, 10)

    def forward(self, x):
        x = F.max_pool2d(torch.relu(self.conv1(x)), 2)
        x = F.max_pool2d(torch.relu(self.conv2(x)), 2).flatten(1)
        return self.fc2(torch.relu(self.fc1(x)))


class CausalAttention(nn.Module):
    """nn.MultiheadAttention's parameters, in products that are faster than its own training path."""

    def __init__(self, width, heads, length):
        super().__init__()
        self.heads = heads
        self.in_proj_weight = nn.Parameter(torch.zeros(3 * width, width))
        self.in_proj_bias = nn.Parameter(torch.zeros(3 * width))
        self.out_proj = nn.Linear(width, width)
        self.register_buffer("mask", torch.full((length, length), -math.inf).triu(1), persistent=False)

    def forward(self, x):
        batch, time, width = x.shape
        each = width // self.heads
        parts = F.linear(x, self.in_proj_weight, self.in_proj_bias).view(batch, time, 3, self.heads, each)
        q, k, v = parts.permute(2, 0, 3, 1, 4).reshape(3, batch * self.heads, time, each).unbind(0)
        mask = self.mask.expand(batch * self.heads, time, time)
        weights = torch.softmax(torch.baddbmm(mask, q, k.transpose(1, 2), alpha=1 / math.sqrt(each)), -1)
        y = torch.bmm(weights, v).view(batch, self.heads, time, each).transpose(1, 2).reshape(batch, time, width)
        return self.out_proj(y)


class GptBlock(nn.Module):
    def __init__(self, width, heads, length):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.attention = CausalAttention(width, heads, length)
        self.up, self.down = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)

    def forward(self, x):
        x = x + self.attention(self.norm1(x))
        return x + self.down(F.gelu(self.up(self.norm2(x))))


class Gpt(nn.Module):
    def __init__(self, vocabulary=65, width=128, heads=4, depth=4, length=64):
        super().__init__()
        self.tokens = nn.Embedding(vocabulary, width)
        self.positions = nn.Parameter(torch.zeros(length, width))
        self.blocks = nn.Sequential(*[GptBlock(width, heads, length) for _ in range(depth)])
        self.norm = nn.LayerNorm(width)
        self.head = nn.Linear(width, vocabulary, bias=False)

    def forward(self, x):
        return self.head(self.norm(self.blocks(self.tokens(x) + self.positions)))


class LstmLanguageModel(nn.Module):
    def __init__(self, vocabulary=65, embedding=128, hidden=256):
        super().__init__()
        self.tokens = nn.Embedding(vocabulary, embedding)
        self.lstm = nn.LSTM(embedding, hidden, num_layers=2, batch_first=True)
        self.head = nn.Linear(hidden, vocabulary)

    def forward(self, x):
        return self.head(self.lstm(self.tokens(x))[0])


MODELS = {
    "train_mlp": Mlp,
    "train_lenet": LeNet,
    "train_cnn": Cnn,
    "train_resnet18": ResNet18,
    "train_gpt": Gpt,
    "train_lstm": LstmLanguageModel,
}


def prediction_loss(y, target):
    return F.cross_entropy(y.flatten(0, -2), target.flatten())


class Training:
    def __init__(self, kind, tensors):
        self.create, self.tensors = MODELS[kind], tensors
        self.variants = ["eager", "jit"]
        if tensors["x"].dim() == 4:
            self.variants += ["channels_last", "channels_last_jit"]

    def prepare(self, variant):
        model, x = self.create(), self.tensors["x"]
        model.load_state_dict(
            {name[len("model."):]: tensor for name, tensor in self.tensors.items() if name.startswith("model.")})
        if variant.startswith("channels_last"):
            model = model.to(memory_format=torch.channels_last)
            x = x.contiguous(memory_format=torch.channels_last)
        run_model = torch.jit.trace(model, x, check_trace=False) if variant.endswith("jit") else model
        optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, foreach=True)

        def run():
            optimizer.zero_grad(set_to_none=True)
            loss = prediction_loss(run_model(x), self.tensors["t"])
            loss.backward()
            optimizer.step()

        def check():
            loss = prediction_loss(model(x), self.tensors["t"])
            loss.backward()
            return {"loss": loss, **{"d" + name: p.grad for name, p in model.named_parameters()}}

        return run, check


class Adam:
    variants = ["foreach", "plain"]

    def __init__(self, tensors):
        self.tensors = tensors

    def prepare(self, variant):
        parameters = {name: nn.Parameter(t.clone()) for name, t in self.tensors.items() if name[0] == "p"}
        for name, parameter in parameters.items():
            parameter.grad = self.tensors["g" + name[1:]]
        optimizer = torch.optim.Adam(parameters.values(), lr=1e-3, foreach=variant == "foreach")

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
    runs, per_look, start = 0, 1, time.perf_counter()
    while True:
        for _ in range(per_look):
            run()
        runs += per_look
        elapsed = time.perf_counter() - start
        if elapsed >= seconds and runs >= 2:
            return elapsed * 1e3 / runs
        if elapsed * 1e3 < 0.5 * runs / per_look:
            per_look *= 2


def main():
    if sys.argv[1] == "--version":
        print(torch.__version__)
        return
    kind, mode, options, tensors = sys.argv[1], sys.argv[2], json.loads(sys.argv[3]), load(sys.argv[4])
    if "--export" in sys.argv:
        export(kind, options, tensors, sys.argv[-1])
        answer("exported")
        return
    torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
    torch.set_num_interop_threads(1)
    torch.set_flush_denormal(True)
    if kind == "adam":
        work = Adam(tensors)
    elif mode == "step":
        work = Training(kind, tensors)
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
                if variant.endswith("jit"):
                    with torch.inference_mode(mode == "forward"):
                        time_runs(prepared[variant], 0.5)
            with torch.inference_mode(mode == "forward"):
                answer(time_runs(prepared[variant], float(argument)))


main()
