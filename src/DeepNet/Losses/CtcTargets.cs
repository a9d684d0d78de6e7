namespace DeepNet;

/// <summary>
/// Label sequences that have been checked against the [steps, batch, classes] they belong to, and the forward-backward
/// algorithm on them in tensor operations: the definition of the kernel and the way to higher derivatives.
/// </summary>
/// <remarks>
/// A sequence of n labels becomes 2n + 1 states: blanks at even places and a label at every odd one. A path may stay,
/// go on by one, or go over the blank between two labels that differ.
/// </remarks>
internal sealed class CtcTargets
{
    private readonly long[] _inputLengths;
    private readonly long[] _targetLengths;

    private CtcTargets(
        Tensor states, Tensor canSkip, long[] inputLengths, long[] targetLengths, int steps, int classes,
        bool zeroInfinity)
    {
        (States, CanSkip) = (states, canSkip);
        (_inputLengths, _targetLengths) = (inputLengths, targetLengths);
        (Steps, Classes, ZeroInfinity) = (steps, classes, zeroInfinity);
    }

    /// <summary>[batch, width], Int64: the class of every state; blanks after the end.</summary>
    public Tensor States { get; }

    /// <summary>[batch, width], Bool: whether a path may come from two states before.</summary>
    public Tensor CanSkip { get; }

    public int Steps { get; }

    public int Classes { get; }

    public bool ZeroInfinity { get; }

    public int Batch => States.Shape[0];

    /// <summary>States of the longest sequence.</summary>
    public int Width => States.Shape[1];

    /// <summary>[batch], Int64.</summary>
    public Tensor InputLengths => Numbers(_inputLengths);

    /// <summary>[batch], Int64: how many states each sequence has.</summary>
    public Tensor StateCounts => Numbers(Array.ConvertAll(_targetLengths, n => (2 * n) + 1));

    /// <summary>Checks shapes, lengths and labels.</summary>
    public static CtcTargets Resolve(
        string name, Tensor x, Tensor targets, Tensor inputLengths, Tensor targetLengths, int blank, bool zeroInfinity)
    {
        Check.Shape(
            x.Rank is 2 or 3,
            $"{name}: log-probabilities {x.Shape} must be [steps, batch, classes] or [steps, classes].");
        int steps = x.Shape[0], batch = x.Rank == 3 ? x.Shape[1] : 1, classes = x.Shape[-1];
        Check.Argument(
            blank >= 0 && blank < classes,
            $"{name}: blank {blank} must be one of {classes} classes: 0 … {classes - 1}.");
        long[] inputs = Lengths(name, nameof(inputLengths), inputLengths, x, batch, steps);
        bool isPadded = targets.Rank == 2 && x.Rank == 3;
        Check.Shape(
            isPadded ? targets.Shape[0] == batch : targets.Rank == 1,
            $"{name}: targets {targets.Shape} must be [{batch}, longest] or [sum of the lengths].");
        long[] counts = Lengths(
            name, nameof(targetLengths), targetLengths, x, batch, isPadded ? targets.Shape[1] : targets.Shape[0]);
        long total = counts.Sum();
        Check.Argument(
            isPadded || total == targets.Count,
            $"{name}: targets {targets.Shape} one after the other, but the lengths add up to {total}.");
        Check.SameDevice(name, x, targets);
        (long[] states, bool[] canSkip, int width) = StatesOf(name, targets, counts, isPadded, classes, blank);
        return new CtcTargets(
            Tensor.From<long>(states, [batch, width], x.Device), Tensor.From<bool>(canSkip, [batch, width], x.Device),
            inputs, counts, steps, classes, zeroInfinity);
    }

    /// <summary>[batch]: the number of labels, at least 1.</summary>
    public Tensor Divisors(DType dtype) => Numbers(Array.ConvertAll(_targetLengths, n => Math.Max(n, 1))).Cast(dtype);

    /// <summary>[batch]: minus the log-probability of every target.</summary>
    public Tensor Losses(Tensor x) => -LogLikelihood(Forward(Emissions(x)));

