namespace DeepNet.Conformance;

internal static partial class Adapters
{
    private static void AddBinary(AdapterTable table)
    {
        table.One("add", a => Arithmetic(a, (x, y) => x + (Alpha(a) is 1 ? y : y * Alpha(a)), (x, n) => x + n));
        table.One("sub", a => Arithmetic(a, (x, y) => x - (Alpha(a) is 1 ? y : y * Alpha(a)), (x, n) => x - n));
        table.One("rsub", a => a.Number(1, "other") - a.X);
        table.One("mul", a => Arithmetic(a, (x, y) => x * y, (x, n) => x * n));
        table.One("div", Divide);
        table.One("pow", a =>
            a.IsTensor(0) ? Arithmetic(a, (x, y) => x.Pow(y), (x, n) => x.Pow(n)) : Tensor.Pow(a.Number(0, ""), a.Y));
        table.One("fmod", a => Arithmetic(a, (x, y) => x.Fmod(y), (x, n) => x.Fmod(n)));
        table.One("remainder", a => Arithmetic(a, (x, y) => x.Remainder(y), (x, n) => x.Remainder(n)));
        table.One("maximum", a => a.X.Maximum(a.Y));
        table.One("minimum", a => a.X.Minimum(a.Y));
        table.One("fmax", a => a.X.Fmax(a.Y));
        table.One("fmin", a => a.X.Fmin(a.Y));
        table.One("atan2", a => a.X.Atan2(a.Y));
        table.One("hypot", a => a.X.Hypot(a.Y));
        table.One("logaddexp", a => a.X.Logaddexp(a.Y));
        table.One("logaddexp2", a => a.X.Logaddexp2(a.Y));
        table.One("copysign", a => a.X.CopySign(a.Y));
        table.One("xlogy", a => a.X.Xlogy(a.Y));
        table.One("heaviside", a => a.X.Heaviside(a.Y));
        table.One("nextafter", a => a.X.Nextafter(a.Y));
        table.One("gcd", a => a.X.Gcd(a.Y));
        table.One("lcm", a => a.X.Lcm(a.Y));
        table.One("lerp", a => a.IsTensor(2) ? a.X.Lerp(a.Y, a.Z) : a.X.Lerp(a.Y, a.Number(2, "weight")));
        table.One("addcmul", a => a.X.Addcmul(a.Y, a.Z, a.Number(3, "value", 1)));
        table.One("addcdiv", a => a.X.Addcdiv(a.Y, a.Z, a.Number(3, "value", 1)));
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
        table.One("isclose", a =>
            a.X.IsClose(a.Y, a.Number(2, "rtol", 1e-5), a.Number(3, "atol", 1e-8), a.Flag(4, "equal_nan", false)));
        table.One("logical_and", a => a.X.Cast(DType.Bool).LogicalAnd(a.Y.Cast(DType.Bool)));
        table.One("logical_or", a => a.X.Cast(DType.Bool).LogicalOr(a.Y.Cast(DType.Bool)));
        table.One("logical_xor", a => a.X.Cast(DType.Bool).LogicalXor(a.Y.Cast(DType.Bool)));
        table.One("bitwise_and", a => a.X.BitwiseAnd(a.Y));
        table.One("bitwise_or", a => a.X.BitwiseOr(a.Y));
        table.One("bitwise_xor", a => a.X.BitwiseXor(a.Y));
        table.One("bitwise_left_shift", a => a.X.LeftShift(a.Y));
        table.One("bitwise_right_shift", a => a.X.RightShift(a.Y));
    }

    /// <summary>Two tensors, or a tensor and a number, in the type PyTorch computes in.</summary>
    private static Tensor Arithmetic(
        Arguments a, Func<Tensor, Tensor, Tensor> tensors, Func<Tensor, double, Tensor> number)
    {
        if (!a.IsTensor(1))
            return number(Promotion.For(a.X, a.Number(1, "other")), a.Number(1, "other"));
        (Tensor x, Tensor y) = Promotion.Promote(a.X, a.Y);
        return tensors(x, y);
    }

    private static double Alpha(Arguments a) => a.Number(Arguments.Keyword, "alpha", 1);

    private static Tensor Divide(Arguments a) => a.Text(Arguments.Keyword, "rounding_mode", "") switch
    {
        "floor" => a.X.FloorDivide(a.Y),
        "trunc" => a.X.TruncDivide(a.Y),
        _ => Arithmetic(a, (x, y) => Floating(x) / Floating(y), (x, n) => Floating(x) / n),
    };
}
