using DeepNet.Layers;

namespace DeepNet.Benchmarks.SideBySide;

internal static partial class Workloads
{
    private const int Width = 256;

    private static IEnumerable<Workload> Sequence() =>
    [
        .. OfModule(
            "lstm-64x32x256", "lstm", () => new Lstm(Width, Width), [64, 32, Width],
            (lstm, x) => lstm.Forward(x).Output),
        .. OfModule(
            "gru-64x32x256", "gru", () => new Gru(Width, Width), [64, 32, Width],
            (gru, x) => gru.Forward(x).Output),
        .. Attention("attention-8x128x256", 8, 128),
        .. Attention("attention-8x1024x256", 8, 1024),
    ];

    private static IEnumerable<Workload> Attention(string name, int batch, int length)
    {
        const int heads = 8;
        return OfModule(
            name, "attention", () => new MultiHeadAttention(Width, heads, batchFirst: true), [batch, length, Width],
            (attention, x) => attention.Forward(x), new { heads });
    }

    private static IEnumerable<Workload> OfModule<TModule>(
        string name, string kind, Func<TModule> create, int[] shape, Func<TModule, Tensor, Tensor> forward,
        object? options = null)
        where TModule : Module =>
    [
        new ModuleWorkload<TModule>(name, kind, create, shape, forward, withGradient: false, options),
        new ModuleWorkload<TModule>(name + "-grad", kind, create, shape, forward, withGradient: true, options),
    ];
}
