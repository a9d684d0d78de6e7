using DeepNet.Models;

namespace DeepNet.Tests.Models;

public sealed class DiffusionProcessTests
{
    public static TheoryData<DiffusionPrediction> Predictions => [.. Enum.GetValues<DiffusionPrediction>()];

    private static Tensor Clean =>
        Tensor.Rand([6, 1, 3, 2], DType.Float64, generator: new RandomSource(1)) * 2 - 1;

    private static Tensor Noise => Tensor.Randn([6, 1, 3, 2], DType.Float64, generator: new RandomSource(2));

    private static Tensor Steps => Tensor.From<long>([0, 7, 20, 33, 48, 49], [6]);

    [Fact]
    public void The_linear_schedule_has_the_values_of_the_paper()
    {
        var process = new DiffusionProcess(1000, NoiseSchedule.Linear);

        process.SignalPower.Should().HaveCount(1000).And.BeInDescendingOrder();
        process.SignalPower[0].Should().BeApproximately(1 - 1e-4, 1e-15);
        (process.SignalPower[999] / process.SignalPower[998]).Should().BeApproximately(1 - 0.02, 1e-12);

        // Ho et al., section 4: the divergence of what is left from noise is about 1e-5 bits per dimension.
        process.SignalPower[999].Should().BeApproximately(4.036e-5, 1e-8);
    }

    [Fact]
    public void The_cosine_schedule_follows_its_formula()
    {
        var process = new DiffusionProcess(200, NoiseSchedule.Cosine);
        static double Cosine(double share) => Math.Pow(Math.Cos((share + 0.008) / 1.008 * Math.PI / 2), 2);

        process.SignalPower.Should().HaveCount(200).And.BeInDescendingOrder();
        for (int t = 0; t < 199; t++)
            process.SignalPower[t].Should().BeApproximately(Cosine((t + 1) / 200.0) / Cosine(0), 1e-12);

        // The last β would be 1: it is cut to 0.999.
        process.SignalPower[199].Should().BeApproximately(process.SignalPower[198] * 0.001, 1e-15);
    }

    [Theory]
    [InlineData(NoiseSchedule.Linear)]
    [InlineData(NoiseSchedule.Cosine)]
    public void Adding_noise_gives_the_mean_and_variance_of_the_steps_one_after_another(NoiseSchedule schedule)
    {
        const int samples = 20_000, steps = 30;
        var process = new DiffusionProcess(steps, schedule);
        Tensor clean = Tensor.Full([samples], 0.7), t = Tensor.Full([samples], 11L, DType.Int64);
        Tensor noisy = process.AddNoise(clean, clean.RandnLike(new RandomSource(3)), t);

        // x ← √(1 - β) x + √β ε, twelve times.
        double mean = 0.7, variance = 0;
        for (int i = 0; i <= 11; i++)
        {
            double kept = process.SignalPower[i] / (i == 0 ? 1 : process.SignalPower[i - 1]);
            (mean, variance) = (Math.Sqrt(kept) * mean, (kept * variance) + 1 - kept);
        }

        double measured = noisy.Mean().ToScalar<float>();
        double spread = (noisy - measured).Square().Mean().ToScalar<float>();
        measured.Should().BeApproximately(mean, 4 * Math.Sqrt(variance / samples));
        spread.Should().BeApproximately(variance, 4 * variance * Math.Sqrt(2.0 / samples));
    }

    [Theory]
    [MemberData(nameof(Predictions))]
    public void The_target_tells_sample_and_noise(DiffusionPrediction prediction)
    {
        var process = new DiffusionProcess(50, NoiseSchedule.Linear, prediction);
        Tensor noisy = process.AddNoise(Clean, Noise, Steps);

        (Tensor clean, Tensor noise) = process.Estimate(noisy, process.Target(Clean, Noise, Steps), Steps);

        Largest(clean - Clean).Should().BeLessThan(1e-12);
        Largest(noise - Noise).Should().BeLessThan(1e-12);
    }

