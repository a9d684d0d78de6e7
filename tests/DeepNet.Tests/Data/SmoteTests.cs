using DeepNet.Data;

namespace DeepNet.Tests.Data;

public sealed class SmoteTests
{
    [Theory]
    [InlineData(DType.Float32, DType.Int64)]
    [InlineData(DType.Float64, DType.Int32)]
    public void Small_classes_grow_to_the_largest_and_what_was_there_stays(DType dtype, DType labelType)
    {
        Tensor x = Tensor.Randn([60, 3], generator: new RandomSource(1)).Cast(dtype);
        Tensor labels = Tensor.From<long>(
            [.. Enumerable.Range(0, 60).Select(i => i % 6 == 0 ? 3L : i % 5 == 0 ? -1 : 0)]).Cast(labelType);
        (Tensor y, Tensor own) = Smote.Resample(x, labels, neighbours: 3, seed: 1);
        (y.DType, own.DType).Should().Be((dtype, labelType));
        long[] all = own.Cast(DType.Int64).ToArray<long>();
        all.CountBy(label => label).Should().HaveCount(3).And.OnlyContain(pair => pair.Value == 40);
        y.Shape.Should().Equal(120, 3);
        Same(y.Narrow(0, 0, 60), x).Should().BeTrue();
        all[..60].Should().Equal(labels.Cast(DType.Int64).ToArray<long>());
        all[60..].Should().BeInAscendingOrder();
        Same(Smote.Resample(x, labels, 3, seed: 1).X, y).Should().BeTrue();
        Same(Smote.Resample(x, labels, 3, seed: 2).X, y).Should().BeFalse();
    }

    [Fact]
    public void New_samples_lie_between_a_sample_and_one_of_its_nearest_neighbours()
    {
        const int small = 12, neighbours = 3;
        Tensor x = Tensor.Randn([112, 2], generator: new RandomSource(4)).Cast(DType.Float64);
        Tensor labels = Tensor.From<long>([.. Enumerable.Range(0, 112).Select(i => i < small ? 1L : 0)]);
        double[] y = Smote.Resample(x, labels, neighbours, seed: 3).X.ToArray<double>();
        (double X, double Y)[] points = [.. Enumerable.Range(0, small).Select(i => (y[2 * i], y[(2 * i) + 1]))];
        var used = new int[small];
        var places = new List<double>();
        for (int row = 112; row < 200; row++)
        {
            var found = new HashSet<int>();
            for (int i = 0; i < small; i++)
            {
                foreach (int n in Enumerable.Range(0, small).Where(n => n != i)
                    .OrderBy(n => Square(points[n].X - points[i].X) + Square(points[n].Y - points[i].Y))
                    .Take(neighbours))
                {
                    double u = (y[2 * row] - points[i].X) / (points[n].X - points[i].X);
                    double v = (y[(2 * row) + 1] - points[i].Y) / (points[n].Y - points[i].Y);
                    if (Math.Abs(u - v) < 1e-9 && u is >= -1e-12 and < 1)
                    {
                        found.Add(i);
                        places.Add(u);
                    }
                }
            }

            found.Should().NotBeEmpty();
            foreach (int i in found)
                used[i]++;
        }

        // 88 samples of 12: each is used seven or eight times; mutual neighbours cannot be told apart.
        used.Should().OnlyContain(count => count >= 7);
        places.Max().Should().BeGreaterThan(0.9);
        places.Min().Should().BeLessThan(0.1);
    }

    [Fact]
    public void Balanced_classes_and_single_ones_stay_as_they_are()
    {
        Tensor x = Tensor.Randn([4, 2], generator: new RandomSource(1));
        (Tensor y, Tensor labels) = Smote.Resample(x, Tensor.From<long>([0, 1, 0, 1]));
        Same(y, x).Should().BeTrue();
        labels.ToArray<long>().Should().Equal(0, 1, 0, 1);
        Smote.Resample(x, Tensor.From<long>([5, 5, 5, 5])).X.Shape.Should().Equal(4, 2);
    }

    [Fact]
    public void Mistakes_are_named()
    {
        Tensor x = Tensor.Zeros([9, 2]), labels = Tensor.From<long>([0, 0, 0, 0, 0, 0, 1, 1, 1]);
        Doing(() => Smote.Resample(x, labels)).Should().Throw<ArgumentException>()
            .WithMessage("Smote: class 1 has 3 samples; 5 neighbours of each need at least 6.");
        Smote.Resample(x, labels, neighbours: 2).X.Shape.Should().Equal(12, 2);
        Doing(() => Smote.Resample(x, labels, 0)).Should().Throw<ArgumentException>()
            .WithMessage("Smote: neighbours 0 must be positive.");
        Doing(() => Smote.Resample(Tensor.Zeros([8, 2]), labels)).Should().Throw<ShapeException>()
            .WithMessage("Smote: x [8, 2] and labels [9] must be [samples, features] and [samples].");
        Doing(() => Smote.Resample(x.Cast(DType.Int64), labels)).Should().Throw<DTypeException>();
        Doing(() => Smote.Resample(x, labels.Cast(DType.Float32))).Should().Throw<DTypeException>();
        Doing(() => Smote.Resample(x + Tensor.Full([9, 2], double.NaN), labels)).Should().Throw<ArgumentException>()
            .WithMessage("Smote: feature 0 of sample 0 is NaN; features must be finite.");

        static Action Doing(Func<object> action) => () => action();
    }

    private static double Square(double x) => x * x;

    private static bool Same(Tensor a, Tensor b) =>
        a.Shape == b.Shape
        && a.Cast(DType.Float64).ToArray<double>().SequenceEqual(b.Cast(DType.Float64).ToArray<double>());
}
