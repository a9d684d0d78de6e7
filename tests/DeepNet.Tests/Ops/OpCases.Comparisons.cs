namespace DeepNet.Tests.Ops;

internal static partial class OpCases
{
    private static IEnumerable<OpCase> Comparisons() =>
    [
        Relation("Eq", (a, b) => a.Eq(b), (a, b) => a == b),
        Relation("Ne", (a, b) => a.Ne(b), (a, b) => a != b),
        Relation("Lt", (a, b) => a.Lt(b), (a, b) => a < b),
        Relation("Le", (a, b) => a.Le(b), (a, b) => a <= b),
        Relation("Gt", (a, b) => a.Gt(b), (a, b) => a > b),
        Relation("Ge", (a, b) => a.Ge(b), (a, b) => a >= b),
        Relation("Lt: operator", (a, b) => a < b, (a, b) => a < b),
        Relation("Le: operator", (a, b) => a <= b, (a, b) => a <= b),
        Relation("Gt: operator", (a, b) => a > b, (a, b) => a > b),
        Relation("Ge: operator", (a, b) => a >= b, (a, b) => a >= b),
        Relation("Eq: number", (a, _) => a.Eq(1), (a, _) => a == 1),
        Relation("Ne: number", (a, _) => a.Ne(1), (a, _) => a != 1),
        Relation("Lt: number", (a, _) => a.Lt(1), (a, _) => a < 1),
        Relation("Le: number", (a, _) => a <= 1, (a, _) => a <= 1),
        Relation("Gt: number", (a, _) => a > 1, (a, _) => a > 1),
        Relation("Ge: number", (a, _) => a.Ge(1), (a, _) => a >= 1),
        Relation("LogicalAnd", (a, b) => a.LogicalAnd(b), (a, b) => a != 0 && b != 0),
        Relation("LogicalOr", (a, b) => a.LogicalOr(b), (a, b) => a != 0 || b != 0),
        Relation("LogicalXor", (a, b) => a.LogicalXor(b), (a, b) => a != 0 != (b != 0)),
        Relation(
            "IsClose", (a, b) => a.IsClose(b, 0.25, 0.25),
            (a, b) => a == b || Math.Abs(a - b) <= 0.25 + (0.25 * Math.Abs(b))),
    ];

    /// <summary>The second argument is expanded to the result's shape where the relation leaves it out.</summary>
    private static OpCase Relation(string name, Func<Tensor, Tensor, Tensor> run, Func<double, double, bool> expected)
    {
        bool ignoresSecond = name.EndsWith("number", StringComparison.Ordinal);
        Input[][] variants =
        [
            [
                new([9], Values: [0, 0, 1, 1, -2, 3, double.NaN, 1, 0.5]),
                new([9], Values: [0, 1, 0, 1, 3, -2, 1, double.NaN, 0.5]),
            ],
            [new([3, 37]), new([3, 37])],
            [new([2, 0]), new([2, 0])],
        ];
        Input[][] broadcast = [[new([4, 1]), new([5])], [new([]), new([3])], [new([35]), new([])]];
        return new(
            name,
            x => run(x[0], x[1]),
            x => x[0].Zip(x[1], (a, b) => expected(a, b) ? 1 : 0),
            ignoresSecond ? variants : [.. variants, .. broadcast])
        { GradientOrder = 0 };
    }
}
