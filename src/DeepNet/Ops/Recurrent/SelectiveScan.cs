namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>A state space model whose step size and matrices depend on the input:
    /// h ← exp(Δ A) h + Δ B u, y = C h + D u, and y · silu(z) with a gate.</summary>
    /// <param name="u">The input, [batch, channels, length].</param>
    /// <param name="delta">Step sizes Δ, of the input's shape.</param>
    /// <param name="a">A, [channels, states], negative where states should fade.</param>
    /// <param name="b">B, [batch, states, length]; or [batch, groups, states, length] for groups of channels; or
    /// [channels, states] for one that does not depend on the input.</param>
    /// <param name="c">C, as B.</param>
    /// <param name="d">D, [channels], or null for 0.</param>
    /// <param name="z">A gate, of the input's shape, or null.</param>
    /// <param name="deltaBias">Added to Δ, [channels], or null.</param>
    /// <param name="deltaSoftplus">Whether Δ, after its bias, goes through softplus.</param>
    /// <param name="form">How to compute it; the results agree up to rounding.</param>
    /// <returns>[batch, channels, length].</returns>
    /// <remarks>
    /// The states start at 0; <see cref="SelectiveScanWithState"/> continues. Differentiable any number of times.
    /// Gu and Dao, 2023, https://arxiv.org/abs/2312.00752; selective_scan_fn of mamba_ssm.
    /// </remarks>
    /// <exception cref="ShapeException">The shapes do not fit together.</exception>
    /// <exception cref="DTypeException">The types differ or are not floating point.</exception>
    public static Tensor SelectiveScan(
        Tensor u, Tensor delta, Tensor a, Tensor b, Tensor c, Tensor? d = null, Tensor? z = null,
        Tensor? deltaBias = null, bool deltaSoftplus = false, SelectiveScanForm form = SelectiveScanForm.Sequential) =>
        SelectiveScanWithState(u, delta, a, b, c, null, d, z, deltaBias, deltaSoftplus, form).Y;

    /// <summary>The same for a part of a sequence: it begins with the states that the part before left, and gives those
    /// that it leaves.</summary>
    /// <param name="u">The input, [batch, channels, length].</param>
    /// <param name="delta">Step sizes Δ, of the input's shape.</param>
    /// <param name="a">A, [channels, states].</param>
    /// <param name="b">B, as in <see cref="SelectiveScan"/>.</param>
    /// <param name="c">C, as B.</param>
    /// <param name="state">h before the first step, [batch, channels, states]; null for 0.</param>
    /// <param name="d">D, [channels], or null for 0.</param>
    /// <param name="z">A gate, of the input's shape, or null.</param>
    /// <param name="deltaBias">Added to Δ, [channels], or null.</param>
    /// <param name="deltaSoftplus">Whether Δ, after its bias, goes through softplus.</param>
    /// <param name="form">How to compute it; the results agree up to rounding.</param>
    /// <returns>[batch, channels, length], and h after the last step, [batch, channels, states].</returns>
    /// <remarks>Both results are differentiable any number of times, with respect to the state too. Gu and Dao, 2023,
    /// https://arxiv.org/abs/2312.00752; selective_scan_fn of mamba_ssm with return_last_state.</remarks>
    /// <exception cref="ShapeException">The shapes do not fit together.</exception>
    /// <exception cref="DTypeException">The types differ or are not floating point.</exception>
    public static (Tensor Y, Tensor State) SelectiveScanWithState(
        Tensor u, Tensor delta, Tensor a, Tensor b, Tensor c, Tensor? state = null, Tensor? d = null, Tensor? z = null,
        Tensor? deltaBias = null, bool deltaSoftplus = false, SelectiveScanForm form = SelectiveScanForm.Sequential)
    {
        using var cast = Autocast.Wide(ref u, ref delta, ref state);
        (a, b, c) = (cast.Wide(a), cast.Wide(b), cast.Wide(c));
        (d, z, deltaBias) = (cast.Wide(d), cast.Wide(z), cast.Wide(deltaBias));
        CheckScan(u, delta, a, d, z, deltaBias);
        Shape states = [u.Shape[0], u.Shape[1], a.Shape[1]];
        state ??= Zeros(states, u.DType, u.Device);
        Check.SameKind(nameof(SelectiveScan), u, state);
        Check.Shape(state.Shape == states, $"SelectiveScan: state {state.Shape} must be {states}.");
        bool areConstant = b is { Rank: 2 } && c is { Rank: 2 };
        Tensor wholeB = ScanMatrix(nameof(b), b, u, a.Shape[1], areConstant);
        Tensor wholeC = ScanMatrix(nameof(c), c, u, a.Shape[1], areConstant);
        if (u.DType.IsHalf())
        {
            (Tensor wideY, Tensor wideState) = SelectiveScanWithState(
                Wide(u), Wide(delta), Wide(a), Wide(b), Wide(c), Wide(state), d is null ? null : Wide(d),
                z is null ? null : Wide(z), deltaBias is null ? null : Wide(deltaBias), deltaSoftplus, form);
            return (wideY.Cast(u.DType), wideState.Cast(u.DType));
        }

        int channels = u.Shape[1], groups = Math.Max(wholeB.Shape[1], wholeC.Shape[1]);
        wholeB = Grouped(wholeB, groups);
        wholeC = Grouped(wholeC, groups);
        if (deltaBias is not null)
            delta += deltaBias.Reshape(channels, 1);
        if (deltaSoftplus)
            delta = delta.Softplus();
        (Tensor y, state) = form == SelectiveScanForm.Parallel
            ? StateSpace.Compose([u, delta, a, wholeB, wholeC, state], StateSpace.AssociativeScan)
            : StateSpace.Scan([u, delta, a, wholeB, wholeC, state]);
        if (d is not null)
            y += u * d.Reshape(channels, 1);
        return (z is null ? y : y * z.Silu(), state);

        static Tensor Wide(Tensor x) => x.Cast(DType.Float32);
    }

    private static void CheckScan(Tensor u, Tensor delta, Tensor a, Tensor? d, Tensor? z, Tensor? deltaBias)
    {
        const string Name = nameof(SelectiveScan);
        ArgumentNullException.ThrowIfNull(u);
        ArgumentNullException.ThrowIfNull(delta);
        ArgumentNullException.ThrowIfNull(a);
        Check.Floating(Name, u);
        Check.Shape(u.Rank == 3, $"SelectiveScan: u {u.Shape} must be [batch, channels, length].");
        int channels = u.Shape[1];
        foreach (Tensor? x in (ReadOnlySpan<Tensor?>)[delta, a, d, z, deltaBias])
        {
            if (x is not null)
                Check.SameKind(Name, u, x);
        }

        Check.Shape(delta.Shape == u.Shape, $"SelectiveScan: delta {delta.Shape} must have the shape of u, {u.Shape}.");
        Check.Shape(
            a.Rank == 2 && a.Shape[0] == channels,
            $"SelectiveScan: a {a.Shape} must be [{channels}, states] for u {u.Shape}.");
        Check.Shape(
            d is null || (d.Rank == 1 && d.Shape[0] == channels), $"SelectiveScan: d {d?.Shape} must be [{channels}].");
        Check.Shape(
            z is null || z.Shape == u.Shape, $"SelectiveScan: z {z?.Shape} must have the shape of u, {u.Shape}.");
        Check.Shape(
            deltaBias is null || (deltaBias.Rank == 1 && deltaBias.Shape[0] == channels),
            $"SelectiveScan: deltaBias {deltaBias?.Shape} must be [{channels}].");
    }

    /// <summary>B or C as [batch, groups, states, length]; or [1, channels, states, 1] if both are constant.</summary>
    private static Tensor ScanMatrix(string argument, Tensor x, Tensor u, int states, bool areConstant)
    {
        ArgumentNullException.ThrowIfNull(x);
        Check.SameKind(nameof(SelectiveScan), u, x);
        (int batch, int channels, int length) = (u.Shape[0], u.Shape[1], u.Shape[2]);
        if (x.Rank == 2 && x.Shape[0] == channels && x.Shape[1] == states)
        {
            Tensor constant = x.Reshape(1, channels, states, 1);
            return areConstant ? constant : constant.Expand([batch, channels, states, length]);
        }

        Tensor y = x.Rank == 3 ? x.Unsqueeze(1) : x;
        Check.Shape(
            y.Rank == 4 && y.Shape[0] == batch && y.Shape[2] == states && y.Shape[3] == length
            && y.Shape[1] > 0 && channels % y.Shape[1] == 0,
            $"SelectiveScan: {argument} {x.Shape} must be [{batch}, {states}, {length}], "
                + $"[{batch}, groups, {states}, {length}] with groups that divide {channels}, "
                + $"or [{channels}, {states}].");
        return y;
    }

    /// <summary>The same with more groups, each repeated.</summary>
    private static Tensor Grouped(Tensor x, int groups)
    {
        Shape s = x.Shape;
        if (s[1] == groups)
            return x;
        Check.Shape(groups % s[1] == 0, $"SelectiveScan: the groups of b and c, {groups} and {s[1]}, must divide.");
        return x.Unsqueeze(2).Expand([s[0], s[1], groups / s[1], s[2], s[3]]).Reshape(s[0], groups, s[2], s[3]);
    }
}
