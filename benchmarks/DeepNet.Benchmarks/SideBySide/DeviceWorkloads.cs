using DeepNet.Benchmarks.Models;

namespace DeepNet.Benchmarks.SideBySide;

/// <summary>The rows of a GPU's table, each in the precisions that matter for it.</summary>
/// <param name="isTiny">Shapes that an emulator finishes: they try the path out and measure nothing.</param>
internal sealed class DeviceWorkloads(bool isTiny)
{
    public const string CopyName = "copy";

    private static readonly Precision[] s_all = [Precision.Float32, Precision.TF32, Precision.BFloat16];
    private static readonly Precision[] s_stored = [Precision.Float32, Precision.BFloat16];

    public IReadOnlyList<Workload> All =>
    [
        Copy(isTiny), .. MatMul(), .. Convolution(), .. Attention(), .. MemoryBound(), Adam(), .. Training(),
    ];

    /// <summary>256 MB to another place: the rate that rows which memory limits are measured against.</summary>
    public static Workload Copy(bool isTiny)
    {
        int count = isTiny ? 1 << 12 : 1 << 26;
        return new OperationWorkload(
            CopyName, "copy", Workloads.Inputs(("x", [count])), x => x["x"].Clone(), GradientMode.Forward)
        {
            Bytes = 2.0 * sizeof(float) * count,
        };
    }

    private IEnumerable<Workload> MatMul()
    {
        foreach (int n in isTiny ? (int[])[8, 33] : [1024, 2048, 4096, 8192])
        {
            foreach (Precision precision in s_all)
            {
                yield return new OperationWorkload(
                    $"matmul-{n}-{Name(precision)}", "matmul", Workloads.Inputs(("a", [n, n]), ("b", [n, n])),
                    x => x["a"].MatMul(x["b"]), GradientMode.Forward)
                {
                    Precision = precision,
                };
            }
        }
    }

    private IEnumerable<Workload> Convolution() =>
    [
        .. Conv("conv-3x3-64x56x56", 64, 56, 64, 3), .. Conv("conv-1x1-256-64x56x56", 256, 56, 64, 1),
        .. Conv("conv-3x3-512x7x7", 512, 7, 512, 3),
    ];

    private IEnumerable<Workload> Conv(string name, int channels, int size, int outChannels, int kernel)
    {
        const int stride = 1, groups = 1;
        int padding = kernel / 2, images = Or(32, 2), c = Or(channels, 4), o = Or(outChannels, 6), s = Or(size, 5);
        return Both(
            name, "conv", s_all, Workloads.Inputs(("x", [images, c, s, s]), ("w", [o, c, kernel, kernel])),
            x => x["x"].Conv2d(x["w"], padding: padding), new { stride, padding, groups });
    }

    private IEnumerable<Workload> Attention()
    {
        int[] shape = isTiny ? [1, 2, 16, 8] : [8, 12, 1024, 64];
        return Both(
            "attention-causal-8x12x1024x64", "causal_attention", s_all,
            Workloads.Inputs(("q", shape), ("k", shape), ("v", shape)),
            x => Tensor.ScaledDotProductAttention(x["q"], x["k"], x["v"], isCausal: true));
    }

    /// <summary>Forward x is read and y is written; backward dy and what the formula needs are read, gradients
    /// written.</summary>
    private IEnumerable<Workload> MemoryBound()
    {
        int columns = Or(1024, 16);
        int[] shape = [Or(32768, 8), columns];
        double n = shape[0] * columns;
        return
        [
            .. Both(
                "layernorm-32768x1024", "layer_norm", s_stored,
                Workloads.Inputs(("x", shape), ("w", [columns]), ("b", [columns])),
                x => x["x"].LayerNorm([columns], x["w"], x["b"]), null, 2 * n, 5 * n),
            .. Both(
                "softmax-32768x1024", "softmax", s_stored, Workloads.Inputs(("x", shape)),
                x => x["x"].Softmax(-1), null, 2 * n, 5 * n),
            .. Both(
                "chain-32768x1024", "chain", s_stored, Workloads.Inputs(("x", shape), ("z", shape)),
                x => ((x["x"] * x["z"]) + x["x"]).Gelu().Tanh(), null, 3 * n, 8 * n),
        ];
    }

    /// <summary>Parameters, gradients and two moments are read, all but the gradients written.</summary>
    private AdamWorkload Adam()
    {
        (int layers, int width) = isTiny ? (2, 4) : (100, 256);
        return new AdamWorkload("adam-100M", layers, width)
        {
            Bytes = 7.0 * sizeof(float) * layers * ((15 * width * width) + (66 * width)),
        };
    }

    private IEnumerable<Workload> Training()
    {
        int inputs = Or(784, 12), hidden = Or(512, 16), channels = Or(32, 2), width = Or(64, 2), classes = Or(1000, 10);
        foreach (Precision precision in s_all)
        {
            yield return Workloads.Classifier(
                $"train-mlp-{Name(precision)}", "train_mlp", () => new Mlp(inputs, hidden), Or(512, 8), [inputs],
                precision: precision, options: new { model = new { inputs, hidden } });
            yield return Workloads.Classifier(
                $"train-cnn-{Name(precision)}", "train_cnn", () => new Cnn(channels), Or(256, 2), [1, 28, 28],
                precision: precision, options: new { model = new { channels } });
            yield return Workloads.Classifier(
                $"train-resnet18-{Name(precision)}", "train_resnet18", () => new ResNet18(classes, width), Or(64, 4),
                [3, Or(224, 32), Or(224, 32)], classes, precision, new { model = new { classes, width } });
        }

        int vocabulary = Or(50_257, 65), depth = Or(12, 2), heads = Or(12, 2), length = Or(1024, 16);
        int features = Or(768, 16);
        yield return Workloads.LanguageModel(
            "train-gpt-768x12x1024-bfloat16", "train_gpt", () => new Gpt(vocabulary, features, heads, depth, length),
            vocabulary, Or(4, 2), length, Precision.BFloat16,
            new { model = new { vocabulary, width = features, heads, depth, length } });
    }

    /// <summary>Forward, and forward with the gradients of all floating inputs.</summary>
    /// <param name="name">Of the row, before the precision.</param>
    /// <param name="kind">The peer's function.</param>
    /// <param name="precisions">A pair of rows for each.</param>
    /// <param name="inputs">Random data.</param>
    /// <param name="forward">The work.</param>
    /// <param name="options">What the peer is told beside.</param>
    /// <param name="moved">How many elements the forward pass reads and writes at least; 0 where arithmetic is the
    /// limit.</param>
    /// <param name="movedInAll">The same of both passes.</param>
    private static IEnumerable<Workload> Both(
        string name, string kind, Precision[] precisions, Func<Feed> inputs, Func<Feed, Tensor> forward,
        object? options = null, double moved = 0, double movedInAll = 0)
    {
        foreach (Precision precision in precisions)
        {
            yield return Row(name, GradientMode.Forward, moved);
            yield return Row(name + "-grad", GradientMode.Gradient, movedInAll);

            OperationWorkload Row(string row, GradientMode mode, double elements) =>
                new($"{row}-{Name(precision)}", kind, inputs, forward, mode, options)
                {
                    Precision = precision,
                    Bytes = elements == 0 ? null : elements * (precision == Precision.BFloat16 ? 2 : 4),
                };
        }
    }

    private static string Name(Precision precision) => precision.ToString().ToLowerInvariant();

    private int Or(int full, int tiny) => isTiny ? tiny : full;
}
