using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>What every comparison is: two tensors of one type, broadcast, to Bool.</summary>
    internal static Tensor Compare<TOp>(string name, Tensor a, Tensor b, TOp op)
        where TOp : struct, ICompareOp
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        Autocast.Meet(ref a, ref b);
        Check.SameKind(name, a, b);
        if (a.DType.IsHalf())
            return Compare(name, a.Cast(DType.Float32), b.Cast(DType.Float32), op);
        Shape shape = Shape.Broadcast(name, a.Shape, b.Shape);
        Tensor y = a.New(shape, DType.Bool);
        a.Backend.Compare(a.Spread(shape), b.Spread(shape), y, op);
        return y;
    }
}
