using DeepNet.Data.Transforms;
using DeepNet.Layers;
using static DeepNet.Tests.Data.Transforms.TransformData;

namespace DeepNet.Tests.Data.Transforms;

public sealed class StandardizeTests
{
    private static readonly RandomSource s_random = new(0);

    [Fact]
    public void Batches_add_up_to_the_numbers_of_all_data()
    {
        Tensor x = (Tensor.Randn([40, 3, 5, 6], DType.Float64, generator: new RandomSource(3)) * 4) + 1000;
        var transform = new Standardize(3).Fit(x.Narrow(0, 0, 7), x.Narrow(0, 7, 1), x.Narrow(0, 8, 32));
        Close(transform.Mean, x.Mean([0, 2, 3]), 1e-10);
        Close(transform.Variance, x.Var([0, 2, 3], correction: 0), 1e-10);
        transform.SampleCount.Value.ToScalar<long>().Should().Be(40 * 30);
        Tensor y = transform.Apply(x, s_random);
        y.Mean().Abs().ToScalar<double>().Should().BeLessThan(1e-12);
        y.Std([0, 2, 3], correction: 0).ToArray<double>().Should().OnlyContain(std => Math.Abs(std - 1) < 1e-12);
        Close(transform.Invert(y), x, 1e-9);
    }

    [Fact]
    public void Features_of_a_table_lie_last_and_one_that_does_not_vary_is_shifted_only()
    {
        Tensor table = Tensor.From(new float[,] { { 1, 0.1f }, { 3, 0.1f }, { 5, 0.1f } });
        var transform = new Standardize(2, dim: -1).Fit(table, table);
        float[] row = transform.Apply(Tensor.From(new[] { 3f, 2.1f }), s_random).ToArray<float>();
        row[0].Should().BeApproximately(0, 1e-7f);
        row[1].Should().BeApproximately(2, 1e-6f);
    }

    [Fact]
    public void Bytes_are_parts_of_one_for_measuring_and_for_applying()
    {
        Tensor x = Bytes(3, 9, 8), unit = new ToFloat().Apply(x, s_random);
        Standardize a = new Standardize(3).Fit(x), b = new Standardize(3).Fit(unit);
        a.Mean.Value.ShouldEqual(b.Mean);
        a.Apply(x, s_random).ShouldEqual(b.Apply(unit, s_random));
    }

    [Fact]
    public void Numbers_are_saved_with_the_model_that_holds_it()
    {
        string path = Path.GetTempFileName();
        try
        {
            Model model = new(), loaded = new();
            model.Input.Fit(Bytes(3, 4, 4));
            model.Save(path);
            model.StateDict().Keys.Should().Contain(["input.mean", "input.variance", "input.sample_count"]);
            loaded.Load(path);
            loaded.Input.Apply(Bytes(3, 5, 5), s_random).ShouldEqual(model.Input.Apply(Bytes(3, 5, 5), s_random));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Bad_data_is_refused_and_changes_nothing()
    {
        Action features = () => new Standardize(0);
        features.ShouldThrow<ArgumentException>("Standardize: features 0 must be positive.");
        Action dim = () => new Standardize(3, dim: 1);
        dim.ShouldThrow<ArgumentException>("Standardize: dim 1 must be negative: it counts from the end.");
        Action early = () => new Standardize(3).Apply(Bytes(3, 2, 2), s_random);
        early.ShouldThrow<InvalidOperationException>("Standardize: nothing was fitted yet; call Fit first.");
        Action empty = () => new Standardize(3).Fit();
        empty.ShouldThrow<ArgumentException>("Standardize: there is no data to fit.");
        var transform = new Standardize(1, dim: -1).Fit(Tensor.From(new[,] { { 1f }, { 2f } }));
        Action nan = () => transform.Update(Tensor.From(new[,] { { float.NaN } }));
        nan.ShouldThrow<ArgumentException>("Standardize: feature 0 of the data has a number that is not finite.");
        transform.Mean.Value.ToScalar<double>().Should().Be(1.5);
        Action shape = () => transform.Apply(Tensor.Zeros([4]), s_random);
        shape.ShouldThrow<ShapeException>("Standardize.Apply: shape [4] must have 1 features in dim -1.");
    }

    private static void Close(Tensor actual, Tensor expected, double precision) =>
        (actual - expected).Abs().Amax().ToScalar<double>().Should().BeLessThan(precision);

    private sealed class Model : Module
    {
        public Standardize Input { get; } = new(3);
    }
}
