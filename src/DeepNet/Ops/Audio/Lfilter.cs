namespace DeepNet;

public static partial class Audio
{
    /// <summary>A recursive (IIR) filter: a₀yₜ = Σᵢ bᵢ xₜ₋ᵢ - Σᵢ aᵢ₊₁ yₜ₋₁₋ᵢ, with silence before the start.</summary>
    /// <param name="x">[…, time].</param>
    /// <param name="a">[order + 1], what results are fed back with; a₀ is not 0.</param>
    /// <param name="b">[any number], what inputs are weighted with.</param>
    /// <param name="clamp">Cuts the result to [-1, 1].</param>
    /// <returns>The shape of x.</returns>
    /// <remarks>Gradients flow to x, a and b, to any order. torchaudio.functional.lfilter.</remarks>
    /// <exception cref="ShapeException">a or b is not a vector of at least one element.</exception>
    /// <exception cref="DTypeException">The types differ or are not floating point.</exception>
    public static Tensor Lfilter(Tensor x, Tensor a, Tensor b, bool clamp = true)
    {
        CheckWaveform(nameof(Lfilter), x);
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        Check.SameKind(nameof(Lfilter), x, a);
        Check.SameKind(nameof(Lfilter), x, b);
        Check.Shape(
            a.Rank == 1 && a.Count > 0 && b.Rank == 1 && b.Count > 0,
            $"Lfilter: coefficients a {a.Shape} and b {b.Shape} must be vectors of at least one element.");
        if (x.Count == 0)
            return x.Clone();
        if (x.DType.IsHalf())
        {
            return Lfilter(x.Cast(DType.Float32), a.Cast(DType.Float32), b.Cast(DType.Float32), clamp)
                .Cast(x.DType);
        }

        int taps = b.Shape[0];
        Tensor leading = a.Select(0, 0);
        Tensor windows = x.Pad([taps - 1, 0]).Unfold(-1, taps, 1);
        Tensor u = windows.MatMul(b.Flip(0)) / leading;
        Tensor y = AllPole(u, a.Narrow(0, 1, a.Shape[0] - 1) / leading);
        return clamp ? y.Clamp(-1, 1) : y;
    }

    // y + Σ aᵢ Sⁱ⁺¹ y = x with S the step in time, so that the gradient passes the same filter backwards in time.
    private static Tensor AllPole(Tensor x, Tensor a)
    {
        Tensor y = x.NewLike();
        int n = x.Shape[-1], order = a.Shape[0];
        x.Backend.AllPole(x.Detach().Contiguous(), a.Detach().Contiguous(), y, n == 0 ? 0 : x.Count / n, n);
        return y.TrackJoint(nameof(Lfilter), [x, a], dy =>
        {
            Tensor dx = AllPole(dy.Flip(-1), a).Flip(-1);
            if (!a.RequiresGrad || order == 0)
                return [dx, null];

            // The windows of y that fed each step back, newest last.
            Tensor past = y.Pad([order, -1]).Unfold(-1, order, 1);
            return [dx, -(dx.Unsqueeze(-1) * past).Reshape(-1, order).Sum(0).Flip(0)];
        });
    }
}
