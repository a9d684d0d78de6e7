namespace DeepNet.Models;

/// <summary>Turns samples into noise step by step, and noise into samples with a network that has learned the way
/// back.</summary>
/// <remarks>
/// After step t, counted from 0, a sample x₀ has become x = √ᾱ[t] x₀ + √(1 - ᾱ[t]) ε with standard normal ε. A network
/// learns <see cref="Target"/> from <see cref="AddNoise"/> with a mean squared error; it is told the time
/// (t + 1) / steps, so that it does not depend on the number of steps. Ho et al., 2020,
/// https://arxiv.org/abs/2006.11239. Samples should have values of about [-1, 1].
/// </remarks>
public sealed class DiffusionProcess
{
    private readonly double[] _power;
    private readonly Tensor _signal;
    private readonly Tensor _noise;

    /// <summary>Computes the tables of a process.</summary>
    /// <param name="steps">How many steps lead from a sample to noise.</param>
    /// <param name="schedule">How the noise grows.</param>
    /// <param name="prediction">What the network says of a noisy sample.</param>
    /// <exception cref="ArgumentException">There is no step, a linear schedule has less than 21, or an enum's value is
    /// undefined.</exception>
    public DiffusionProcess(
        int steps = 1000, NoiseSchedule schedule = NoiseSchedule.Cosine,
        DiffusionPrediction prediction = DiffusionPrediction.Velocity)
    {
        const string name = nameof(DiffusionProcess);
        ModelChecks.Positive(name, nameof(steps), steps);
        Check.Argument(Enum.IsDefined(schedule), $"{name}: schedule {schedule} is none of {nameof(NoiseSchedule)}.");
        Check.Argument(
            Enum.IsDefined(prediction), $"{name}: prediction {prediction} is none of {nameof(DiffusionPrediction)}.");
        Check.Argument(
            schedule != NoiseSchedule.Linear || steps > 20,
            $"{name}: the linear schedule needs more than 20 steps, not {steps}: β ends at 20 / steps.");
        (Steps, Schedule, Prediction) = (steps, schedule, prediction);
        _power = SignalPowers(steps, schedule);
        _signal = Tensor.From<double>(Array.ConvertAll(_power, Math.Sqrt), [steps]);
        _noise = Tensor.From<double>(Array.ConvertAll(_power, power => Math.Sqrt(1 - power)), [steps]);
    }

    /// <summary>How many steps lead from a sample to noise.</summary>
    public int Steps { get; }

    /// <summary>How the noise grows.</summary>
    public NoiseSchedule Schedule { get; }

    /// <summary>What the network says of a noisy sample.</summary>
    public DiffusionPrediction Prediction { get; }

    /// <summary>ᾱ of every step: the share of the sample in the variance of the noisy one; it falls.</summary>
    public IReadOnlyList<double> SignalPower => _power;

    /// <summary>Random steps for a batch, spread evenly: every step is equally likely for each sample, but together
    /// they vary less than independent ones, and so does the loss.</summary>
    /// <remarks>⌊steps · ((u + i / count) mod 1)⌋ with one uniform u. Kingma et al., 2021,
    /// https://arxiv.org/abs/2107.00630.</remarks>
    /// <param name="count">How many.</param>
    /// <param name="generator">Where u comes from; null for the default generator.</param>
    /// <returns>[count], Int64 in [0, steps).</returns>
    public Tensor DrawSteps(int count, RandomSource? generator = null)
    {
        ModelChecks.Positive(nameof(DrawSteps), nameof(count), count);
        double shift = Tensor.Rand([], DType.Float64, generator: generator).ToScalar<double>();
        var t = new long[count];
        for (int i = 0; i < count; i++)
        {
            double place = shift + ((double)i / count);
            t[i] = Math.Min((long)((place - Math.Floor(place)) * Steps), Steps - 1);
        }

        return Tensor.From<long>(t, [count]);
    }

    /// <summary>What a network is told of steps: (t + 1) / steps, in (0, 1].</summary>
    /// <param name="t">[batch], Int64 in [0, steps).</param>
    /// <returns>[batch], Float32.</returns>
    public Tensor Times(Tensor t)
    {
        ArgumentNullException.ThrowIfNull(t);
        return (t.Cast(DType.Float32) + 1) / Steps;
    }