    /// <summary>dx for the gradient dy of the losses: dy (eˣ - what share of the paths each class has).</summary>
    public Tensor Gradient(Tensor x, Tensor dy)
    {
        Tensor emissions = Emissions(x), alpha = Forward(emissions);
        Tensor total = LogLikelihood(alpha);
        Tensor isImpossible = total.Detach().Eq(double.NegativeInfinity);
        total = Tensor.Where(isImpossible, total.ScalarLike(0), total);
        Tensor shares = (alpha + Backward(emissions) - total.Reshape(1, Batch, 1)).Exp();
        Tensor perClass = Tensor.Zeros(x.Shape, x.DType, x.Device).ScatterAdd(2, StateIndex, shares);
        Tensor step = Tensor.Arange(0, Steps, 1, DType.Int64, x.Device).Reshape(Steps, 1);
        Tensor counts = step.Lt(InputLengths).Unsqueeze(2);
        Tensor dx = dy.Reshape(1, Batch, 1) * (Tensor.Where(counts, x.Exp(), x.ScalarLike(0)) - perClass);
        Tensor impossible = isImpossible.Reshape(1, Batch, 1);
        Tensor nothing = Tensor.Where(counts, x.ScalarLike(ZeroInfinity ? 0 : double.NaN), x.ScalarLike(0));
        return Tensor.Where(impossible, nothing, dx);
    }

    private Tensor StateIndex => States.Unsqueeze(0).Expand(Steps, Batch, Width);

    private Tensor Numbers(long[] values) => Tensor.From<long>(values, [values.Length], States.Device);

    /// <summary>[steps, batch, width]: the log-probability of every state's class.</summary>
    private Tensor Emissions(Tensor x) => x.Gather(2, StateIndex);

    /// <summary>αₜ[s]: log-probability of all ways to be in state s after step t, as [steps, batch, width].</summary>
    private Tensor Forward(Tensor emissions)
    {
        if (Steps == 0)
            return emissions;
        Tensor never = emissions.ScalarLike(double.NegativeInfinity);
        Tensor place = Tensor.Arange(0, Width, 1, DType.Int64, emissions.Device);
        var alphas = new Tensor[Steps];
        Tensor alpha = alphas[0] = Tensor.Where(place.Lt(2), emissions.Select(0, 0), never);
        for (int t = 1; t < Steps; t++)
        {
            Tensor skipped = Tensor.Where(CanSkip, Moved(alpha, 2), never);
            alphas[t] = alpha = alpha.Logaddexp(Moved(alpha, 1)).Logaddexp(skipped) + emissions.Select(0, t);
        }

        return Tensor.Stack(alphas);
    }

    /// <summary>βₜ[s]: log-probability of all ways from state s at step t to the end, without step t itself.</summary>
    private Tensor Backward(Tensor emissions)
    {
        if (Steps == 0)
            return emissions;
        Tensor never = emissions.ScalarLike(double.NegativeInfinity), lengths = InputLengths.Unsqueeze(1);
        Tensor place = Tensor.Arange(0, Width, 1, DType.Int64, emissions.Device), counts = StateCounts.Unsqueeze(1);
        Tensor isEnd = place.Lt(counts).LogicalAnd(place.Ge(counts - 2));
        Tensor ends = Tensor.Where(isEnd, emissions.ScalarLike(0), never);
        Tensor skipsOn = Moved(CanSkip, -2, fill: 0);
        var betas = new Tensor[Steps];
        Tensor beta = never.Expand(Batch, Width);
        for (int t = Steps - 1; t >= 0; t--)
        {
            if (t < Steps - 1)
            {
                Tensor next = beta + emissions.Select(0, t + 1);
                Tensor skipped = Tensor.Where(skipsOn, Moved(next, -2), never);
                beta = next.Logaddexp(Moved(next, -1)).Logaddexp(skipped);
            }

            betas[t] = beta = Tensor.Where(lengths.Eq(t + 1), ends, beta);
        }

        return Tensor.Stack(betas);
    }

