namespace DeepNet.Kernels;

/// <summary>A whole tensor as a lane: a formula evaluated on it is recorded,
/// and so can be differentiated again and again.</summary>
/// <remarks>Constants stay numbers until they meet a tensor, whose type they take.</remarks>
internal readonly struct TensorLane : ILane<TensorLane>
{
    private readonly Tensor? _tensor;
    private readonly Tensor? _compared; // what a mask came from: the type of what it selects
    private readonly F64 _constant;

    public TensorLane(Tensor tensor) => _tensor = tensor;

    private TensorLane(Tensor mask, Tensor compared)
    {
        _tensor = mask;
        _compared = compared;
    }

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

    public static TensorLane Ceiling(TensorLane x) =>
        x._tensor is { } t ? new(t.Ceil()) : new(F64.Ceiling(x._constant));

    public static TensorLane Round(TensorLane x) => x._tensor is { } t ? new(t.Round()) : new(F64.Round(x._constant));

    public static TensorLane Truncate(TensorLane x) =>
        x._tensor is { } t ? new(t.Trunc()) : new(F64.Truncate(x._constant));

    public static TensorLane Min(TensorLane a, TensorLane b) =>
        IsConstant(a, b) ? new(F64.Min(a._constant, b._constant)) : new(a.Beside(b).Minimum(b.Beside(a)));

    public static TensorLane Max(TensorLane a, TensorLane b) =>
        IsConstant(a, b) ? new(F64.Max(a._constant, b._constant)) : new(a.Beside(b).Maximum(b.Beside(a)));

    public static TensorLane CopySign(TensorLane magnitude, TensorLane sign) => IsConstant(magnitude, sign)
        ? new(F64.CopySign(magnitude._constant, sign._constant))
        : new(magnitude.Beside(sign).CopySign(sign.Beside(magnitude)));

    public static TensorLane Less(TensorLane a, TensorLane b) =>
        IsConstant(a, b)
            ? new(F64.Less(a._constant, b._constant))
            : new(a.Beside(b).Lt(b.Beside(a)), (a._tensor ?? b._tensor)!);

    public static TensorLane LessOrEqual(TensorLane a, TensorLane b) =>
        IsConstant(a, b)
            ? new(F64.LessOrEqual(a._constant, b._constant))
            : new(a.Beside(b).Le(b.Beside(a)), (a._tensor ?? b._tensor)!);

    public static TensorLane Equal(TensorLane a, TensorLane b) =>
        IsConstant(a, b)
            ? new(F64.Equal(a._constant, b._constant))
            : new(a.Beside(b).Eq(b.Beside(a)), (a._tensor ?? b._tensor)!);

    public static TensorLane And(TensorLane a, TensorLane b) => (a._tensor, b._tensor) switch
    {
        ({ } x, { } y) => new(x.LogicalAnd(y), a._compared!),
        ({ }, null) => IsTrue(b) ? a : b,
        (null, { }) => IsTrue(a) ? b : a,
        _ => new(F64.And(a._constant, b._constant)),
    };

    public static TensorLane Or(TensorLane a, TensorLane b) => (a._tensor, b._tensor) switch
    {
        ({ } x, { } y) => new(x.LogicalOr(y), a._compared!),
        ({ }, null) => IsTrue(b) ? b : a,
        (null, { }) => IsTrue(a) ? a : b,
        _ => new(F64.Or(a._constant, b._constant)),
    };

    public static TensorLane Not(TensorLane mask) =>
        mask._tensor is { } t ? new(t.LogicalNot(), mask._compared!) : new(F64.Not(mask._constant));

    public static TensorLane Select(TensorLane mask, TensorLane a, TensorLane b)
    {
        if (mask._tensor is not { } condition)
            return IsTrue(mask) ? a : b;
        Tensor like = a._tensor ?? b._tensor ?? mask._compared!;
        return new(Tensor.Where(condition, a.ToTensor(like), b.ToTensor(like)));
    }

    public static TensorLane Exp(TensorLane x) => x._tensor is { } t ? new(t.Exp()) : Constant(default(ExpOp), x);

    public static TensorLane Expm1(TensorLane x) => x._tensor is { } t ? new(t.Expm1()) : Constant(default(Expm1Op), x);

    public static TensorLane Log(TensorLane x) => x._tensor is { } t ? new(t.Log()) : Constant(default(LogOp), x);

    public static TensorLane Log1p(TensorLane x) => x._tensor is { } t ? new(t.Log1p()) : Constant(default(Log1pOp), x);

    public static TensorLane Log2(TensorLane x) => x._tensor is { } t ? new(t.Log2()) : Constant(default(Log2Op), x);

    public static TensorLane Log10(TensorLane x) => x._tensor is { } t ? new(t.Log10()) : Constant(default(Log10Op), x);

    public static TensorLane Exp2(TensorLane x) => x._tensor is { } t ? new(t.Exp2()) : Constant(default(Exp2Op), x);

    public static TensorLane Pow(TensorLane x, TensorLane y) =>
        IsConstant(x, y) ? Constant(default(PowOp), x, y) : new(x.Beside(y).Pow(y.Beside(x)));

    public static TensorLane Sin(TensorLane x) => x._tensor is { } t ? new(t.Sin()) : Constant(default(SinOp), x);

    public static TensorLane Cos(TensorLane x) => x._tensor is { } t ? new(t.Cos()) : Constant(default(CosOp), x);

    public static TensorLane Tan(TensorLane x) => x._tensor is { } t ? new(t.Tan()) : Constant(default(TanOp), x);

    public static TensorLane Asin(TensorLane x) => x._tensor is { } t ? new(t.Asin()) : Constant(default(AsinOp), x);

    public static TensorLane Acos(TensorLane x) => x._tensor is { } t ? new(t.Acos()) : Constant(default(AcosOp), x);

    public static TensorLane Atan(TensorLane x) => x._tensor is { } t ? new(t.Atan()) : Constant(default(AtanOp), x);

    public static TensorLane Atan2(TensorLane y, TensorLane x) =>
        IsConstant(y, x) ? Constant(default(Atan2Op), y, x) : new(y.Beside(x).Atan2(x.Beside(y)));

    public static TensorLane Sinh(TensorLane x) => x._tensor is { } t ? new(t.Sinh()) : Constant(default(SinhOp), x);

    public static TensorLane Cosh(TensorLane x) => x._tensor is { } t ? new(t.Cosh()) : Constant(default(CoshOp), x);

    public static TensorLane Tanh(TensorLane x) => x._tensor is { } t ? new(t.Tanh()) : Constant(default(TanhOp), x);

    public static TensorLane Asinh(TensorLane x) => x._tensor is { } t ? new(t.Asinh()) : Constant(default(AsinhOp), x);

    public static TensorLane Acosh(TensorLane x) => x._tensor is { } t ? new(t.Acosh()) : Constant(default(AcoshOp), x);

    public static TensorLane Atanh(TensorLane x) => x._tensor is { } t ? new(t.Atanh()) : Constant(default(AtanhOp), x);

    public static TensorLane Erf(TensorLane x) => x._tensor is { } t ? new(t.Erf()) : Constant(default(ErfOp), x);

    public static TensorLane Erfc(TensorLane x) => x._tensor is { } t ? new(t.Erfc()) : Constant(default(ErfcOp), x);

    public static TensorLane ErfInv(TensorLane x) =>
        x._tensor is { } t ? new(t.ErfInv()) : Constant(default(ErfInvOp), x);

    public static TensorLane Lgamma(TensorLane x) =>
        x._tensor is { } t ? new(t.Lgamma()) : Constant(default(LgammaOp), x);

    public static TensorLane Polygamma(int n, TensorLane x) =>
        x._tensor is { } t ? new(t.Polygamma(n)) : Constant(new PolygammaOp(n), x);

    public static TensorLane BesselI0(TensorLane x) =>
        x._tensor is { } t ? new(t.BesselI0()) : Constant(default(BesselI0Op), x);

    public static TensorLane BesselI1(TensorLane x) =>
        x._tensor is { } t ? new(t.BesselI1()) : Constant(default(BesselI1Op), x);

    public static TensorLane Fmod(TensorLane x, TensorLane y) =>
        IsConstant(x, y) ? Constant(default(FmodOp), x, y) : new(x.Beside(y).Fmod(y.Beside(x)));

    /// <summary>The value as a tensor that goes with <paramref name="like"/>.</summary>
    public Tensor ToTensor(Tensor like) => _tensor ?? like.ScalarLike(_constant.Value);

    private static TensorLane Constant<TOp>(TOp op, TensorLane x)
        where TOp : struct, IUnaryOp
        => new(op.Forward(x._constant));

    private static TensorLane Constant<TOp>(TOp op, TensorLane x, TensorLane y)
        where TOp : struct, IBinaryOp
        => new(op.Forward(x._constant, y._constant));

    private static bool IsConstant(TensorLane a, TensorLane b) => a._tensor is null && b._tensor is null;

    private static bool IsTrue(TensorLane mask) => BitConverter.DoubleToInt64Bits(mask._constant.Value) != 0;

    private Tensor Beside(TensorLane other) => _tensor ?? ToTensor(other._tensor!);
}
