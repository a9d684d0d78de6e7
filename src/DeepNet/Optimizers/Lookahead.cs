using System.Globalization;
using DeepNet.Kernels;
using DeepNet.Layers;

namespace DeepNet.Optimizers;

/// <summary>Lets an optimizer run ahead for some steps, then goes part of the way after it.</summary>
/// <remarks>
/// After every k steps of the optimizer: slow ← slow + α(θ - slow), θ ← slow. Use it in place of the optimizer, whose
/// groups it shares; its state has the slow weights. Zhang et al., 2019, https://arxiv.org/abs/1907.08610.
/// </remarks>
public sealed class Lookahead : Optimizer
{
    private Tensor[]? _slow;

    /// <summary>Wraps an optimizer.</summary>
    /// <param name="optimizer">What runs ahead.</param>
    /// <param name="steps">k; positive.</param>
    /// <param name="alpha">α; in [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public Lookahead(Optimizer optimizer, int steps = 5, double alpha = 0.5)
        : base(optimizer)
    {
        Check.Range(steps > 0, nameof(Lookahead), nameof(steps), steps, "must be positive");
        Check.Range(alpha is >= 0 and <= 1, nameof(Lookahead), nameof(alpha), alpha, "must be in [0, 1]");
        (Optimizer, Steps, Alpha) = (optimizer, steps, alpha);
    }

    /// <summary>What runs ahead.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>k, the steps of the optimizer to one of the slow weights.</summary>
    public int Steps { get; }

    /// <summary>α, the part of the way that the slow weights go.</summary>
    public double Alpha { get; }

    /// <summary>How many steps the optimizer made.</summary>
    public long StepCount { get; private set; }

    /// <summary>A step of the optimizer; every k-th is followed by one of the slow weights.</summary>
    public override void Step()
    {
        StartSlow();
        Optimizer.Step();
        Follow();
    }

    /// <summary>A step of the optimizer; every k-th is followed by one of the slow weights.</summary>
    /// <param name="closure">Forgets old gradients, computes the loss, calls its Backward, and returns it.</param>
    /// <returns>The loss before the step.</returns>
    public override Tensor Step(Func<Tensor> closure)
    {
        StartSlow();
        Tensor loss = Optimizer.Step(closure);
        Follow();
        return loss;
    }

    /// <inheritdoc/>
    protected override Tensor Update(ParameterGroup group, Tensor value, Tensor gradient, ParameterState state) =>
        throw new InvalidOperationException("Lookahead: the optimizer that it wraps updates the parameters.");

    internal override void Save(OrderedDictionary<string, Tensor> state, string prefix)
    {
        state[prefix + "step"] = Tensor.From<long>([StepCount], []);
        for (int i = 0; i < _slow?.Length; i++)
            state[prefix + SlowKey(i)] = _slow[i].Clone();
        Optimizer.Save(state, prefix + "optimizer.");
    }

    internal override Action Restore(StateReader reader, string prefix)
    {
        Parameter[] parameters = [.. AllParameters()];
        long step = reader.Integer(prefix + "step");
        Tensor?[]? slow = reader.Any(prefix + "slow.")
            ? [.. parameters.Select((parameter, i) => reader.Find(prefix + SlowKey(i), parameter.Shape))]
            : null;
        Action commit = Optimizer.Restore(reader, prefix + "optimizer.");
        return () =>
        {
            commit();
            (StepCount, _slow) = (step, slow is null ? null : Array.ConvertAll(slow, x => x!.Clone()));
        };
    }

    private static string SlowKey(int index) => string.Create(CultureInfo.InvariantCulture, $"slow.{index}");

    private static Tensor Wide(Parameter parameter) =>
        parameter.DType.IsHalf() ? parameter.Value.Detach().Cast(DType.Float32) : parameter.Value.Detach();

    /// <summary>The slow weights start where the parameters are; those of groups that were added since come
    /// last.</summary>
    private void StartSlow() => _slow =
        [.. _slow ?? [], .. AllParameters().Skip(_slow?.Length ?? 0).Select(parameter => Wide(parameter).Clone())];

    private void Follow()
    {
        if (++StepCount % Steps != 0)
            return;
        Parameter[] parameters = [.. AllParameters()];
        var tensors = new StepTensors[parameters.Length];
        for (int i = 0; i < tensors.Length; i++)
        {
            Tensor fast = Wide(parameters[i]);
            tensors[i] = new StepTensors(_slow![i] = _slow[i].Cast(fast.DType).To(fast.Device), fast);
        }

        StepQueue.Run(tensors, new AverageStep(Alpha));
        for (int i = 0; i < tensors.Length; i++)
            parameters[i].CopyFrom(_slow![i]);
    }
}
