using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public static partial class Loss
{
    /// <summary>
    /// Negative log-likelihood of counts y under a Poisson distribution: eˣ - yx where the input is the logarithm of
    /// its mean, x - y log(x + ε) where it is the mean itself; without the term log y!.
    /// </summary>
    /// <param name="input">x, of any shape.</param>
    /// <param name="target">Counts y, of the same shape and type.</param>
    /// <param name="logInput">Whether the input is the logarithm of the mean.</param>
    /// <param name="full">Adds Stirling's approximation of log y!, y log y - y + ½ log(2πy), where y &gt; 1.</param>
    /// <param name="epsilon">ε, which keeps log(x) finite; used if the input is no logarithm.</param>
    /// <param name="reduction">Mean over all elements by default.</param>
    /// <remarks>torch.nn.functional.poisson_nll_loss.</remarks>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    /// <exception cref="DTypeException">The types differ or are not floating point.</exception>
    /// <exception cref="ArgumentException"><paramref name="epsilon"/> is negative.</exception>
    public static Tensor PoissonNll(
        Tensor input,
        Tensor target,
        bool logInput = true,
        bool full = false,
        double epsilon = 1e-8,
        Reduction reduction = Reduction.Mean)
    {
        const string name = nameof(PoissonNll);
        Check.Argument(
            epsilon >= 0 && double.IsFinite(epsilon), $"{name}: epsilon {epsilon} must be at least 0 and finite.");
        return logInput
            ? Pointwise(name, input, target, new PoissonOfLogOp(full), reduction)
            : Pointwise(name, input, target, new PoissonOp(full, epsilon), reduction);
    }
}

internal readonly struct PoissonOfLogOp(bool full) : IBinaryOp
{
    private readonly StirlingTerm _term = new(full);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T a, T b)
        where T : struct, ILane<T>
        => T.Exp(a) - (b * a) + _term.Value(b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T DerivativeA<T>(T a, T b, T y)
        where T : struct, ILane<T>
        => T.Exp(a) - b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T DerivativeB<T>(T a, T b, T y)
        where T : struct, ILane<T>
        => _term.Derivative(b) - a;
}

internal readonly struct PoissonOp(bool full, Setting epsilon) : IBinaryOp
{
    private readonly StirlingTerm _term = new(full);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T a, T b)
        where T : struct, ILane<T>
        => a - (b * T.Log(a + T.Of(epsilon))) + _term.Value(b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T DerivativeA<T>(T a, T b, T y)
        where T : struct, ILane<T>
        => 1 - (b / (a + T.Of(epsilon)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T DerivativeB<T>(T a, T b, T y)
        where T : struct, ILane<T>
        => _term.Derivative(b) - T.Log(a + T.Of(epsilon));
}

/// <summary>y log y - y + ½ log(2πy) where y > 1 and it is wanted, 0 elsewhere.</summary>
internal readonly struct StirlingTerm(bool isWanted)
{
    private readonly int _isWanted = isWanted ? 1 : 0; // kernels of a GPU take no bool
    private const double TwoPi = 6.283185307179586477;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Value<T>(T y)
        where T : struct, ILane<T>
    {
        if (_isWanted == 0)
            return T.Of(0);
        T safe = T.Max(y, T.Of(1));
        return T.Select(T.Less(T.Of(1), y), (safe * T.Log(safe)) - safe + (0.5 * T.Log(TwoPi * safe)), T.Of(0));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T y)
        where T : struct, ILane<T>
    {
        if (_isWanted == 0)
            return T.Of(0);
        T safe = T.Max(y, T.Of(1));
        return T.Select(T.Less(T.Of(1), y), T.Log(safe) + (0.5 / safe), T.Of(0));
    }
}
