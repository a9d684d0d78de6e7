using DeepNet.Layers;
using DeepNet.Tests.IO;

namespace DeepNet.Tests.Layers;

/// <summary>What every layer keeps to. Each has a test class of its own that derives from this one and adds what is
/// special.</summary>
public abstract class LayerContract<TLayer>
    where TLayer : Module
{
    /// <summary>The shapes of the inputs; small ones, because gradients are checked element by element.</summary>
    protected abstract Shape[] Inputs { get; }

    /// <summary>The shape of the output.</summary>
    protected abstract Shape Output { get; }

    /// <summary>What the layer prints.</summary>
    protected abstract string Text { get; }

    /// <summary>The keys of the state, in their order.</summary>
    protected virtual string[] Keys => [];

    /// <summary>True if the layer computes something else in training than in evaluation.</summary>
    protected virtual bool DiffersInTraining => false;

    /// <summary>How many derivatives are checked; 0 for a layer whose inputs have none and that has no parameters.
    /// </summary>
    protected virtual int GradientOrder => 2;

    /// <summary>Largest relative error of a gradient against differences.</summary>
    protected virtual double GradientTolerance => 1e-5;

    /// <summary>The layer with small sizes; whatever is random comes from the generator.</summary>
    protected abstract TLayer Make(RandomSource random);

    /// <summary>Calls that must fail, and the whole text of their errors (wildcards allowed).</summary>
    protected abstract (Action Act, string Message)[] Errors();

    /// <summary>Calls the layer; a result of several tensors is joined to one.</summary>
    protected virtual Tensor Run(TLayer layer, Tensor[] x) => layer is Layer one
        ? one.Forward(x[0])
        : throw new NotSupportedException($"{GetType().Name} does not say how {typeof(TLayer).Name} is called.");

    /// <summary>The inputs in Float64: distinct values in ±2, away from kinks at multiples of a half.</summary>
    protected virtual Tensor[] Samples() => [.. Inputs.Select(Spread)];

    /// <summary>Distinct values in ±2 in no order, none closer than 0.02 to a multiple of 0.5.</summary>
    protected static Tensor Spread(Shape shape, int seed)
    {
        int count = checked((int)shape.Count);
        double[] values = [.. Enumerable.Range(0, count).Select(i => Away(-2 + (4 * (i + 0.5) / count)))];
        new Random(seed).Shuffle(values);
        return Tensor.From<double>(values, shape);

        static double Away(double x)
        {
            double corner = Math.Round(2 * x) / 2, distance = x - corner;
            return corner + (Math.Sign(distance + 1e-9) * (0.02 + (0.9 * Math.Abs(distance))));
        }
    }

    [Fact]
    public void The_output_has_the_shape_that_is_promised()
    {
        Run(Wide(), Samples()).Shape.Should().Equal(Output);
    }

    [Fact]
    public void It_prints_its_settings() => Make(new RandomSource(1)).ToString().Should().Be(Text);

    [Fact]
    public void Training_and_evaluation_differ_only_where_they_should()
    {
        Tensor[] x = Samples();
        double[] training = Values(Run(Wide(), x));
        TLayer evaluated = Wide();
        evaluated.Eval();
        double[] first = Values(Run(evaluated, x)), second = Values(Run(evaluated, x));
        second.Should().Equal(first, "evaluation is repeatable");
        if (DiffersInTraining)
            training.Should().NotEqual(first);
        else
            training.Should().Equal(first);
    }

    [Fact]
    public void A_saved_state_gives_the_same_output_in_another_layer()
    {
        TLayer saved = Make(new RandomSource(1)), loaded = Make(new RandomSource(2));
        saved.StateDict().Keys.Should().Equal(Keys);
        Tensor[] x = [.. Samples().Select(t => t.DType.IsFloatingPoint() ? t.Cast(DType.Float32) : t)];
        Run(saved, x); // running statistics move, spectra turn
        using var folder = new TemporaryFolder();
        saved.Save(folder["layer.safetensors"]);
        loaded.Load(folder["layer.safetensors"]);
        saved.Eval();
        loaded.Eval();
        Values(Run(loaded, x)).Should().Equal(Values(Run(saved, x)));
    }

    [Fact]
    public void Gradients_of_inputs_and_parameters_agree_with_differences()
    {
        string[] names = [.. Make(new RandomSource(1)).NamedParameters().Select(entry => entry.Name)];
        Tensor[] x = Samples();
        Tensor[] leaves = [.. x, .. Wide().Parameters().Select(p => p.Value.Detach().Clone())];
        foreach (Tensor leaf in leaves)
            leaf.RequiresGrad = leaf.DType.IsFloatingPoint();
        if (GradientOrder == 0)
        {
            Run(Wide(), leaves[..x.Length]).RequiresGrad.Should().BeFalse();
            return;
        }

        Run(Wide(), leaves[..x.Length]).RequiresGrad.Should().BeTrue();
        GradCheck.Verify(
            values =>
            {
                TLayer layer = Wide();
                for (int i = 0; i < names.Length; i++)
                    Substitute.Put(layer, names[i], values[x.Length + i]);
                return Run(layer, values[..x.Length]);
            },
            leaves, GradientOrder, tolerance: GradientTolerance);
    }

    [Fact]
    public void Errors_name_the_operation_the_values_and_the_rule()
    {
        (Action Act, string Message)[] errors = Errors();
        errors.Should().NotBeEmpty();
        foreach ((Action act, string message) in errors)
            act.Should().Throw<ArgumentException>().WithMessage(message);
    }

    private TLayer Wide()
    {
        TLayer layer = Make(new RandomSource(1));
        layer.To(DType.Float64);
        return layer;
    }

    private static double[] Values(Tensor y) => y.Detach().Cast(DType.Float64).ToArray<double>();
}
