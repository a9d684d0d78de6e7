using System.Text.Json;
using DeepNet.Layers;

namespace DeepNet.Conformance;

/// <summary>Builds the networks of the training cases from lists like ["linear", 6, 16].</summary>
internal static class ModelSpec
{
    public static Sequential Build(JsonElement layers) => new([.. layers.EnumerateArray().Select(Create)]);

    private static Layer Create(JsonElement spec)
    {
        string name = spec[0].GetString()!;
        JsonElement[] items = [.. spec.EnumerateArray().Skip(1)];
        int[] sizes = [.. items.Where(item => item.ValueKind == JsonValueKind.Number).Select(item => item.GetInt32())];
        JsonElement settings = items.LastOrDefault(item => item.ValueKind == JsonValueKind.Object);
        return name switch
        {
            "linear" => new Linear(sizes[0], sizes[1], Bias(settings)),
            "tanh" => new Lambda(x => x.Tanh()),
            "relu" => new Lambda(x => x.Relu()),
            "gelu" => new Lambda(x => x.Gelu()),
            "sigmoid" => new Lambda(x => x.Sigmoid()),
            "flatten" => new Lambda(x => x.Flatten(1)),
            "permute" => new Lambda(x => x.Permute(sizes)),
            "last" => new Lambda(x => x.Select(1, -1)),
            "mean" => new Lambda(x => x.Mean(sizes[0])),
            "conv1d" => new Conv1d(
                sizes[0], sizes[1], sizes[2], Stride(settings), Padding(settings), bias: Bias(settings)),
            "conv2d" => new Conv2d(
                sizes[0], sizes[1], sizes[2], Stride(settings), Padding(settings), bias: Bias(settings)),
            "convtranspose2d" => new ConvTranspose2d(
                sizes[0], sizes[1], sizes[2], Stride(settings), Padding(settings), bias: Bias(settings)),
            "embedding" => new Embedding(sizes[0], sizes[1]),
            "gru" => new GruLayer(sizes[0], sizes[1]),
            "lstm" => new LstmLayer(sizes[0], sizes[1]),
            "encoder_layer" => new TransformerEncoderLayer(
                sizes[0], sizes[1], Setting(settings, "dim_feedforward", 2048), dropout: 0, batchFirst: true),
            "maxpool2d" => new MaxPool2d(sizes[0]),
            "avgpool2d" => new AvgPool2d(sizes[0]),
            "layernorm" => new LayerNorm(sizes[0]),
            "batchnorm1d" => new BatchNorm1d(sizes[0]),
            "batchnorm2d" => new BatchNorm2d(sizes[0]),
            _ => throw new UnsupportedException($"Layer {name}"),
        };
    }

    private static bool Bias(JsonElement settings) =>
        settings.ValueKind != JsonValueKind.Object
        || !settings.TryGetProperty("bias", out JsonElement bias)
        || bias.GetBoolean();

    private static int Stride(JsonElement settings) => Setting(settings, "stride", 1);

    private static int Padding(JsonElement settings) => Setting(settings, "padding", 0);

    // The outputs of all steps; parameters are named r.weight_ih_l0 and so on.
    private sealed class GruLayer(int inputSize, int hiddenSize) : Layer
    {
        private readonly Gru _r = new(inputSize, hiddenSize, batchFirst: true);

        public override Tensor Forward(Tensor x) => _r.Forward(x).Output;
    }

    private sealed class LstmLayer(int inputSize, int hiddenSize) : Layer
    {
        private readonly Lstm _r = new(inputSize, hiddenSize, batchFirst: true);

        public override Tensor Forward(Tensor x) => _r.Forward(x).Output;
    }

    private static int Setting(JsonElement settings, string name, int @default) =>
        settings.ValueKind == JsonValueKind.Object && settings.TryGetProperty(name, out JsonElement value)
            ? value.GetInt32()
            : @default;
}
