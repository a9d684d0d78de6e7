namespace DeepNet.Tests;

/// <summary>Class labels against the processor: many classes, positions side by side, weights, smoothing, ignored
/// labels.</summary>
public sealed class CrossEntropyTests
{
    [Theory]
    [InlineData(6, 10, 1)]
    [InlineData(3, 300, 1)]
    [InlineData(1, 5000, 1)]
    [InlineData(2, 7, 12)]
    [InlineData(2, 50, 40)]
    public void Agrees_with_the_processor(int batch, int classes, int inner)
    {
        foreach (DType dtype in new[] { DType.Float32, DType.Float64 })
        {
            foreach ((bool isWeighted, double smoothing, long ignored) in new[]
            {
                (false, 0.0, -100L), (true, 0.0, 1), (false, 0.1, -100), (true, 0.1, 2),
            })
            {
                double tolerance = dtype == DType.Float32 ? 1e-5 : 1e-12;
                Tensor x = SameAsCpu.Numbers(1, [batch, classes, inner], dtype, -6, 6);
                Tensor dy = SameAsCpu.Numbers(2, [batch, inner], dtype);
                Tensor? weight = isWeighted ? SameAsCpu.Numbers(3, [classes], dtype, 0.5, 2) : null;
                long[] numbers = [.. Enumerable.Range(0, batch * inner).Select(i => i * 7919L % classes)];
                if (numbers.Length > 2)
                    numbers[1] = ignored;
                Tensor labels = Tensor.From<long>(numbers, [batch, inner]);
                ClassTargets here = ClassTargets.Resolve("CrossEntropy", x, labels, weight, ignored, smoothing);
                (Tensor losses, Tensor? state) = x.Backend.CrossEntropy(x, here);
                Tensor dx = x.Backend.CrossEntropyGrad(x, here, state, dy);

                Tensor onDevice = x.There();
                ClassTargets there = ClassTargets.Resolve(
                    "CrossEntropy", onDevice, labels.There(), weight?.There(), ignored, smoothing);
                there.Kept.Should().Be(here.Kept);
                (Tensor losses2, Tensor? state2) = onDevice.Backend.CrossEntropy(onDevice, there);
                losses2.ShouldBe(losses, tolerance);
                onDevice.Backend.CrossEntropyGrad(onDevice, there, state2, dy.There()).ShouldBe(dx, tolerance);
            }
        }
    }

    [Fact]
    public void Ignored_rows_give_nothing_even_if_they_are_no_numbers()
    {
        Tensor x = Tensor.From<float>([float.NaN, 1, 2, 3, float.PositiveInfinity, 1, 0.5f, 1, 2], [3, 3, 1]).There();
        Tensor labels = Tensor.From<long>([-100, -100, 2], [3, 1]).There();
        ClassTargets targets = ClassTargets.Resolve("CrossEntropy", x, labels, null, -100, 0);
        (Tensor losses, Tensor? state) = x.Backend.CrossEntropy(x, targets);
        losses.ToArray<float>()[..2].Should().Equal(0, 0);
        float.IsFinite(losses.ToArray<float>()[2]).Should().BeTrue();
        Tensor dx = x.Backend.CrossEntropyGrad(x, targets, state, Tensor.Ones([3, 1]).There());
        dx.ToArray<float>()[..6].Should().Equal(0, 0, 0, 0, 0, 0);
    }

    [Theory]
    [InlineData(3, 1)]
    [InlineData(500, 333)]
    [InlineData(9000, 8999)]
    public void The_first_label_outside_is_found(int count, int place)
    {
        long[] labels = [.. Enumerable.Range(0, count).Select(i => (long)(i % 10))];
        Tensor there = Tensor.From<long>(labels, [1, count]).There();
        there.Backend.CheckLabels(there, 10, 4).Should().Be((-1, 0, labels.Count(l => l != 4)));
        labels[place] = 10;
        labels[^1] = -3;
        there = Tensor.From<long>(labels, [1, count]).There();
        (long outside, long label, _) = there.Backend.CheckLabels(there, 10, 4);
        outside.Should().Be(place);
        label.Should().Be(labels[place]);
    }
}
