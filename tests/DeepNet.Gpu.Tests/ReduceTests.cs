namespace DeepNet.Tests;

/// <summary>Shapes beyond one group of threads, and elements that are not finite.</summary>
public sealed class ReduceTests
{
    [Theory]
    [InlineData(new[] { 3, 1 }, 1)]
    [InlineData(new[] { 5, 17 }, 1)]
    [InlineData(new[] { 4, 300 }, 1)]
    [InlineData(new[] { 2, 5000 }, 1)]
    [InlineData(new[] { 1, 20000 }, 1)]
    [InlineData(new[] { 1, 300, 5 }, 1)]
    [InlineData(new[] { 2, 70, 40 }, 1)]
    [InlineData(new[] { 3, 2600, 2 }, 1)]
    [InlineData(new[] { 2, 33, 33 }, 1)]
    [InlineData(new[] { 700, 37 }, 0)]
    public void Agrees_with_the_processor(int[] shape, int dim)
    {
        foreach (DType dtype in new[] { DType.Float32, DType.Float64 })
        {
            Tensor x = SameAsCpu.Numbers(1, shape, dtype);
            double tolerance = dtype == DType.Float32 ? 1e-5 : 1e-13;
            x.There().Sum(dim).ShouldBe(x.Sum(dim), tolerance);
            x.There().Amax(dim).ShouldBe(x.Amax(dim), 0);
        }
    }

    [Theory]
    [InlineData(new[] { 4, 300 }, 1)]
    [InlineData(new[] { 1, 300, 5 }, 1)]
    public void Other_combinations_agree(int[] shape, int dim)
    {
        Tensor x = SameAsCpu.Numbers(2, shape, DType.Float64, 0.9, 1.1);
        x.There().Prod(dim).ShouldBe(x.Prod(dim), 1e-13);
        x.There().Amin(dim).ShouldBe(x.Amin(dim), 0);
        long[] numbers = [.. Enumerable.Range(0, (int)x.Count).Select(i => (i * 7919L % 1000) - 500)];
        Tensor whole = Tensor.From<long>(numbers, shape);
        whole.There().Sum(dim).ShouldBe(whole.Sum(dim), 0);
    }

    [Fact]
    public void Sums_are_the_same_in_every_run()
    {
        Tensor x = SameAsCpu.Numbers(3, [20000]).There();
        float[] first = x.Sum().ToArray<float>();
        for (int run = 0; run < 3; run++)
            x.Sum().ToArray<float>().Should().Equal(first);
    }

    [Fact]
    public void Of_nothing_is_the_identity()
    {
        Tensor x = Tensor.Zeros([2, 0, 3]).There();
        x.Sum(1).ToArray<float>().Should().Equal(0, 0, 0, 0, 0, 0);
        x.Prod(1).ToArray<float>().Should().Equal(1, 1, 1, 1, 1, 1);
        Tensor.Zeros([0, 5]).There().Sum(1).Shape.ToArray().Should().Equal(0);
        Tensor.Zeros([2, 0], DType.Int64).There().Sum(1).ToArray<long>().Should().Equal(0, 0);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(300)]
    [InlineData(9000)]
    public void Not_a_number_wins(int n)
    {
        foreach (int place in new[] { 0, n / 2, n - 1 })
        {
            float[] values = [.. Enumerable.Range(0, n).Select(i => (float)(i % 13))];
            values[place] = float.NaN;
            values[(place + 1) % n] = float.PositiveInfinity;
            Tensor x = Tensor.From<float>(values, [1, n]).There();
            x.Amax(1).ToArray<float>().Should().Equal(float.NaN);
            x.Amin(1).ToArray<float>().Should().Equal(float.NaN);
            x.Sum(1).ToArray<float>().Should().Equal(float.NaN);
            values[place] = float.NegativeInfinity;
            x = Tensor.From<float>(values, [1, n]).There();
            x.Amax(1).ToArray<float>().Should().Equal(float.PositiveInfinity);
            x.Amin(1).ToArray<float>().Should().Equal(float.NegativeInfinity);
            x.Sum(1).ToArray<float>().Should().Equal(float.NaN);
        }
    }
}
