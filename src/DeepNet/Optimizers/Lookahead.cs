using System.Globalization;
using DeepNet.Kernels;
using DeepNet.Layers;

namespace DeepNet.Optimizers;

/// <summary>Lets an optimizer run ahead for some steps, then goes part of the way after it.</summary>
/// <remarks>
/// After every k steps of the optimizer: slow ← slow + α(θ - slow), θ ← slow. Use it in place of the optimizer;
/// schedules take the optimizer itself. Zhang et al., 2019, https://arxiv.org/abs/1907.08610.
/// </remarks>
public sealed class Lookahead
{
    private Tensor[]? _slow;

    /// <summary>Wraps an optimizer.</summary>
    /// <param name="optimizer">What runs ahead.</param>
    /// <param name="steps">k; positive.</param>
    /// <param name="alpha">α; in [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public Lookahead(Optimizer optimizer, int steps = 5, double alpha = 0.5)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
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
    public void Step()
    {
        Parameter[] parameters = Parameters();
        // Parameters of groups that were added since come last.
        _slow = [.. _slow ?? [], .. parameters.Skip(_slow?.Length ?? 0).Select(parameter => Wide(parameter).Clone())];
        Optimizer.Step();
        if (++StepCount % Steps != 0)
            return;
        for (int i = 0; i < parameters.Length; i++)
        {
            Tensor fast = Wide(parameters[i]), slow = _slow[i] = _slow[i].Cast(fast.DType).To(fast.Device);
            slow.Backend.Step(slow, fast, null, null, null, new AverageStep(Alpha));
            parameters[i].CopyFrom(slow);
        }
    }

    /// <summary>Forgets all gradients, so that the next backward pass starts afresh.</summary>
    public void ZeroGrad() => Optimizer.ZeroGrad();

    /// <summary>A copy of all that a continuation needs, with the optimizer's state under <c>optimizer.</c></summary>
    public OrderedDictionary<string, Tensor> StateDict()
    {
        var state = new OrderedDictionary<string, Tensor> { ["step"] = Tensor.From<long>([StepCount], []) };
        for (int i = 0; i < _slow?.Length; i++)
            state[SlowKey(i)] = _slow[i].Clone();
        Optimizer.Save(state, "optimizer.");
        return state;
    }

    /// <summary>Continues from a state that <see cref="StateDict"/> gave.</summary>
    /// <exception cref="StateDictException">The state does not fit; nothing was changed.</exception>
    public void LoadStateDict(IReadOnlyDictionary<string, Tensor> state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var reader = new StateReader(nameof(Lookahead), state);
        Parameter[] parameters = Parameters();
        long step = reader.Integer("step");
        Tensor?[]? slow = reader.Any("slow.")
            ? [.. parameters.Select((parameter, i) => reader.Find(SlowKey(i), parameter.Shape))]
            : null;
        Action commit = Optimizer.Restore(reader, "optimizer.");
        reader.Finish();
        commit();
        (StepCount, _slow) = (step, slow is null ? null : Array.ConvertAll(slow, x => x!.Clone()));
    }

    private static string SlowKey(int index) => string.Create(CultureInfo.InvariantCulture, $"slow.{index}");

    private static Tensor Wide(Parameter parameter) =>
        parameter.DType.IsHalf() ? parameter.Value.Detach().Cast(DType.Float32) : parameter.Value.Detach();

    private Parameter[] Parameters() => [.. Optimizer.Groups.SelectMany(group => group.Parameters)];
}
