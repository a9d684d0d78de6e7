using DeepNet.Layers;

namespace DeepNet.Optimizers;

/// <summary>Scales a loss up, so that small gradients of 16-bit types do not vanish, and leaves out steps whose
/// gradients overflowed.</summary>
/// <remarks>
/// Usage: <c>scaler.Scale(loss).Backward(); scaler.Step(optimizer); scaler.Update();</c>, with
/// <see cref="Unscale"/> before the step where gradients are clipped. A dynamic scale is multiplied by the backoff
/// factor after a step that was left out, and by the growth factor after so many steps in a row that were not. A scale
/// that is a power of two changes no bit of gradients that neither vanish nor overflow.
/// Micikevicius et al., 2018, https://arxiv.org/abs/1710.03740. torch.amp.GradScaler.
/// </remarks>
public sealed class GradientScaler
{
    private readonly Dictionary<Optimizer, bool> _isFinite = new(ReferenceEqualityComparer.Instance);
    private long _growthTracker;

    /// <summary>A dynamic scale.</summary>
    /// <param name="initialScale">The first scale; positive.</param>
    /// <param name="growthFactor">What the scale grows by; over 1.</param>
    /// <param name="backoffFactor">What it shrinks by; in (0, 1).</param>
    /// <param name="growthInterval">Steps without overflow to the next growth; positive.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public GradientScaler(
        double initialScale = 65536, double growthFactor = 2, double backoffFactor = 0.5, int growthInterval = 2000)
    {
        CheckScale(nameof(initialScale), initialScale);
        Check.Range(
            growthFactor > 1 && double.IsFinite(growthFactor), nameof(GradientScaler), nameof(growthFactor),
            growthFactor, "must be finite and over 1");
        Check.Range(
            backoffFactor is > 0 and < 1, nameof(GradientScaler), nameof(backoffFactor), backoffFactor,
            "must be in (0, 1)");
        Check.Range(
            growthInterval > 0, nameof(GradientScaler), nameof(growthInterval), growthInterval, "must be positive");
        (Factor, GrowthFactor, BackoffFactor) = (initialScale, growthFactor, backoffFactor);
        (GrowthInterval, IsDynamic) = (growthInterval, true);
    }

    private GradientScaler(double scale) => Factor = scale;

    /// <summary>What losses are multiplied by now.</summary>
    public double Factor { get; private set; }

    /// <summary>Whether the scale grows and shrinks.</summary>
    public bool IsDynamic { get; }

    /// <summary>What a dynamic scale grows by; 1 for a static one.</summary>
    public double GrowthFactor { get; } = 1;

    /// <summary>What a dynamic scale shrinks by; 1 for a static one.</summary>
    public double BackoffFactor { get; } = 1;

    /// <summary>Steps without overflow to the next growth of a dynamic scale; 0 for a static one.</summary>
    public int GrowthInterval { get; }

    /// <summary>Steps that were left out, in all.</summary>
    public long SkippedSteps { get; private set; }

    /// <summary>Steps that were left out since the last one that was made.</summary>
    public long SkippedInARow { get; private set; }

    /// <summary>A scale that stays as it is; steps whose gradients are not finite are left out here too.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The scale is not positive and finite.</exception>
    public static GradientScaler Static(double scale)
    {
        CheckScale(nameof(scale), scale);
        return new GradientScaler(scale);
    }

    /// <summary>The loss times <see cref="Factor"/>, for its Backward; Float32 for one of a 16-bit type, which the
    /// product could leave.</summary>
    public Tensor Scale(Tensor loss)
    {
        ArgumentNullException.ThrowIfNull(loss);
        return (loss.DType.IsHalf() ? loss.Cast(DType.Float32) : loss) * Factor;
    }

    /// <summary>Divides the gradients of an optimizer's parameters by <see cref="Factor"/>, once before its
    /// step.</summary>
    /// <returns>Whether all of them are finite, so that the step can be made.</returns>
    /// <exception cref="InvalidOperationException">They have been divided since the last
    /// <see cref="Update"/>.</exception>
    public bool Unscale(Optimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        Check.State(
            !_isFinite.ContainsKey(optimizer),
            $"GradientScaler: Unscale was called twice for {optimizer.GetType().Name} without an Update in between.");
        return _isFinite[optimizer] = GradientClipping.Rescale(
            optimizer.Groups.SelectMany(group => group.Parameters), 1 / Factor);
    }

    /// <summary>Divides the gradients, unless <see cref="Unscale"/> has, and makes the optimizer's step if all of them
    /// are finite.</summary>
    /// <returns>Whether the step was made.</returns>
    /// <exception cref="InvalidOperationException">The optimizer wants to compute the loss itself, as Lbfgs
    /// does.</exception>
    public bool Step(Optimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        if (!_isFinite.TryGetValue(optimizer, out bool isFinite))
            isFinite = Unscale(optimizer);
        if (isFinite)
            optimizer.Step();
        return isFinite;
    }

    /// <summary>Ends a step: adjusts a dynamic scale to what has happened since the last call.</summary>
    /// <exception cref="InvalidOperationException">No gradients were looked at since.</exception>
    public void Update()
    {
        Check.State(
            _isFinite.Count > 0, $"GradientScaler: Update without a Step; there are no gradients to judge by.");
        bool isFinite = !_isFinite.ContainsValue(false);
        _isFinite.Clear();
        SkippedSteps += isFinite ? 0 : 1;
        SkippedInARow = isFinite ? 0 : SkippedInARow + 1;
        if (!IsDynamic)
            return;
        if (!isFinite)
        {
            Factor *= BackoffFactor;
            _growthTracker = 0;
        }
        else if (++_growthTracker >= GrowthInterval)
        {
            // As in PyTorch: never to infinity.
            double grown = Factor * GrowthFactor;
            Factor = float.IsFinite((float)grown) ? grown : Factor;
            _growthTracker = 0;
        }
    }

    /// <summary>A copy of all that a continuation needs, as tensors.</summary>
    public OrderedDictionary<string, Tensor> StateDict() => new()
    {
        ["scale"] = Tensor.Full([], Factor, DType.Float64),
        ["growth_tracker"] = Tensor.From<long>([_growthTracker], []),
        ["skipped_steps"] = Tensor.From<long>([SkippedSteps], []),
        ["skipped_in_a_row"] = Tensor.From<long>([SkippedInARow], []),
    };

    /// <summary>Continues from a state that <see cref="StateDict"/> gave.</summary>
    /// <exception cref="StateDictException">The state does not fit; nothing was changed.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The scale is not positive and finite; nothing was
    /// changed.</exception>
    public void LoadStateDict(IReadOnlyDictionary<string, Tensor> state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var reader = new StateReader(nameof(GradientScaler), state);
        double scale = reader.Number("scale");
        long tracker = reader.Integer("growth_tracker");
        long skipped = reader.Integer("skipped_steps"), inARow = reader.Integer("skipped_in_a_row");
        reader.Finish();
        CheckScale(nameof(scale), scale);
        (Factor, _growthTracker, SkippedSteps, SkippedInARow) = (scale, tracker, skipped, inARow);
        _isFinite.Clear();
    }

    /// <summary>Ends a step that was broken off.</summary>
    internal void Forget() => _isFinite.Clear();

    private static void CheckScale(string argument, double scale) => Check.Range(
        scale > 0 && float.IsFinite((float)scale), nameof(GradientScaler), argument, scale,
        "must be positive and finite as a Float32");
}
