namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>The recurrence yₖ = aₖ·yₖ₋₁ + bₖ along a dim, from y = 0 on; in reverse yₖ = aₖ·yₖ₊₁ + bₖ.</summary>
    /// <remarks>
    /// Its gradient is the same recurrence the other way round: gₖ = dyₖ + aₖ₊₁·gₖ₊₁, db = g, da = g·yₖ₋₁. Scans that
    /// would divide
    /// by elements (which may be 0) get their gradients from it.
    /// </remarks>
    internal static Tensor LinearScan(Tensor a, Tensor b, int dim, bool reverse)
    {
        (long outer, long n, long inner) = b.Extents(dim);
        Tensor y = b.NewLike();
        b.Backend.LinearScan(a.Detach().Contiguous(), b.Detach().Contiguous(), y, outer, n, inner, reverse);
        int step = reverse ? -1 : 1;
        return y.TrackJoint(nameof(LinearScan), [a, b], dy =>
        {
            Tensor g = LinearScan(a.Shift(dim, -step, fill: 0), dy, dim, !reverse);
            return [g * y.Shift(dim, step, fill: 0), g];
        });
    }

    /// <summary>The elements moved along a dim by 1 (to higher indices) or -1; what becomes free is filled.</summary>
    private Tensor Shift(int dim, int by, double fill)
    {
        Tensor y = Full(Shape, fill, DType, Device);
        int rest = Shape[dim] - 1;
        if (rest > 0)
        {
            Tensor source = Detach().Narrow(dim, by > 0 ? 0 : 1, rest), target = y.Narrow(dim, by > 0 ? 1 : 0, rest);
            Backend.Copy(source, target);
        }

        return y.Track(nameof(Shift), (this, dy => dy.Shift(dim, -by, fill: 0)));
    }
}
