namespace DeepNet.Tests.Losses;

/// <summary>What every loss keeps to. Each has a test class of its own, named after it, that derives from this one and
/// adds what is special.</summary>
public abstract class LossContract
{
    /// <summary>The shape of the losses of the samples without a reduction.</summary>
    protected abstract Shape Unreduced { get; }

    /// <summary>How many derivatives are checked.</summary>
    protected virtual int GradientOrder => 2;

    /// <summary>How many inputs, from the first on, have gradients: labels that are 1 or -1 have none.</summary>
    protected virtual int Differentiable => int.MaxValue;

    /// <summary>Inputs, and labels, in the order of the arguments: Float64 (away from kinks) and Int64.</summary>
    protected abstract Tensor[] Samples();

    /// <summary>Calls the loss. Settings are fixed; a weight is of the first input's type.</summary>
    protected abstract Tensor Run(Tensor[] x, Reduction reduction);

    /// <summary>Losses in Float64 whose values follow by hand.</summary>
    protected abstract (Tensor Loss, double[] Expected)[] ByHand();

    /// <summary>Calls that must fail, and the whole text of their errors (wildcards allowed).</summary>
    protected abstract (Action Act, string Message)[] Errors();

    /// <summary>The mean that the loss promises.</summary>
    protected virtual double MeanOf(double[] losses) => losses.Average();

    /// <summary>The loss as it is differentiated.</summary>
    protected virtual Tensor RunForGradients(Tensor[] x) => Run(x, Reduction.None);

    /// <summary>The name of the loss.</summary>
    protected string Name => GetType().Name[..^"Tests".Length];

    [Fact]
    public void Without_a_reduction_the_losses_have_the_shape_that_is_promised() =>
        Run(Samples(), Reduction.None).Shape.Should().Equal(Unreduced);

    [Fact]
    public void Sum_and_mean_are_those_of_the_single_losses()
    {
        Tensor[] x = Samples();
        double[] losses = Values(Run(x, Reduction.None));
        Tensor sum = Run(x, Reduction.Sum), mean = Run(x, Reduction.Mean);
        sum.Rank.Should().Be(0);
        sum.ToScalar<double>().Should().BeApproximately(losses.Sum(), 1e-12);
        mean.Rank.Should().Be(0);
        mean.ToScalar<double>().Should().BeApproximately(MeanOf(losses), 1e-12);
    }

    [Fact]
    public void Values_by_hand()
    {
        foreach ((Tensor loss, double[] expected) in ByHand())
        {
            double[] values = Values(loss);
            values.Should().HaveSameCount(expected);
            for (int i = 0; i < values.Length; i++)
                values[i].Should().BeApproximately(expected[i], 1e-11 * Math.Max(1, Math.Abs(expected[i])));
        }
    }

    [Fact]
    public void Gradients_agree_with_differences()
    {
        Tensor[] x = [.. Samples().Select(t => t.Detach())];
        for (int i = 0; i < Math.Min(x.Length, Differentiable); i++)
            x[i].RequiresGrad = x[i].DType.IsFloatingPoint();
        RunForGradients(x).RequiresGrad.Should().BeTrue();
        GradCheck.Verify(RunForGradients, x, GradientOrder);
    }

    [Theory]
    [InlineData(DType.Float32, 2e-6)]
    [InlineData(DType.Float16, 1.0 / 1024)]
    [InlineData(DType.BFloat16, 1.0 / 128)]
    public void Narrow_types_agree_within_their_rounding(DType dtype, double tolerance)
    {
        Tensor[] narrow = [.. Samples().Select(t => t.Cast(t.DType.IsFloatingPoint() ? dtype : DType.Int32))];
        Tensor[] wide = [.. narrow.Select(t => t.Cast(t.DType.IsFloatingPoint() ? DType.Float64 : DType.Int64))];
        Tensor losses = Run(narrow, Reduction.None);
        losses.DType.Should().Be(dtype);
        double[] values = Values(losses), expected = Values(Run(wide, Reduction.None));
        for (int i = 0; i < values.Length; i++)
            values[i].Should().BeApproximately(expected[i], tolerance * Math.Max(1, Math.Abs(expected[i])));
    }

    [Fact]
    public void An_unknown_reduction_is_refused()
    {
        Action act = () => Run(Samples(), (Reduction)9);
        act.Should().Throw<ArgumentOutOfRangeException>().WithMessage($"{Name}: 9 is not a reduction.*")
            .Which.ParamName.Should().Be("reduction");
    }

    [Fact]
    public void Inputs_that_are_missing_or_of_another_type_are_refused()
    {
        for (int i = 0; i < Samples().Length; i++)
        {
            Refuses<ArgumentNullException>(i, _ => null!, "*");
            if (i == 0)
                Refuses<DTypeException>(i, t => t.Cast(DType.Int64), $"{Name}: Int64 tensor, but the operation *");
            else if (Samples()[i].DType.IsFloatingPoint())
                Refuses<DTypeException>(i, t => t.Cast(DType.Float32), $"{Name}: Float64 and Float32 do not mix; *");
        }

        void Refuses<TException>(int input, Func<Tensor, Tensor> change, string message)
            where TException : Exception
        {
            Tensor[] x = Samples();
            x[input] = change(x[input]);
            FluentActions.Invoking(() => Run(x, Reduction.None)).Should().Throw<TException>().WithMessage(message);
        }
    }

    [Fact]
    public void Errors_name_the_operation_the_values_and_the_rule()
    {
        (Action Act, string Message)[] errors = Errors();
        errors.Should().NotBeEmpty();
        foreach ((Action act, string message) in errors)
            act.Should().Throw<ArgumentException>().WithMessage(message);
    }

    /// <summary>The text of the error about shapes that differ.</summary>
    protected string Differ(string first, string second) =>
        $"{Name}: {first} and {second} must have the same shape; losses do not broadcast, use Reshape, Unsqueeze or "
        + "Expand.";

    protected static double[] Values(Tensor x) => x.Detach().Cast(DType.Float64).ToArray<double>();

    protected static Tensor Zeros(params int[] shape) => Tensor.Zeros(shape, DType.Float64);

    protected static Tensor Of(params double[] values) => Tensor.From<double>(values, [values.Length]);

    protected static Tensor Labels(params long[] labels) => Tensor.From<long>(labels, [labels.Length]);

    /// <summary>Repeatable numbers between two bounds.</summary>
    protected static Tensor Between(double low, double high, Shape shape, int seed)
    {
        var random = new Random(seed);
        double[] values = new double[shape.Count];
        for (int i = 0; i < values.Length; i++)
            values[i] = low + ((high - low) * random.NextDouble());
        return Tensor.From<double>(values, shape);
    }
}
