namespace DeepNet.Kernels;

/// <summary>A whole tensor as a lane: a formula evaluated on it is recorded, and so can be differentiated again and again.</summary>
/// <remarks>Constants stay numbers until they meet a tensor, whose type they take.</remarks>
internal readonly struct TensorLane : ILane<TensorLane>
{
    private readonly Tensor? _tensor;
    private readonly F64 _constant;

    public TensorLane(Tensor tensor) => _tensor = tensor;

    private TensorLane(F64 constant) => _constant = constant;

    public static TensorLane operator +(TensorLane a, TensorLane b) => (a._tensor, b._tensor) switch
    {
        ({ } x, { } y) => new(x + y),
        ({ } x, null) => new(x + b._constant.Value),
        (null, { } y) => new(a._constant.Value + y),
        _ => new(a._constant + b._constant),
    };

    public static TensorLane operator -(TensorLane a, TensorLane b) => (a._tensor, b._tensor) switch
    {
        ({ } x, { } y) => new(x - y),
        ({ } x, null) => new(x - b._constant.Value),
        (null, { } y) => new(a._constant.Value - y),
        _ => new(a._constant - b._constant),
    };

    public static TensorLane operator *(TensorLane a, TensorLane b) => (a._tensor, b._tensor) switch
    {
        ({ } x, { } y) => new(x * y),
        ({ } x, null) => new(x * b._constant.Value),
        (null, { } y) => new(a._constant.Value * y),
        _ => new(a._constant * b._constant),
    };

    public static TensorLane operator /(TensorLane a, TensorLane b) => (a._tensor, b._tensor) switch
    {
        ({ } x, { } y) => new(x / y),
        ({ } x, null) => new(x / b._constant.Value),
        (null, { } y) => new(a._constant.Value / y),
        _ => new(a._constant / b._constant),
    };

    public static TensorLane operator -(TensorLane a) => a._tensor is { } x ? new(-x) : new(-a._constant);

    public static TensorLane Of(double value) => new(F64.Of(value));

    public static TensorLane FusedMultiplyAdd(TensorLane a, TensorLane b, TensorLane c) => (a * b) + c;

    public static TensorLane Abs(TensorLane x) => x._tensor is { } t ? new(t.Abs()) : new(F64.Abs(x._constant));

    public static TensorLane Sqrt(TensorLane x) => x._tensor is { } t ? new(t.Sqrt()) : new(F64.Sqrt(x._constant));

    public static TensorLane Floor(TensorLane x) => x._tensor is { } t ? new(t.Floor()) : new(F64.Floor(x._constant));

    public static TensorLane Ceiling(TensorLane x) => x._tensor is { } t ? new(t.Ceil()) : new(F64.Ceiling(x._constant));

    public static TensorLane Round(TensorLane x) => x._tensor is { } t ? new(t.Round()) : new(F64.Round(x._constant));

    public static TensorLane Truncate(TensorLane x) => x._tensor is { } t ? new(t.Trunc()) : new(F64.Truncate(x._constant));

    public static TensorLane Min(TensorLane a, TensorLane b) =>
        IsConstant(a, b) ? new(F64.Min(a._constant, b._constant)) : new(a.Beside(b).Minimum(b.Beside(a)));

    public static TensorLane Max(TensorLane a, TensorLane b) =>
        IsConstant(a, b) ? new(F64.Max(a._constant, b._constant)) : new(a.Beside(b).Maximum(b.Beside(a)));

    public static TensorLane CopySign(TensorLane magnitude, TensorLane sign) => IsConstant(magnitude, sign)
        ? new(F64.CopySign(magnitude._constant, sign._constant))
        : new(magnitude.Beside(sign).CopySign(sign.Beside(magnitude)));

    public static TensorLane Less(TensorLane a, TensorLane b) =>
        IsConstant(a, b) ? new(F64.Less(a._constant, b._constant)) : new(a.Beside(b).Lt(b.Beside(a)));

    public static TensorLane LessOrEqual(TensorLane a, TensorLane b) =>
        IsConstant(a, b) ? new(F64.LessOrEqual(a._constant, b._constant)) : new(a.Beside(b).Le(b.Beside(a)));

    public static TensorLane Equal(TensorLane a, TensorLane b) =>
        IsConstant(a, b) ? new(F64.Equal(a._constant, b._constant)) : new(a.Beside(b).Eq(b.Beside(a)));

    public static TensorLane And(TensorLane a, TensorLane b) => (a._tensor, b._tensor) switch
    {
        ({ } x, { } y) => new(x.LogicalAnd(y)),
        ({ }, null) => IsTrue(b) ? a : b,
        (null, { }) => IsTrue(a) ? b : a,
        _ => new(F64.And(a._constant, b._constant)),
    };

    public static TensorLane Or(TensorLane a, TensorLane b) => (a._tensor, b._tensor) switch
    {
        ({ } x, { } y) => new(x.LogicalOr(y)),
        ({ }, null) => IsTrue(b) ? b : a,
        (null, { }) => IsTrue(a) ? a : b,
        _ => new(F64.Or(a._constant, b._constant)),
    };

    public static TensorLane Not(TensorLane mask) =>
        mask._tensor is { } t ? new(t.LogicalNot()) : new(F64.Not(mask._constant));

    public static TensorLane Select(TensorLane mask, TensorLane a, TensorLane b)
    {
        if (mask._tensor is not { } condition)
            return IsTrue(mask) ? a : b;
        if (!IsConstant(a, b))
            return new(Tensor.Where(condition, a.Beside(b), b.Beside(a)));
        // Two numbers: the mask alone says where which of them stands. The type is settled when they meet a tensor.
        Tensor one = condition.Cast(DType.Float64), difference = one * (a._constant.Value - b._constant.Value);
        return new(difference + b._constant.Value);
    }

    public static TensorLane Exp(TensorLane x) => x._tensor is { } t ? new(t.Exp()) : new(F64.Exp(x._constant));

    public static TensorLane Expm1(TensorLane x) => x._tensor is { } t ? new(t.Expm1()) : new(F64.Expm1(x._constant));

    public static TensorLane Log(TensorLane x) => x._tensor is { } t ? new(t.Log()) : new(F64.Log(x._constant));

    public static TensorLane Log1p(TensorLane x) => x._tensor is { } t ? new(t.Log1p()) : new(F64.Log1p(x._constant));

    public static TensorLane Log2(TensorLane x) => x._tensor is { } t ? new(t.Log2()) : new(F64.Log2(x._constant));

    public static TensorLane Log10(TensorLane x) => x._tensor is { } t ? new(t.Log10()) : new(F64.Log10(x._constant));

    public static TensorLane Exp2(TensorLane x) => x._tensor is { } t ? new(t.Exp2()) : new(F64.Exp2(x._constant));

    public static TensorLane Pow(TensorLane x, TensorLane y) =>
        IsConstant(x, y) ? new(F64.Pow(x._constant, y._constant)) : new(x.Beside(y).Pow(y.Beside(x)));

    public static TensorLane Sin(TensorLane x) => x._tensor is { } t ? new(t.Sin()) : new(F64.Sin(x._constant));

    public static TensorLane Cos(TensorLane x) => x._tensor is { } t ? new(t.Cos()) : new(F64.Cos(x._constant));

    public static TensorLane Tan(TensorLane x) => x._tensor is { } t ? new(t.Tan()) : new(F64.Tan(x._constant));

    public static TensorLane Asin(TensorLane x) => x._tensor is { } t ? new(t.Asin()) : new(F64.Asin(x._constant));

    public static TensorLane Acos(TensorLane x) => x._tensor is { } t ? new(t.Acos()) : new(F64.Acos(x._constant));

    public static TensorLane Atan(TensorLane x) => x._tensor is { } t ? new(t.Atan()) : new(F64.Atan(x._constant));

    public static TensorLane Atan2(TensorLane y, TensorLane x) =>
        IsConstant(y, x) ? new(F64.Atan2(y._constant, x._constant)) : new(y.Beside(x).Atan2(x.Beside(y)));

    public static TensorLane Sinh(TensorLane x) => x._tensor is { } t ? new(t.Sinh()) : new(F64.Sinh(x._constant));

    public static TensorLane Cosh(TensorLane x) => x._tensor is { } t ? new(t.Cosh()) : new(F64.Cosh(x._constant));

    public static TensorLane Tanh(TensorLane x) => x._tensor is { } t ? new(t.Tanh()) : new(F64.Tanh(x._constant));

    public static TensorLane Asinh(TensorLane x) => x._tensor is { } t ? new(t.Asinh()) : new(F64.Asinh(x._constant));

    public static TensorLane Acosh(TensorLane x) => x._tensor is { } t ? new(t.Acosh()) : new(F64.Acosh(x._constant));

    public static TensorLane Atanh(TensorLane x) => x._tensor is { } t ? new(t.Atanh()) : new(F64.Atanh(x._constant));

    public static TensorLane Erf(TensorLane x) => x._tensor is { } t ? new(t.Erf()) : new(F64.Erf(x._constant));

    public static TensorLane Erfc(TensorLane x) => x._tensor is { } t ? new(t.Erfc()) : new(F64.Erfc(x._constant));

    public static TensorLane ErfInv(TensorLane x) => x._tensor is { } t ? new(t.ErfInv()) : new(F64.ErfInv(x._constant));

    public static TensorLane Lgamma(TensorLane x) => x._tensor is { } t ? new(t.Lgamma()) : new(F64.Lgamma(x._constant));

    public static TensorLane Polygamma(int n, TensorLane x) =>
        x._tensor is { } t ? new(t.Polygamma(n)) : new(F64.Polygamma(n, x._constant));

    public static TensorLane BesselI0(TensorLane x) => x._tensor is { } t ? new(t.BesselI0()) : new(F64.BesselI0(x._constant));

    public static TensorLane BesselI1(TensorLane x) => x._tensor is { } t ? new(t.BesselI1()) : new(F64.BesselI1(x._constant));

    public static TensorLane Fmod(TensorLane x, TensorLane y) =>
        IsConstant(x, y) ? new(F64.Fmod(x._constant, y._constant)) : new(x.Beside(y).Fmod(y.Beside(x)));

    /// <summary>The value as a tensor that goes with <paramref name="like"/>.</summary>
    public Tensor ToTensor(Tensor like) => _tensor is { } t ? t.Cast(like.DType) : like.ScalarLike(_constant.Value);

    private static bool IsConstant(TensorLane a, TensorLane b) => a._tensor is null && b._tensor is null;

    private static bool IsTrue(TensorLane mask) => BitConverter.DoubleToInt64Bits(mask._constant.Value) != 0;

    private Tensor Beside(TensorLane other) => _tensor ?? other._tensor!.ScalarLike(_constant.Value);
}