    /// <summary>Columns moved to the right, or left if negative; what enters is the fill.</summary>
    private static Tensor Moved(Tensor x, int by, double fill = double.NegativeInfinity)
    {
        int width = x.Shape[1], entering = Math.Min(Math.Abs(by), width);
        Tensor edge = Tensor.Full([x.Shape[0], entering], fill, x.DType, x.Device);
        return by > 0
            ? Tensor.Concat([edge, x.Narrow(1, 0, width - entering)], 1)
            : Tensor.Concat([x.Narrow(1, entering, width - entering), edge], 1);
    }

    /// <summary>[batch]: log-probability of ending in one of the last two states after the last step.</summary>
    private Tensor LogLikelihood(Tensor alpha)
    {
        var index = new long[2 * Batch];
        var exists = new bool[2 * Batch];
        for (int n = 0; n < Batch; n++)
        {
            long last = (_inputLengths[n] - 1) * Width, end = 2 * _targetLengths[n];
            for (int i = 0; i < 2; i++)
            {
                exists[(2 * n) + i] = _inputLengths[n] > 0 && end >= i;
                index[(2 * n) + i] = exists[(2 * n) + i] ? last + end - i : 0;
            }
        }

        // Nothing is spelled by no steps, surely.
        Tensor isEmpty = InputLengths.Eq(0).LogicalAnd(StateCounts.Eq(1)), zero = alpha.ScalarLike(0);
        Tensor never = alpha.ScalarLike(double.NegativeInfinity);
        if (Steps == 0)
            return Tensor.Where(isEmpty, zero, never);
        Tensor ends = alpha.Permute(1, 0, 2).Reshape(Batch, Steps * Width)
            .Gather(1, Tensor.From<long>(index, [Batch, 2], alpha.Device));
        ends = Tensor.Where(Tensor.From<bool>(exists, [Batch, 2], alpha.Device), ends, never);
        return Tensor.Where(isEmpty, zero, ends.Select(1, 0).Logaddexp(ends.Select(1, 1)));
    }

    private static long[] Lengths(string name, string argument, Tensor lengths, Tensor x, int batch, int most)
    {
        Check.Shape(
            lengths.Count == batch && lengths.Rank <= 1 && (x.Rank == 2 || lengths.Rank == 1),
            $"{name}: {argument} {lengths.Shape} must be [{batch}], one for each sample.");
        long[] values = Check.Indices(name, lengths).ToArray<long>();
        for (int n = 0; n < values.Length; n++)
        {
            Check.Argument(
                values[n] >= 0 && values[n] <= most,
                $"{name}: {argument}[{n}] is {values[n]}, but must lie between 0 and {most}.");
        }

        return values;
    }

    private static (long[] States, bool[] CanSkip, int Width) StatesOf(
        string name, Tensor targets, long[] counts, bool isPadded, int classes, int blank)
    {
        long[] labels = Check.Indices(name, targets).ToArray<long>();
        int width = checked((int)((2 * counts.DefaultIfEmpty(0).Max()) + 1));
        var states = new long[counts.Length * width];
        var canSkip = new bool[states.Length];
        states.AsSpan().Fill(blank);
        long start = 0;
        for (int n = 0; n < counts.Length; n++)
        {
            if (isPadded)
                start = (long)n * targets.Shape[1];
            for (long i = 0; i < counts[n]; i++)
            {
                long label = labels[start + i];
                long[] position = isPadded ? [n, i] : [start + i];
                if ((ulong)label >= (ulong)classes)
                    throw new LabelException(name, label, position, classes);
                Check.Argument(
                    label != blank,
                    $"{name}: the target at [{string.Join(", ", position)}] is {label}, which is the blank.");
                long state = ((long)n * width) + (2 * i) + 1;
                states[state] = label;
                canSkip[state] = i > 0 && label != labels[start + i - 1];
            }

            start += counts[n];
        }

        return (states, canSkip, width);
    }
}
