using DeepNet.Kernels;

namespace DeepNet;

/// <summary>One dimension of the input of <see cref="Tensor.GridSample"/>.</summary>
internal readonly struct GridAxis(int size, InterpolationMode mode, GridPadding padding, bool alignCorners)
{
    /// <summary>The taps for coordinates [batch, points] from -1 to 1.</summary>
    public GridTaps Taps(Tensor coordinates) => TapsAt(alignCorners
        ? (coordinates + 1) * 0.5 * (size - 1.0)
        : (((coordinates + 1) * (double)size) - 1) * 0.5);

    /// <summary>The taps for positions [batch, points], counted in elements.</summary>
    public GridTaps TapsAt(Tensor at)
    {
        switch (mode)
        {
            case InterpolationMode.Nearest:
                Tensor nearest = Inside(at.Detach()).Round().Unsqueeze(-1);
                return Of(nearest, Tensor.OnesLike(nearest));
            case InterpolationMode.Bicubic:
                Tensor first = at.Detach().Floor() - 1;
                Tensor places = Tensor.Stack([first, first + 1, first + 2, first + 3], -1);
                Tensor weights = (at.Unsqueeze(-1) - places).Apply(new CubicKernelOp(CubicKernelOp.Sharp));
                return Of(Inside(places), weights);
            default:
                at = Inside(at);
                Tensor low = at.Detach().Floor(), share = at - low;
                return Of(Tensor.Stack([low, low + 1], -1), Tensor.Stack([1 - share, share], -1));
        }
    }

    private GridTaps Of(Tensor places, Tensor weights) =>
        new(places.Cast(DType.Int64), (places >= 0.0) & (places <= size - 1.0), weights);

    /// <summary>Positions with the padding applied.</summary>
    private Tensor Inside(Tensor at) => padding switch
    {
        GridPadding.Border => Clipped(at),
        GridPadding.Reflection => Clipped(Reflected(at)),
        _ => at,
    };

    // As in PyTorch nothing flows back at the ends either, where a clamp would let it through.
    private Tensor Clipped(Tensor at)
    {
        Tensor zero = Tensor.ZerosLike(at);
        return Tensor.Where(at <= 0.0, zero, Tensor.Where(at >= size - 1.0, zero + (size - 1.0), at));
    }

    private Tensor Reflected(Tensor at)
    {
        (double low, double span) = alignCorners ? (0, size - 1) : (-0.5, size);
        if (span == 0)
            return Tensor.ZerosLike(at);
        Tensor distance = (at - low).Abs(), rest = distance.Fmod(span);
        Tensor isEven = (distance.Detach() / span).Floor().Fmod(2) < 1.0;
        return Tensor.Where(isEven, rest, span - rest) + low;
    }
}