    [Fact]
    public void The_velocity_is_that_of_the_formula()
    {
        var process = new DiffusionProcess(50);
        double[] x = Clean.ToArray<double>(), e = Noise.ToArray<double>();

        double[] v = process.Target(Clean, Noise, Steps).ToArray<double>();

        long[] steps = Steps.ToArray<long>();
        for (int i = 0; i < v.Length; i++)
        {
            double power = process.SignalPower[(int)steps[i / 6]];
            v[i].Should().BeApproximately((Math.Sqrt(power) * e[i]) - (Math.Sqrt(1 - power) * x[i]), 1e-12);
        }
    }

    [Theory]
    [MemberData(nameof(Predictions))]
    public void A_network_that_knows_the_noise_is_led_back_to_the_sample(DiffusionPrediction prediction)
    {
        var process = new DiffusionProcess(50, NoiseSchedule.Linear, prediction);
        Tensor last = Tensor.Full([6], 49L, DType.Int64);
        Tensor start = process.AddNoise(Clean, Noise, last);
        Tensor Oracle(Tensor x, Tensor times)
        {
            Tensor t = (times * 50).Round().Cast(DType.Int64) - 1;
            Tensor zero = Tensor.ZerosLike(Clean), one = process.AddNoise(zero, Tensor.OnesLike(Clean), t);
            Tensor noise = (x - process.AddNoise(Clean, zero, t)) / one;
            return process.Target(Clean, noise, t);
        }

        foreach (int steps in (int[])[1, 3, 25, 50])
        {
            Largest(process.SampleDdim(Oracle, start, steps) - Clean).Should().BeLessThan(1e-9);
            Largest(process.SampleDdim(Oracle, start, steps, limit: null) - Clean).Should().BeLessThan(1e-9);
        }

        Largest(process.SampleDdpm(Oracle, start, generator: new RandomSource(1)) - Clean).Should().BeLessThan(1e-9);
    }

    [Fact]
    public void Ddpm_draws_from_the_posterior_of_each_step()
    {
        const int steps = 12;
        var process = new DiffusionProcess(steps, NoiseSchedule.Cosine, DiffusionPrediction.Clean);
        Tensor seen = Tensor.From<double>([0.3, -0.8], [2, 1]);
        Tensor start = Tensor.From<double>([1.1, -0.4], [2, 1]);

        Tensor y = process.SampleDdpm(
            (x, times) => seen * times.Cast(DType.Float64).Unsqueeze(1), start, generator: new RandomSource(9));

        // Equations 6 and 7 of Ho et al., with β = 1 - ᾱ / ᾱ′.
        double[] expected = start.ToArray<double>();
        double[] targets = seen.ToArray<double>();
        var random = new RandomSource(9);
        for (int t = steps - 1; t >= 0; t--)
        {
            double power = process.SignalPower[t], before = t == 0 ? 1 : process.SignalPower[t - 1];
            double beta = 1 - (power / before), deviation = Math.Sqrt((1 - before) / (1 - power) * beta);
            double[] noise = t == 0
                ? [0, 0]
                : Tensor.Randn([2, 1], DType.Float64, generator: random).ToArray<double>();
            for (int i = 0; i < 2; i++)
            {
                double clean = targets[i] * (float)((t + 1) / (double)steps);
                expected[i] = (Math.Sqrt(before) * beta / (1 - power) * clean)
                    + (Math.Sqrt(1 - beta) * (1 - before) / (1 - power) * expected[i])
                    + (deviation * noise[i]);
            }
        }

        double[] drawn = y.ToArray<double>();
        drawn[0].Should().BeApproximately(expected[0], 1e-6);
        drawn[1].Should().BeApproximately(expected[1], 1e-6);
    }

    [Fact]
    public void Samples_depend_on_the_generator_alone()
    {
        var process = new DiffusionProcess(20);
        Tensor start = Noise;
        float[] Draw(ulong seed, double eta) => process
            .SampleDdim((x, _) => x * 0.3, start, 10, eta, generator: new RandomSource(seed))
            .Cast(DType.Float32).ToArray<float>();

        Draw(1, eta: 1).Should().Equal(Draw(1, eta: 1)).And.NotEqual(Draw(2, eta: 1));
        Draw(1, eta: 0).Should().Equal(Draw(2, eta: 0)).And.NotEqual(Draw(1, eta: 1));
    }