    /// <summary>Samples after steps of noise: √ᾱ x₀ + √(1 - ᾱ) ε.</summary>
    /// <param name="clean">x₀: [batch, …].</param>
    /// <param name="noise">ε, standard normal, of the same shape.</param>
    /// <param name="t">The step of each sample: [batch], Int64 in [0, steps).</param>
    /// <returns>[batch, …].</returns>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such step.</exception>
    public Tensor AddNoise(Tensor clean, Tensor noise, Tensor t)
    {
        (Tensor a, Tensor s) = Factors(nameof(AddNoise), clean, noise, t); // [batch, 1, …] both
        return (a * clean) + (s * noise);
    }

    /// <summary>What the network should say of <see cref="AddNoise"/>'s result, see
    /// <see cref="DiffusionPrediction"/>.</summary>
    /// <inheritdoc cref="AddNoise"/>
    public Tensor Target(Tensor clean, Tensor noise, Tensor t)
    {
        (Tensor a, Tensor s) = Factors(nameof(Target), clean, noise, t); // [batch, 1, …] both
        return Prediction switch
        {
            DiffusionPrediction.Noise => noise,
            DiffusionPrediction.Clean => clean,
            _ => (a * noise) - (s * clean),
        };
    }

    /// <summary>What a prediction says of sample and noise.</summary>
    /// <param name="noisy">x: [batch, …].</param>
    /// <param name="predicted">The network's output for it, of the same shape.</param>
    /// <param name="t">The step of each sample: [batch], Int64 in [0, steps).</param>
    /// <returns>x₀ and ε, both [batch, …].</returns>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such step.</exception>
    public (Tensor Clean, Tensor Noise) Estimate(Tensor noisy, Tensor predicted, Tensor t)
    {
        (Tensor a, Tensor s) = Factors(nameof(Estimate), noisy, predicted, t); // [batch, 1, …] both
        return Prediction switch
        {
            DiffusionPrediction.Noise => ((noisy - (s * predicted)) / a, predicted),
            DiffusionPrediction.Clean => (predicted, (noisy - (a * predicted)) / s),
            _ => ((a * noisy) - (s * predicted), (s * noisy) + (a * predicted)),
        };
    }

    /// <summary>New samples by all steps of the process, with new noise in each: ancestral sampling.</summary>
    /// <remarks>x′ is drawn from the normal distribution q(x′|x, x₀) with the x₀ that the network sees in x; its
    /// variance is β̃ = (1 - ᾱ′) / (1 - ᾱ) · β. Ho et al., 2020, https://arxiv.org/abs/2006.11239.</remarks>
    /// <inheritdoc cref="Reverse"/>
    /// <returns>[batch, …].</returns>
    public Tensor SampleDdpm(
        Func<Tensor, Tensor, Tensor> predict, Tensor noise, double? limit = 1, RandomSource? generator = null) =>
        Reverse(predict, noise, Steps, eta: 1, limit, generator).Last().Sample;

    /// <summary>New samples by any number of steps: the noise it starts with decides them, if η is 0.</summary>
    /// <remarks>Song et al., 2021, https://arxiv.org/abs/2010.02502.</remarks>
    /// <inheritdoc cref="Reverse"/>
    /// <returns>[batch, …].</returns>
    public Tensor SampleDdim(
        Func<Tensor, Tensor, Tensor> predict, Tensor noise, int steps = 25, double eta = 0, double? limit = 1,
        RandomSource? generator = null) => Reverse(predict, noise, steps, eta, limit, generator).Last().Sample;

