namespace DeepNet.Benchmarks.SideBySide;

internal static partial class Workloads
{
    private const int Rows = 4096;
    private const int Columns = 1024;

    private static IEnumerable<Workload> Elementwise() =>
    [
        .. Unary("gelu", x => x.Gelu()),
        .. Unary("gelu-tanh", x => x.GeluTanh()),
        .. Unary("silu", x => x.Silu()),
        .. Unary("relu", x => x.Relu()),
        .. Unary("exp", x => x.Exp()),
        .. Unary("tanh", x => x.Tanh()),
        .. Unary("sigmoid", x => x.Sigmoid()),
        .. Both("add", "add", Inputs(("x", [Rows, Columns]), ("z", [Rows, Columns])), x => x["x"] + x["z"]),
        Forward("transposed-copy", "transposed_copy", Matrix(), x => x["x"].Transpose(0, 1).Contiguous()),
    ];

    private static IEnumerable<Workload> Reductions() =>
    [
        .. Both("sum", "sum", Matrix(), x => x["x"].Sum()),
        .. Both("sum-rows", "sum", Matrix(), x => x["x"].Sum(1), new { dim = 1 }),
        .. Both("sum-columns", "sum", Matrix(), x => x["x"].Sum(0), new { dim = 0 }),
    ];

    private static IEnumerable<Workload> Normalization() =>
    [
        .. Both("softmax", "softmax", Matrix(), x => x["x"].Softmax(-1)),
        .. Both(
            "layernorm", "layer_norm", Inputs(("x", [Rows, Columns]), ("w", [Columns]), ("b", [Columns])),
            x => x["x"].LayerNorm([Columns], x["w"], x["b"])),
        .. Both(
            "rmsnorm", "rms_norm", Inputs(("x", [Rows, Columns]), ("w", [Columns])),
            x => x["x"].RmsNorm([Columns], x["w"], 1e-6)),
    ];

    private static Func<Feed> Matrix() => Inputs(("x", [Rows, Columns]));

    private static IEnumerable<Workload> Unary(string name, Func<Tensor, Tensor> op) =>
        Both(name, "unary", Matrix(), x => op(x["x"]), new { op = name });
}
