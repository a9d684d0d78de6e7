using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>
    /// This tensor combined with the source's elements at the indices: y[index[i, j], j] = f(all that meet there) for
    /// dim 0.
    /// </summary>
    /// <remarks>
    /// Combined in the order of the source, so results repeat. Gradient: of a maximum or minimum in equal parts to
    /// all that attain it.
    /// Sizes as in <see cref="ScatterAdd"/>. torch.Tensor.scatter_reduce.
    /// </remarks>
    /// <param name="dim">The dimension the indices count along.</param>
    /// <param name="index">Where each element of the source goes.</param>
    /// <param name="source">What is combined.</param>
    /// <param name="reduction">How.</param>
    /// <param name="includeSelf">Whether this tensor's element takes part where a source arrives.</param>
    /// <exception cref="ShapeException">Ranks differ, or the index is larger than the source, or than this tensor
    /// outside dim.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index is not in [0, size).</exception>
    public Tensor ScatterReduce(
        int dim, Tensor index, Tensor source, ScatterReduction reduction, bool includeSelf = true)
    {
        if (Autocast.Meeting(this, source) is (var wide, var combined))
            return wide.ScatterReduce(dim, index, combined, reduction, includeSelf);
        CheckAdds(nameof(ScatterReduce));
        (index, source, int d) = CheckedScatter(nameof(ScatterReduce), dim, index, source);
        if (DType.IsHalf())
        {
            return Cast(DType.Float32)
                .ScatterReduce(d, index, source.Cast(DType.Float32), reduction, includeSelf)
                .Cast(DType);
        }

        Tensor x = includeSelf ? this : Scatter(d, index, Neutral(reduction).Expand(index.Shape));
        switch (reduction)
        {
            case ScatterReduction.Sum:
                return x.ScatterAdd(d, index, source);
            case ScatterReduction.Mean:
                Check.Floating("ScatterReduce (Mean)", this);
                Tensor one = ScalarLike(1).Expand(index.Shape);
                Tensor count = Ones(Shape, DType, Device);
                if (!includeSelf)
                    count = count.Scatter(d, index, 0);
                return x.ScatterAdd(d, index, source) / count.ScatterAdd(d, index, one);
            case ScatterReduction.Prod:
                return x.ScatterProd(d, index, source);
            case ScatterReduction.Max:
                return x.ScatterExtreme(d, index, source, default(ScatterMaxOp));
            case ScatterReduction.Min:
                return x.ScatterExtreme(d, index, source, default(ScatterMinOp));
            default:
                throw new ArgumentOutOfRangeException(
                    nameof(reduction), reduction, $"ScatterReduce: {reduction} is no reduction.");
        }
    }

    /// <summary>The value that changes nothing, as a scalar.</summary>
    private Tensor Neutral(ScatterReduction reduction) => reduction switch
    {
        ScatterReduction.Prod => ScalarLike(1),
        ScatterReduction.Max => DType.IsFloatingPoint() ? ScalarLike(double.NegativeInfinity) : Limit(max: false),
        ScatterReduction.Min => DType.IsFloatingPoint() ? ScalarLike(double.PositiveInfinity) : Limit(max: true),
        _ => ScalarLike(0),
    };

    /// <summary>The largest or smallest integer of this type, as a scalar.</summary>
    private Tensor Limit(bool max) => Full([], LongLimit(max), DType, Device);

    private long LongLimit(bool max) => DType switch
    {
        DType.Int64 => max ? long.MaxValue : long.MinValue,
        DType.Int32 => max ? int.MaxValue : int.MinValue,
        DType.Int8 => max ? sbyte.MaxValue : sbyte.MinValue,
        DType.UInt8 => max ? byte.MaxValue : byte.MinValue,
        _ => max ? 1 : 0,
    };

    private Tensor ScatterExtreme<TOp>(int dim, Tensor index, Tensor source, TOp op)
        where TOp : struct, IReduceOp, IIntegerReduceOp
    {
        Tensor y = ScatterInto(dim, index, source, op);
        if (!IsRecording(this, source))
            return y;
        Tensor isOwn = Eq(y).Cast(DType), isSource = source.Eq(y.Gather(dim, index)).Cast(DType);
        Tensor share = 1 / isOwn.ScatterAdd(dim, index, isSource).Detach();
        return y.Track(
            nameof(ScatterReduce),
            (this, dy => dy * share * isOwn),
            (source, dy => (dy * share).Gather(dim, index) * isSource));
    }

    private Tensor ScatterProd(int dim, Tensor index, Tensor source)
    {
        Tensor y = ScatterInto(dim, index, source, default(ScatterProdOp));
        if (!IsRecording(this, source))
            return y;

        // The product of all others: y / factor where the factor is not 0; a single 0 is taken out by setting it to 1.
        return y.Track(
            nameof(ScatterReduce),
            (this, dy =>
            {
                Tensor own = MaskedFill(Eq(0), 1);
                return dy * own.ScatterProd(dim, index, source) / own;
            }
        ),
            (source, dy =>
            {
                Tensor isZero = source.Eq(0);
                Tensor zeros = ZerosLike(this).ScatterAdd(dim, index, isZero.Cast(DType)).Gather(dim, index);
                Tensor isOnlyZero = isZero.LogicalAnd(zeros.Eq(1));
                Tensor without = ScatterProd(dim, index, source.MaskedFill(isOnlyZero, 1));
                Tensor others = ScatterProd(dim, index, source).Gather(dim, index) / source.MaskedFill(isZero, 1);
                return dy.Gather(dim, index) * Where(isOnlyZero, without.Gather(dim, index), others);
            }
        ));
    }
}

internal readonly struct ScatterProdOp : IReduceOp, IIntegerReduceOp
{
    public double Identity => 1;

    public long IntegerIdentity => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Combine<T>(T a, T b)
        where T : struct, ILane<T>
        => a * b;

    public long Combine(long a, long b) => unchecked(a * b);
}

internal readonly struct ScatterMaxOp : IReduceOp, IIntegerReduceOp
{
    public double Identity => double.NegativeInfinity;

    public long IntegerIdentity => long.MinValue;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Combine<T>(T a, T b)
        where T : struct, ILane<T>
        => T.Max(a, b);

    public long Combine(long a, long b) => Math.Max(a, b);
}

internal readonly struct ScatterMinOp : IReduceOp, IIntegerReduceOp
{
    public double Identity => double.PositiveInfinity;

    public long IntegerIdentity => long.MaxValue;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Combine<T>(T a, T b)
        where T : struct, ILane<T>
        => T.Min(a, b);

    public long Combine(long a, long b) => Math.Min(a, b);
}
