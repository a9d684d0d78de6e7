#!/usr/bin/env python3
"""Writes what PyTorch computes with small models and random weights, for the tests of DeepNet.Models.

    apt-get install python3-torch python3-torchvision
    python3 tests/python/model_references.py tests/DeepNet.Tests/Models/References

Each NAME.safetensors holds the weights in half precision (they are rounded before anything is computed), and inputs
and outputs under names that begin with "reference.". Images are bytes x that stand for (x - 128) / 64. The models for
images are torchvision's, made narrow. Those for text are written out here as the papers have them, with the names of
Hugging Face's files. listings.txt has, for the full sizes, the number of state keys and the SHA-256 of lines
"key 64x3x7x7" in the order of the state.
"""
import hashlib
import json
import math
import struct
import sys
from pathlib import Path

import torch
import torch.nn.functional as F
import torchvision
from torch import nn
from torchvision.models.mobilenetv2 import MobileNetV2
from torchvision.models.resnet import BasicBlock, Bottleneck, ResNet
from torchvision.models.vgg import VGG, make_layers
from torchvision.models.vision_transformer import VisionTransformer

DTYPES = {
    torch.float16: "F16", torch.float32: "F32", torch.int64: "I64", torch.uint8: "U8", torch.bool: "BOOL",
}


def write_safetensors(path, tensors):
    """A header in JSON behind its length, then the elements in little-endian order."""
    header, data, position = {}, [], 0
    for name, tensor in sorted(tensors.items(), key=lambda item: -item[1].element_size()):
        raw = tensor.contiguous().numpy().tobytes()
        header[name] = {
            "dtype": DTYPES[tensor.dtype], "shape": list(tensor.shape),
            "data_offsets": [position, position + len(raw)],
        }
        data.append(raw)
        position += len(raw)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + b"".join(data))


def save(folder, name, state, **reference):
    tensors = {key: x.half() if x.is_floating_point() else x for key, x in state.items()}
    for key, x in reference.items():
        tensors["reference." + key] = x.float() if x.is_floating_point() else x
    path = folder / f"{name}.safetensors"
    write_safetensors(path, tensors)
    print(f"{path.name}: {path.stat().st_size} bytes, {len(state)} tensors")


def random_weight(name, shape):
    """Values that let every layer have a say."""
    if name.endswith("num_batches_tracked"):
        return torch.randint(1, 100, shape)
    if name.endswith("running_var"):
        x = 0.5 + torch.rand(shape)
    elif name.endswith("running_mean"):
        x = 0.2 * torch.randn(shape)
    elif len(shape) == 1:
        x = 0.1 * torch.randn(shape) + (1 if name.endswith("weight") else 0)
    elif "embed" in name or "wte" in name or "wpe" in name or "token" in name:
        x = 0.7 * torch.randn(shape)
    else:
        x = torch.randn(shape) * 1.5 / math.sqrt(math.prod(shape[1:]))
    return x.half().double()


def random_state(shapes):
    return {name: random_weight(name, tuple(shape)) for name, shape in shapes.items()}


# Images


