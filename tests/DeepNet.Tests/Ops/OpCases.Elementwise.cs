namespace DeepNet.Tests.Ops;

internal static partial class OpCases
{
    private static IEnumerable<OpCase> Elementwise() =>
    [
        OpCase.Unary("Exp", x => x.Exp(), Math.Exp),
        OpCase.Unary("Log", x => x.Log(), Math.Log, low: 0.1, high: 4),
        OpCase.Unary("Tanh", x => x.Tanh(), Math.Tanh),
    ];
}
