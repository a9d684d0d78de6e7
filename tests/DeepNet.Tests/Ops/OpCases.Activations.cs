namespace DeepNet.Tests.Ops;

internal static partial class OpCases
{
    private const double SeluScale = 1.0507009873554805, SeluAlpha = 1.6732632423543772;

    private static IEnumerable<OpCase> Activations() =>
    [
        OpCase.Unary("Relu", x => x.Relu(), x => Math.Max(x, 0)),
        OpCase.Unary("Relu6", x => x.Relu6(), x => Within(x, 0, 6), low: -3, high: 9),
        OpCase.Unary("LeakyRelu", x => x.LeakyRelu(), x => x > 0 ? x : x / 100),
        OpCase.Unary("Rrelu", x => x.Rrelu(0.1, 0.3), x => x > 0 ? x : x / 5),
        OpCase.Unary("LeakyRelu: slope", x => x.LeakyRelu(0.2), x => x > 0 ? x : x / 5),
        new(
            "Prelu",
            x => x[0].Prelu(x[1]),
            x => NdArray.Build(
                x[0].Shape,
                i => x[0][i] > 0 ? x[0][i] : x[0][i] * (x[1].Data.Length == 1 ? x[1].Data[0] : x[1].Data[i[1]])),
            [new([2, 3, 4]), new([3], 0.1, 0.4)],
            [new([2, 3, 4]), new([1], 0.1, 0.4)],
            [new([5]), new([1], 0.1, 0.4)],
            [new([]), new([1], 0.1, 0.4)],
            [new([0, 3]), new([3], 0.1, 0.4)]),
        OpCase.Unary("Elu", x => x.Elu(), x => x > 0 ? x : Math.Exp(x) - 1),
        OpCase.Unary("Elu: alpha", x => x.Elu(1.3), x => x > 0 ? x : 1.3 * (Math.Exp(x) - 1)),
        OpCase.Unary("Celu", x => x.Celu(), x => Math.Max(x, 0) + Math.Min(0, Math.Exp(x) - 1)),
        OpCase.Unary("Celu: alpha", x => x.Celu(0.7), x => Math.Max(x, 0) + Math.Min(0, 0.7 * (Math.Exp(x / 0.7) - 1))),
        OpCase.Unary("Selu", x => x.Selu(), x => SeluScale * (x > 0 ? x : SeluAlpha * (Math.Exp(x) - 1))),
        OpCase.Unary("Gelu", x => x.Gelu(), x => x * (1 + Erf(x / Math.Sqrt(2))) / 2),
        OpCase.Unary(
            "GeluTanh", x => x.GeluTanh(),
            x => x / 2 * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x))))),
        OpCase.Unary("Silu", x => x.Silu(), x => x * Sigmoid(x), low: -6, high: 6),
        OpCase.Unary("Mish", x => x.Mish(), x => x * Math.Tanh(Math.Log(1 + Math.Exp(x))), low: -6, high: 6),
        OpCase.Unary("Softplus", x => x.Softplus(), x => Math.Log(1 + Math.Exp(x)), low: -6, high: 6),
        OpCase.Unary(
            "Softplus: beta and threshold", x => x.Softplus(2, 5),
            x => 2 * x > 5 ? x : Math.Log(1 + Math.Exp(2 * x)) / 2, low: -6, high: 6),
        OpCase.Unary("Softsign", x => x.Softsign(), x => x / (1 + Math.Abs(x))),
        OpCase.Unary("Hardtanh", x => x.Hardtanh(), x => Within(x, -1, 1)),
        OpCase.Unary("Hardtanh: bounds", x => x.Hardtanh(-0.7, 1.2), x => Within(x, -0.7, 1.2)),
        OpCase.Unary("Hardsigmoid", x => x.Hardsigmoid(), x => Within((x / 6) + 0.5, 0, 1), low: -5, high: 5),
        OpCase.Unary("Hardswish", x => x.Hardswish(), x => x * Within((x / 6) + 0.5, 0, 1), low: -5, high: 5),
        OpCase.Unary("LogSigmoid", x => x.LogSigmoid(), x => -Math.Log(1 + Math.Exp(-x)), low: -6, high: 6),
        OpCase.Unary("Tanhshrink", x => x.Tanhshrink(), x => x - Math.Tanh(x)),
        OpCase.Unary("Softshrink", x => x.Softshrink(), x => Math.Sign(x) * Math.Max(Math.Abs(x) - 0.5, 0)),
        OpCase.Unary("Softshrink: lambda", x => x.Softshrink(0.9), x => Math.Sign(x) * Math.Max(Math.Abs(x) - 0.9, 0)),
        // In 16 bits an input may be rounded onto the edge; the reference sees the same rounded input.
        OpCase.Unary("Hardshrink", x => x.Hardshrink(), x => Math.Abs(x) > 0.5 ? x : 0),
        OpCase.Unary("Threshold", x => x.Threshold(0.3125, -1.5), x => x > 0.3125 ? x : -1.5),
        new(
            "Glu",
            x => x[0].Glu(),
            x => NdArray.Build(
                [.. x[0].Shape[..^1], x[0].Shape[^1] / 2],
                i => x[0][i] * Sigmoid(x[0][[.. i[..^1], i[^1] + (x[0].Shape[^1] / 2)]])),
            [new([3, 6])],
            [new([4])],
            [new([2, 0])]),
        new(
            "Glu: dim",
            x => x[0].Glu(0),
            x => NdArray.Build([x[0].Shape[0] / 2, 3], i => x[0][i] * Sigmoid(x[0][i[0] + (x[0].Shape[0] / 2), i[1]])),
            [[new([4, 3])]]),
    ];
}
