namespace DeepNet.Training.Tests.TensorBoard;

public sealed class HistogramTests
{
    [Fact]
    public void Every_value_is_counted_in_its_bucket()
    {
        float[] values = Tensor.Randn([2000], generator: new RandomSource(4)).ToArray<float>();
        for (int i = 0; i < 100; i++)
            values[i] *= MathF.Pow(10, i % 30 - 20);
        values[100] = 0;
        Check(Tensor.From<float>(values, [2000]), Array.ConvertAll(values, value => (double)value));
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(1e-12)]
    [InlineData(-1e-12)]
    [InlineData(1e300)]
    [InlineData(double.MaxValue)]
    [InlineData(-double.MaxValue)]
    [InlineData(double.Epsilon)]
    public void A_single_value_has_a_bucket(double value) => Check(Tensor.From<double>([value], [1]), [value]);

    [Fact]
    public void All_types_of_elements_are_counted()
    {
        foreach (DType dtype in Enum.GetValues<DType>())
        {
            Tensor x = Tensor.From<double>([1, 0, 1, 1, 0, 1], [2, 3]).Cast(dtype);
            Check(x.Transpose(0, 1), [1, 0, 1, 1, 0, 1]);
        }
    }

    [Fact]
    public void What_is_not_finite_is_left_out()
    {
        double[] values = [1, double.NaN, 2, double.PositiveInfinity, double.NegativeInfinity];
        Check(Tensor.From<double>(values, [5]), [1, 2]);
        WireMessage nothing = Write(Tensor.From<double>([double.NaN], [1]));
        nothing.Double(3).Should().Be(0);
        nothing.Doubles(6).Should().Equal(0);
        nothing.Doubles(7).Should().Equal(0);
    }

    private static void Check(Tensor tensor, double[] values)
    {
        WireMessage histogram = Write(tensor);
        histogram.Double(1).Should().Be(values.Min());
        histogram.Double(2).Should().Be(values.Max());
        histogram.Double(3).Should().Be(values.Length);
        histogram.Double(4).Should().Be(values.Sum());
        histogram.Double(5).Should().Be(values.Sum(value => value * value));
        double[] limits = histogram.Doubles(6), counts = histogram.Doubles(7);
        counts.Should().HaveSameCount(limits);
        limits.Should().BeInAscendingOrder().And.OnlyHaveUniqueItems();
        counts[^1].Should().BePositive("empty buckets above all values say nothing");
        for (int i = 0; i < limits.Length; i++)
        {
            double below = i == 0 ? double.NegativeInfinity : limits[i - 1];
            bool isLast = limits[i] == double.MaxValue;
            counts[i].Should().Be(
                values.Count(value => value >= below && (value < limits[i] || isLast)), "bucket {0}", i);
            bool isWide = below == 0 || limits[i] == 0 || Math.Abs(below) > 1e20 || Math.Abs(limits[i]) > 1e20;
            double smaller = Math.Min(Math.Abs(below), Math.Abs(limits[i]));
            if (counts[i] > 0 && !isWide)
                (Math.Abs(limits[i] - below) / smaller).Should().BeLessThan(0.1001);
        }
    }

    private static WireMessage Write(Tensor tensor)
    {
        using var folder = new TemporaryFolder();
        using var writer = new SummaryWriter(folder.Path);
        writer.Histogram("x", tensor, 2);
        (string tag, long step, WireMessage value) = EventReader.Values(EventReader.Read(writer.Path)).Single();
        (tag, step).Should().Be(("x", 2));
        return value.Message(EventReader.Histo);
    }
}