    /// <summary>The way from noise to samples, step by step.</summary>
    /// <remarks>
    /// From a step with ᾱ to an earlier one with ᾱ′: x′ = √ᾱ′ x₀ + √(1 - ᾱ′ - σ²) ε + σ z, where x₀ and ε are what
    /// the network sees in x, z is new noise and σ² = η² (1 - ᾱ′) / (1 - ᾱ) · (1 - ᾱ / ᾱ′). Eq. 12 and 16 of Song et
    /// al., 2021, https://arxiv.org/abs/2010.02502: η = 0 is DDIM, and η = 1 with all steps DDPM. The steps lie evenly,
    /// the last one among them; the way ends with ᾱ′ = 1. Nothing is recorded for gradients.
    /// </remarks>
    /// <param name="predict">The network: noisy samples [batch, …] and their times [batch] to its predictions [batch,
    /// …].</param>
    /// <param name="noise">Where it starts: standard normal, [batch, …].</param>
    /// <param name="steps">How many steps are taken, at most those of the process.</param>
    /// <param name="eta">η: how much noise is new in each step.</param>
    /// <param name="limit">x₀ is kept in [-limit, limit] on the way; null for no limit.</param>
    /// <param name="generator">Where z comes from; null for the default generator.</param>
    /// <returns>For every step taken: its number t, the samples x′ after it, and the x₀ seen in it.</returns>
    /// <exception cref="ArgumentException">A number is out of range.</exception>
    public IEnumerable<(int Step, Tensor Sample, Tensor Clean)> Reverse(
        Func<Tensor, Tensor, Tensor> predict, Tensor noise, int steps, double eta = 0, double? limit = 1,
        RandomSource? generator = null)
    {
        ArgumentNullException.ThrowIfNull(predict);
        ArgumentNullException.ThrowIfNull(noise);
        Check.Argument(
            steps >= 1 && steps <= Steps, $"{nameof(DiffusionProcess)}: steps {steps} must be in [1, {Steps}].");
        Check.Argument(eta is >= 0 and <= 1, $"{nameof(DiffusionProcess)}: eta {eta} must be in [0, 1].");
        Check.Argument(limit is null or > 0, $"{nameof(DiffusionProcess)}: limit {limit} must be positive.");
        return Walk();

        IEnumerable<(int Step, Tensor Sample, Tensor Clean)> Walk()
        {
            Tensor x = noise.Detach();
            for (int i = steps; i > 0; i--)
            {
                int from = LastOf(i, steps), to = LastOf(i - 1, steps);
                (x, Tensor clean) = Step(predict, x, from, to, eta, limit, generator);
                yield return (from, x, clean);
            }
        }
    }

    /// <summary>The step of the process at which the i-th of a number of even parts ends; -1 for i = 0.</summary>
    private int LastOf(int i, int parts) => (int)((2L * i * Steps + parts) / (2L * parts)) - 1;

    /// <summary>From step <paramref name="from"/> to the earlier step <paramref name="to"/>.</summary>
    private (Tensor Sample, Tensor Clean) Step(
        Func<Tensor, Tensor, Tensor> predict, Tensor x, int from, int to, double eta, double? limit,
        RandomSource? generator)
    {
        using IDisposable noGrad = Tensor.NoGrad();
        Tensor t = Tensor.Full([x.Shape[0]], (long)from, DType.Int64, x.Device); // [batch]
        (Tensor clean, Tensor noise) = Estimate(x, predict(x, Times(t)), t); // [batch, …] both
        (double power, double next) = (_power[from], to < 0 ? 1 : _power[to]);
        if (limit is { } bound)
        {
            clean = clean.Clamp(-bound, bound);
            noise = (x - (clean * Math.Sqrt(power))) / Math.Sqrt(1 - power);
        }

        double variance = eta * eta * (1 - next) / (1 - power) * (1 - (power / next));
        Tensor y = (clean * Math.Sqrt(next)) + (noise * Math.Sqrt(Math.Max(0, 1 - next - variance)));
        return (variance > 0 ? y + (x.RandnLike(generator) * Math.Sqrt(variance)) : y, clean);
    }

    /// <summary>√ᾱ and √(1 - ᾱ) of steps, [batch, 1, …], in the samples' type.</summary>
    private (Tensor Signal, Tensor Noise) Factors(string operation, Tensor x, Tensor y, Tensor t)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        ArgumentNullException.ThrowIfNull(t);
        Check.Shape(
            x.Shape == y.Shape, $"DiffusionProcess.{operation}: shapes {x.Shape} and {y.Shape} must be the same.");
        Check.Shape(
            x.Rank > 0 && t.Rank == 1 && t.Shape[0] == x.Shape[0],
            $"DiffusionProcess.{operation}: steps {t.Shape} must be [batch], one for each sample of {x.Shape}.");
        int[] shape = [t.Shape[0], .. Enumerable.Repeat(1, x.Rank - 1)];
        t = t.To(_signal.Device);
        return (Of(_signal), Of(_noise));

        Tensor Of(Tensor table) => table.IndexSelect(0, t).Cast(x.DType).To(x.Device).Reshape(shape);
    }

    private static double[] SignalPowers(int steps, NoiseSchedule schedule)
    {
        var powers = new double[steps];
        double power = 1;
        for (int t = 0; t < steps; t++)
            powers[t] = power *= 1 - Beta(t);
        return powers;

        double Beta(int t) => schedule == NoiseSchedule.Linear
            ? (0.1 + (19.9 * t / (steps - 1))) / steps
            : Math.Min(0.999, 1 - (Cosine(t + 1) / Cosine(t)));

        double Cosine(int t) => Math.Pow(Math.Cos((((double)t / steps) + 0.008) / 1.008 * Math.PI / 2), 2);
    }
}