    [Fact]
    public void The_way_back_takes_even_steps_down_to_no_noise_and_keeps_its_limit()
    {
        var process = new DiffusionProcess(100, prediction: DiffusionPrediction.Clean);
        var asked = new List<float>();
        Tensor Network(Tensor x, Tensor times)
        {
            x.RequiresGrad.Should().BeFalse();
            asked.AddRange(times.ToArray<float>().Distinct());
            return Tensor.Full(x.Shape, 3, x.DType);
        }

        (int Step, Tensor Sample, Tensor Clean)[] way = [.. process.Reverse(Network, Noise, 4, limit: 2)];

        way.Select(step => step.Step).Should().Equal(99, 74, 49, 24);
        asked.Should().Equal(1, 0.75f, 0.5f, 0.25f);
        way.Should().OnlyContain(step => step.Clean.Eq(2).All().ToScalar<bool>());
        way[^1].Sample.ToArray<double>().Should().OnlyContain(value => value == 2);
        process.Reverse(Network, Noise, 1, limit: null).Last().Sample.Max().ToScalar<double>().Should().Be(3);
    }

    [Fact]
    public void Drawn_steps_are_spread_evenly_and_each_is_equally_likely()
    {
        var process = new DiffusionProcess(10);
        var random = new RandomSource(4);
        var counts = new int[10];
        for (int i = 0; i < 300; i++)
        {
            long[] t = process.DrawSteps(20, random).ToArray<long>();
            t.GroupBy(step => step).Should().HaveCount(10).And.OnlyContain(group => group.Count() == 2);
            counts[process.DrawSteps(1, random).ToScalar<long>()]++;
        }

        counts.Should().OnlyContain(count => count > 10 && count < 60);
        process.Times(Tensor.From<long>([0, 4, 9], [3])).ToArray<float>().Should().Equal(0.1f, 0.5f, 1);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        var process = new DiffusionProcess(30);
        Tensor t = Tensor.Zeros([6], DType.Int64);

        ModelTesting.Throws<ArgumentException>(
            () => _ = new DiffusionProcess(0), "DiffusionProcess: steps 0 must be positive*");
        ModelTesting.Throws<ArgumentException>(
            () => _ = new DiffusionProcess(20, NoiseSchedule.Linear), "*needs more than 20 steps, not 20*");
        ModelTesting.Throws<ArgumentException>(
            () => _ = new DiffusionProcess(30, (NoiseSchedule)5), "*schedule 5 is none of NoiseSchedule*");
        ModelTesting.Throws<ArgumentException>(
            () => _ = new DiffusionProcess(30, prediction: (DiffusionPrediction)7), "*prediction 7 is none of*");
        ModelTesting.Throws<ShapeException>(
            () => process.AddNoise(Clean, Noise[..3], t), "DiffusionProcess.AddNoise: shapes*must be the same*");
        ModelTesting.Throws<ShapeException>(
            () => process.Target(Clean, Noise, t[..2]), "DiffusionProcess.Target: steps [2]*one for each*");
        ModelTesting.Throws<ArgumentOutOfRangeException>(() => process.AddNoise(Clean, Noise, t + 30), "*30*");
        ModelTesting.Throws<ArgumentException>(
            () => process.SampleDdim((x, _) => x, Noise, 31), "DiffusionProcess: steps 31 must be in [1, 30]*");
        ModelTesting.Throws<ArgumentException>(
            () => process.SampleDdim((x, _) => x, Noise, eta: 1.5), "*eta 1.5 must be in*");
        ModelTesting.Throws<ArgumentException>(
            () => process.Reverse((x, _) => x, Noise, 5, limit: 0), "*limit 0 must be positive*");
    }

    private static double Largest(Tensor x) => x.Abs().Max().ToScalar<double>();
}
