using DeepNet.Kernels;
using DeepNet.Layers;

namespace DeepNet.Optimizers;

/// <summary>Keeps gradients from growing too large; called between the backward pass and the step.</summary>
public static class GradientClipping
{
    // As in PyTorch: keeps the factor finite where all gradients are zero.
    private const double Margin = 1e-6;

    /// <summary>
    /// Scales all gradients by one factor, so that their norm, taken as if they were one vector, is at most
    /// <paramref name="maxNorm"/>.
    /// </summary>
    /// <param name="parameters">Whose gradients; those without are left out.</param>
    /// <param name="maxNorm">The largest norm allowed; not negative; infinity only measures.</param>
    /// <param name="normType">p of the norm (Σ |g|ᵖ)^(1/p); infinity for the largest magnitude.</param>
    /// <param name="errorIfNonFinite">Throws if the norm is NaN or infinite, before any gradient changes.</param>
    /// <returns>The norm before scaling; 0 without gradients.</returns>
    /// <remarks>Pascanu et al., 2013, https://arxiv.org/abs/1211.5063. torch.nn.utils.clip_grad_norm_.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    /// <exception cref="InvalidOperationException">The norm is not finite and <paramref name="errorIfNonFinite"/> was
    /// set.</exception>
    public static double ClipGradNorm(
        IEnumerable<Parameter> parameters, double maxNorm, double normType = 2, bool errorIfNonFinite = false)
    {
        Check.Range(maxNorm >= 0, nameof(ClipGradNorm), nameof(maxNorm), maxNorm, "must not be negative");
        Check.Range(normType > 0, nameof(ClipGradNorm), nameof(normType), normType, "must be positive");
        Parameter[] owners = WithGradient(parameters);
        if (owners.Length == 0)
            return 0;
        double norm = Norm(owners, normType);
        Check.State(
            !errorIfNonFinite || double.IsFinite(norm),
            $"ClipGradNorm: the norm of the gradients is {norm}, so they cannot be scaled.");

        // NaN must go on into the gradients, where it is noticed.
        double factor = maxNorm / (norm + Margin);
        if (!(factor >= 1))
            Change(owners, new WithSecond<MulOp>(default, factor));
        return norm;
    }

    /// <summary>
    /// Limits every element of the gradients to [-<paramref name="clipValue"/>, <paramref name="clipValue"/>].
    /// </summary>
    /// <remarks>torch.nn.utils.clip_grad_value_.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="clipValue"/> is negative.</exception>
    public static void ClipGradValue(IEnumerable<Parameter> parameters, double clipValue)
    {
        Check.Range(clipValue >= 0, nameof(ClipGradValue), nameof(clipValue), clipValue, "must not be negative");
        Change(WithGradient(parameters), new LimitOp(clipValue));
    }

    /// <summary>
    /// Scales the gradient of each unit down so that its norm is at most <paramref name="clipping"/> times that of the
    /// unit's weights.
    /// </summary>
    /// <param name="parameters">Whose gradients; those without are left out. The last layer is best left out
    /// too.</param>
    /// <param name="clipping">The largest ratio of the norms; finite and not negative.</param>
    /// <param name="epsilon">The least norm that weights are taken to have; finite and not negative.</param>
    /// <remarks>
    /// g ← g · min(1, clipping · max(‖w‖, ε) / ‖g‖). A unit is an entry of dim 0, the weights of one output; a
    /// vector or scalar is one unit. Brock et al., 2021, https://arxiv.org/abs/2102.06171.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public static void ClipGradAdaptive(
        IEnumerable<Parameter> parameters, double clipping = 0.01, double epsilon = 1e-3)
    {
        Check.Range(
            clipping >= 0 && double.IsFinite(clipping), nameof(ClipGradAdaptive), nameof(clipping), clipping,
            "must be finite and not negative");
        Check.Range(
            epsilon >= 0 && double.IsFinite(epsilon), nameof(ClipGradAdaptive), nameof(epsilon), epsilon,
            "must be finite and not negative");
        using IDisposable scope = Tensor.NoGrad();
        foreach (Parameter owner in WithGradient(parameters))
        {
            DType dtype = owner.DType.IsHalf() ? DType.Float32 : owner.DType;
            Tensor gradient = owner.Grad!.Detach().Cast(dtype);
            Tensor limit = UnitNorm(owner.Value.Detach().Cast(dtype)).Clamp(min: epsilon) * clipping;
            Tensor norm = UnitNorm(gradient);
            Tensor clipped = gradient * (limit / norm.Clamp(min: Margin));
            owner.Grad = Tensor.Where(norm > limit, clipped, gradient).Cast(owner.DType);
        }
    }

    /// <summary>Multiplies all gradients by a factor, and says whether all of them are finite then.</summary>
    internal static bool Rescale(IEnumerable<Parameter> parameters, double factor)
    {
        Parameter[] owners = [.. WithGradient(parameters).Where(parameter => parameter.Count > 0)];
        Change(owners, new WithSecond<MulOp>(default, factor));
        return owners.Length == 0 || double.IsFinite(Norm(owners, double.PositiveInfinity));
    }

    /// <summary>The norm of every entry of dim 0, of vectors and scalars as a whole.</summary>
    private static Tensor UnitNorm(Tensor x) =>
        x.Rank < 2 ? x.Norm() : x.Norm(2, [.. Enumerable.Range(1, x.Rank - 1)], keepDim: true);

    private static Parameter[] WithGradient(IEnumerable<Parameter> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return [.. parameters.Where(parameter => parameter.UnseenGrad is not null)];
    }

    private static double Norm(Parameter[] owners, double p)
    {
        // All at once: a single wait for each device.
        double[] values =
        [
            .. owners.Select(owner => owner.UnseenGrad!.Detach()).GroupBy(gradient => gradient.Backend)
                .SelectMany(alike => alike.Key.Norms([.. alike], p)),
        ];
        if (values.Length == 1)
            return values[0];
        double total = 0;
        foreach (double value in values)
            total = double.IsInfinity(p) ? Math.Max(total, value) : total + Math.Pow(value, p);
        return double.IsInfinity(p) ? total : Math.Pow(total, 1 / p);
    }

    private static void Change<TOp>(Parameter[] owners, TOp op)
        where TOp : struct, IUnaryOp
    {
        var inPlace = new List<StepTensors>();
        foreach (Parameter owner in owners)
        {
            Tensor gradient = owner.UnseenGrad!.Detach();
            if (!gradient.IsContiguous || gradient.DType.IsHalf())
            {
                owner.Grad = gradient.Apply(op);
                continue;
            }

            inPlace.Add(new StepTensors(gradient, gradient));
            gradient.Storage.Version++;
        }

        StepQueue.Run(inPlace, new UnaryStep<TOp>(op));
    }
}

/// <summary>x, but not outside [-limit, limit].</summary>
internal readonly struct LimitOp(Setting limit) : IUnaryOp
{
    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T x)
        where T : struct, ILane<T>
        => T.Max(T.Min(x, T.Of(limit)), -T.Of(limit));

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T x, T y)
        where T : struct, ILane<T>
        => T.Select(T.LessOrEqual(T.Abs(x), T.Of(limit)), T.Of(1), T.Of(0));
}
