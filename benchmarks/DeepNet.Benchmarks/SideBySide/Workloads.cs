namespace DeepNet.Benchmarks.SideBySide;

/// <summary>The rows of the table, one file per family.</summary>
internal static partial class Workloads
{
    private const int Vocabulary = 50_000;

    public static IReadOnlyList<Workload> All { get; } =
    [
        .. MatMul(), .. Linear(), .. Convolution(), .. Pooling(), .. Elementwise(), .. Reductions(), .. Normalization(),
        .. Sequence(), .. Lookup(), .. Small(), .. Optimizers(), .. Training(),
    ];

    /// <summary>Random normal inputs of the given shapes.</summary>
    internal static Func<Feed> Inputs(params (string Name, int[] Shape)[] inputs) => () =>
    {
        var feed = new Feed();
        foreach ((string name, int[] shape) in inputs)
            feed[name] = Tensor.Randn(shape);
        return feed;
    };

    private static OperationWorkload Forward(
        string name, string kind, Func<Feed> inputs, Func<Feed, Tensor> forward, object? options = null,
        bool exported = false) =>
        new(name, kind, inputs, forward, GradientMode.Forward, options, exported);

    /// <summary>Two rows: forward, and forward with the gradients of all floating inputs.</summary>
    private static IEnumerable<Workload> Both(
        string name, string kind, Func<Feed> inputs, Func<Feed, Tensor> forward, object? options = null,
        bool exported = false)
    {
        yield return Forward(name, kind, inputs, forward, options, exported);
        yield return new OperationWorkload(name + "-grad", kind, inputs, forward, GradientMode.Gradient, options);
    }
}
