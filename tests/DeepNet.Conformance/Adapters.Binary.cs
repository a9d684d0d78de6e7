namespace DeepNet.Conformance;

internal static partial class Adapters
{
    private static void AddBinary(AdapterTable table)
    {
        table.One("add", a => Arithmetic(a, (x, y) => x + (Alpha(a) is 1 ? y : y * Alpha(a)), (x, n) => x + n));
        table.One("sub", a => Arithmetic(a, (x, y) => x - (Alpha(a) is 1 ? y : y * Alpha(a)), (x, n) => x - n));
        table.One("rsub", a => a.Number(1, "other") - a.X);
        table.One("mul", a => Arithmetic(a, (x, y) => x * y, (x, n) => x * n));
        table.One("fmod", a => Arithmetic(a, (x, y) => x.Fmod(y), (x, n) => x.Fmod(n)));
        table.One("maximum", a => a.X.Maximum(a.Y));
        table.One("minimum", a => a.X.Minimum(a.Y));
        table.One("atan2", a => a.X.Atan2(a.Y));
        table.One("copysign", a => a.X.CopySign(a.Y));
        table.One("where", a => Tensor.Where(a.X, a.Y, a.Z));
    }

    private static void AddComparisons(AdapterTable table)
    {
        table.One("eq", a => Arithmetic(a, (x, y) => x.Eq(y), (x, n) => x.Eq(n)));
        table.One("ne", a => Arithmetic(a, (x, y) => x.Ne(y), (x, n) => x.Ne(n)));
        table.One("lt", a => Arithmetic(a, (x, y) => x.Lt(y), (x, n) => x.Lt(n)));
        table.One("le", a => Arithmetic(a, (x, y) => x.Le(y), (x, n) => x.Le(n)));
        table.One("gt", a => Arithmetic(a, (x, y) => x.Gt(y), (x, n) => x.Gt(n)));
        table.One("ge", a => Arithmetic(a, (x, y) => x.Ge(y), (x, n) => x.Ge(n)));
        table.One("logical_and", a => a.X.Cast(DType.Bool).LogicalAnd(a.Y.Cast(DType.Bool)));
        table.One("logical_or", a => a.X.Cast(DType.Bool).LogicalOr(a.Y.Cast(DType.Bool)));
    }

    /// <summary>Two tensors, or a tensor and a number, in the type PyTorch computes in.</summary>
    private static Tensor Arithmetic(Arguments a, Func<Tensor, Tensor, Tensor> tensors, Func<Tensor, double, Tensor> number)
    {
        if (!a.IsTensor(1))
            return number(Promotion.For(a.X, a.Number(1, "other")), a.Number(1, "other"));
        (Tensor x, Tensor y) = Promotion.Promote(a.X, a.Y);
        return tensors(x, y);
    }

    private static double Alpha(Arguments a) => a.Number(Arguments.Keyword, "alpha", 1);

}