class NarrowResNet(ResNet):
    """torchvision's, with `width` channels in the first stage instead of 64."""

    def __init__(self, block, blocks, width, classes):
        self.width = width
        super().__init__(block, blocks, num_classes=classes)
        self.fc = nn.Linear(8 * width * block.expansion, classes)

    def _make_layer(self, block, planes, blocks, stride=1, dilate=False):
        if planes == 64:
            self.inplanes = self.width
            self.conv1 = nn.Conv2d(3, self.width, 7, 2, 3, bias=False)
            self.bn1 = nn.BatchNorm2d(self.width)
        return super()._make_layer(block, planes * self.width // 64, blocks, stride, dilate)


def narrow_vgg(channels, hidden, classes, batch_norm):
    model = VGG(make_layers(channels, batch_norm), init_weights=False, dropout=0.5)
    last = [c for c in channels if c != "M"][-1]
    model.classifier = nn.Sequential(
        nn.Linear(last * 49, hidden), nn.ReLU(), nn.Dropout(), nn.Linear(hidden, hidden), nn.ReLU(), nn.Dropout(),
        nn.Linear(hidden, classes))
    return model


def image_model(folder, name, model, height, width):
    state = random_state({key: x.shape for key, x in model.state_dict().items()})
    model = model.double().eval()
    model.load_state_dict(state)
    image = torch.randint(0, 256, (2, 3, height, width), dtype=torch.uint8)
    with torch.no_grad():
        output = model((image.double() - 128) / 64)
    save(folder, name, state, input=image, output=output)


def images(folder):
    torch.manual_seed(1)
    image_model(folder, "resnet_basic", NarrowResNet(BasicBlock, [2, 1, 1, 1], 4, 5), 41, 37)
    image_model(folder, "resnet_bottleneck", NarrowResNet(Bottleneck, [1, 2, 1, 1], 2, 5), 48, 64)
    image_model(folder, "vgg", narrow_vgg([3, "M", 4, 4, "M", 5, "M"], 8, 4, False), 24, 20)
    image_model(folder, "vgg_bn", narrow_vgg([3, "M", 4, 4, "M", 5, "M"], 8, 4, True), 64, 72)
    stages = [[1, 16, 1, 1], [6, 24, 2, 2], [4, 32, 2, 2]]
    image_model(
        folder, "mobilenet_v2",
        MobileNetV2(num_classes=4, width_mult=0.35, inverted_residual_setting=stages, round_nearest=4), 32, 40)
    for name, representation in [("vit", None), ("vit_representation", 6)]:
        image_model(
            folder, name,
            VisionTransformer(
                image_size=12, patch_size=4, num_layers=2, num_heads=2, hidden_dim=16, mlp_dim=24, num_classes=5,
                representation_size=representation),
            12, 12)


# Text


def attention(q, k, v, mask=None):
    """softmax(q kᵀ / √size + mask) v for [batch, heads, length, size]."""
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    return torch.softmax(scores if mask is None else scores + mask, -1) @ v


def split(x, heads):
    return x.view(x.shape[0], x.shape[1], heads, -1).transpose(1, 2)


def join(x):
    return x.transpose(1, 2).flatten(2)


def causal_mask(length):
    return torch.full((length, length), -math.inf).double().triu(1)


def gpt2_shapes(vocabulary, positions, width, layers):
    shapes = {"transformer.wte.weight": (vocabulary, width), "transformer.wpe.weight": (positions, width)}
    for i in range(layers):
        h = f"transformer.h.{i}."
        shapes |= {
            h + "ln_1.weight": (width,), h + "ln_1.bias": (width,),
            h + "attn.c_attn.weight": (width, 3 * width), h + "attn.c_attn.bias": (3 * width,),
            h + "attn.c_proj.weight": (width, width), h + "attn.c_proj.bias": (width,),
            h + "ln_2.weight": (width,), h + "ln_2.bias": (width,),
            h + "mlp.c_fc.weight": (width, 4 * width), h + "mlp.c_fc.bias": (4 * width,),
            h + "mlp.c_proj.weight": (4 * width, width), h + "mlp.c_proj.bias": (width,),
        }
    return shapes | {
        "transformer.ln_f.weight": (width,), "transformer.ln_f.bias": (width,), "lm_head.weight": (vocabulary, width),
    }


def gpt2(state, tokens, layers, heads):
    def norm(x, name):
        return F.layer_norm(x, x.shape[-1:], state[name + ".weight"], state[name + ".bias"], 1e-5)

    def affine(x, name):
        return x @ state[name + ".weight"] + state[name + ".bias"]

    length = tokens.shape[1]
    x = state["transformer.wte.weight"][tokens] + state["transformer.wpe.weight"][:length]
    for i in range(layers):
        h = f"transformer.h.{i}."
        q, k, v = affine(norm(x, h + "ln_1"), h + "attn.c_attn").chunk(3, -1)
        y = attention(split(q, heads), split(k, heads), split(v, heads), causal_mask(length))
        x = x + affine(join(y), h + "attn.c_proj")
        y = affine(norm(x, h + "ln_2"), h + "mlp.c_fc")
        y = 0.5 * y * (1 + torch.tanh(math.sqrt(2 / math.pi) * (y + 0.044715 * y**3)))
        x = x + affine(y, h + "mlp.c_proj")
    return norm(x, "transformer.ln_f") @ state["lm_head.weight"].T


def llama_shapes(vocabulary, width, layers, heads, groups, size, inner):
    shapes = {"model.embed_tokens.weight": (vocabulary, width)}
    for i in range(layers):
        h = f"model.layers.{i}."
        shapes |= {
            h + "self_attn.q_proj.weight": (heads * size, width), h + "self_attn.k_proj.weight": (groups * size, width),
            h + "self_attn.v_proj.weight": (groups * size, width), h + "self_attn.o_proj.weight": (width, heads * size),
            h + "mlp.gate_proj.weight": (inner, width), h + "mlp.up_proj.weight": (inner, width),
            h + "mlp.down_proj.weight": (width, inner),
            h + "input_layernorm.weight": (width,), h + "post_attention_layernorm.weight": (width,),
        }
    return shapes | {"model.norm.weight": (width,), "lm_head.weight": (vocabulary, width)}


def rotary_frequencies(size, scaling):
    frequencies = 1 / 10000 ** (torch.arange(0, size, 2).double() / size)
    if scaling is None:
        return frequencies
    if scaling["rope_type"] == "linear":
        return frequencies / scaling["factor"]
    result = []
    low, high, length = (
        scaling["low_freq_factor"], scaling["high_freq_factor"], scaling["original_max_position_embeddings"])
    for frequency in frequencies.tolist():
        wave = 2 * math.pi / frequency
        if wave < length / high:
            result.append(frequency)
        elif wave > length / low:
            result.append(frequency / scaling["factor"])
        else:
            smooth = (length / wave - low) / (high - low)
            result.append((1 - smooth) * frequency / scaling["factor"] + smooth * frequency)
    return torch.tensor(result).double()


def llama(state, tokens, layers, heads, groups, size, scaling=None):
    def norm(x, name):
        return x * torch.rsqrt((x * x).mean(-1, keepdim=True) + 1e-6) * state[name + ".weight"]

    def linear(x, name):
        return F.linear(x, state[name + ".weight"])

    def rotate(x):
        half = x.shape[-1] // 2
        return x * angles.cos() + torch.cat([-x[..., half:], x[..., :half]], -1) * angles.sin()

    length = tokens.shape[1]
    angles = torch.outer(torch.arange(length).double(), rotary_frequencies(size, scaling))
    angles = torch.cat([angles, angles], -1)
    x = state["model.embed_tokens.weight"][tokens]
    for i in range(layers):
        h = f"model.layers.{i}."
        y = norm(x, h + "input_layernorm")
        q = rotate(split(linear(y, h + "self_attn.q_proj"), heads))
        k = rotate(split(linear(y, h + "self_attn.k_proj"), groups)).repeat_interleave(heads // groups, 1)
        v = split(linear(y, h + "self_attn.v_proj"), groups).repeat_interleave(heads // groups, 1)
        x = x + linear(join(attention(q, k, v, causal_mask(length))), h + "self_attn.o_proj")
        y = norm(x, h + "post_attention_layernorm")
        y = F.silu(linear(y, h + "mlp.gate_proj")) * linear(y, h + "mlp.up_proj")
        x = x + linear(y, h + "mlp.down_proj")
    return linear(norm(x, "model.norm"), "lm_head")


def bert_shapes(vocabulary, positions, width, layers, inner, prefix="bert."):
    shapes = {
        "embeddings.word_embeddings.weight": (vocabulary, width),
        "embeddings.position_embeddings.weight": (positions, width),
        "embeddings.token_type_embeddings.weight": (2, width),
        "embeddings.LayerNorm.weight": (width,), "embeddings.LayerNorm.bias": (width,),
    }
    for i in range(layers):
        h = f"encoder.layer.{i}."
        for name in ["query", "key", "value"]:
            shapes |= {
                h + f"attention.self.{name}.weight": (width, width), h + f"attention.self.{name}.bias": (width,)}
        shapes |= {
            h + "attention.output.dense.weight": (width, width), h + "attention.output.dense.bias": (width,),
            h + "attention.output.LayerNorm.weight": (width,), h + "attention.output.LayerNorm.bias": (width,),
            h + "intermediate.dense.weight": (inner, width), h + "intermediate.dense.bias": (inner,),
            h + "output.dense.weight": (width, inner), h + "output.dense.bias": (width,),
            h + "output.LayerNorm.weight": (width,), h + "output.LayerNorm.bias": (width,),
        }
    shapes |= {"pooler.dense.weight": (width, width), "pooler.dense.bias": (width,)}
    return {prefix + name: shape for name, shape in shapes.items()}


def bert_head_shapes(vocabulary, width, classes):
    return {
        "cls.predictions.bias": (vocabulary,),
        "cls.predictions.transform.dense.weight": (width, width), "cls.predictions.transform.dense.bias": (width,),
        "cls.predictions.transform.LayerNorm.weight": (width,), "cls.predictions.transform.LayerNorm.bias": (width,),
        "classifier.weight": (classes, width), "classifier.bias": (classes,),
    }


def bert(state, tokens, mask, segments, layers, heads):
    def norm(x, name):
        return F.layer_norm(x, x.shape[-1:], state[name + ".weight"], state[name + ".bias"], 1e-12)

    def linear(x, name):
        return F.linear(x, state[name + ".weight"], state[name + ".bias"])

    e = "bert.embeddings."
    x = state[e + "word_embeddings.weight"][tokens] + state[e + "token_type_embeddings.weight"][segments]
    x = norm(x + state[e + "position_embeddings.weight"][: tokens.shape[1]], e + "LayerNorm")
    hidden = torch.zeros(mask.shape).double().masked_fill(~mask, -math.inf)[:, None, None, :]
    for i in range(layers):
        h = f"bert.encoder.layer.{i}."
        q, k, v = (split(linear(x, h + "attention.self." + name), heads) for name in ["query", "key", "value"])
        y = linear(join(attention(q, k, v, hidden)), h + "attention.output.dense")
        x = norm(x + y, h + "attention.output.LayerNorm")
        y = linear(x, h + "intermediate.dense")
        y = 0.5 * y * (1 + torch.erf(y / math.sqrt(2)))
        x = norm(x + linear(y, h + "output.dense"), h + "output.LayerNorm")
    pooled = torch.tanh(linear(x[:, 0], "bert.pooler.dense"))
    p = "cls.predictions."
    y = linear(x, p + "transform.dense")
    y = norm(0.5 * y * (1 + torch.erf(y / math.sqrt(2))), p + "transform.LayerNorm")
    words = y @ state[e + "word_embeddings.weight"].T + state[p + "bias"]
    return x, pooled, words, linear(pooled, "classifier")


def texts(folder):
    torch.manual_seed(2)
    state = random_state(gpt2_shapes(40, 16, 16, 2))
    state["lm_head.weight"] = state["transformer.wte.weight"]
    tokens = torch.randint(0, 40, (2, 11))
    output = gpt2(state, tokens, 2, 2)
    del state["lm_head.weight"]
    save(folder, "gpt2", state, input=tokens, output=output)

    # Heads of 8 features though 16 / 4 is 4: as a file may say with head_dim.
    state = random_state(llama_shapes(40, 16, 2, 4, 2, 8, 24))
    tokens = torch.randint(0, 40, (2, 13))
    linear = {"rope_type": "linear", "factor": 2.5}
    llama3 = {
        "rope_type": "llama3", "factor": 4.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
        "original_max_position_embeddings": 64,
    }
    save(
        folder, "llama", state, input=tokens, output=llama(state, tokens, 2, 4, 2, 8),
        output_linear=llama(state, tokens, 2, 4, 2, 8, linear), output_llama3=llama(state, tokens, 2, 4, 2, 8, llama3))

    state = random_state(bert_shapes(40, 16, 16, 2, 24) | bert_head_shapes(40, 16, 3))
    tokens = torch.randint(0, 40, (2, 9))
    segments = (torch.arange(9) > 4).long().expand(2, 9)
    mask = torch.ones(2, 9).bool()
    mask[1, 6:] = False
    hidden, pooled, words, classes = bert(state, tokens, mask, segments, 2, 2)
    save(
        folder, "bert", state, input=tokens, mask=mask, segments=segments, output=hidden, pooled=pooled, words=words,
        classes=classes)


# Full sizes


def listing(shapes):
    text = "".join(f"{name} {'x'.join(str(size) for size in shape)}\n" for name, shape in shapes.items())
    return f"{len(shapes)} {hashlib.sha256(text.encode()).hexdigest()}"


def listings(folder):
    lines = []
    models = torchvision.models
    for name, make in {
        "resnet18": models.resnet18, "resnet34": models.resnet34, "resnet50": models.resnet50,
        "vgg11": lambda: models.vgg11(init_weights=False), "vgg11_bn": lambda: models.vgg11_bn(init_weights=False),
        "vgg16": lambda: models.vgg16(init_weights=False), "vgg16_bn": lambda: models.vgg16_bn(init_weights=False),
        "mobilenet_v2": models.mobilenet_v2, "vit_b_16": models.vit_b_16,
    }.items():
        model = make()
        count = sum(p.numel() for p in model.parameters())
        lines.append(f"{name} {listing({key: x.shape for key, x in model.state_dict().items()})} {count}")
        del model
    for name, shapes in {
        "gpt2": gpt2_shapes(50257, 1024, 768, 12), "bert": bert_shapes(30522, 512, 768, 12, 3072, prefix=""),
    }.items():
        count = sum(math.prod(shape) for key, shape in shapes.items() if key != "lm_head.weight")
        lines.append(f"{name} {listing(shapes)} {count}")
    (folder / "listings.txt").write_text("\n".join(lines) + "\n")
    print("\n".join(lines))


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    texts(target)
    images(target)
    listings(target)
