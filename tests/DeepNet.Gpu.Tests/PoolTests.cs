using DeepNet.Gpu;
using DeepNet.Kernels;

namespace DeepNet.Tests;

/// <summary>Pooling beyond one group of threads, with overlapping, dilated and uneven windows.</summary>
public sealed class PoolTests
{
    [Theory]
    [InlineData(3, 2, 1, 1)]
    [InlineData(2, 2, 0, 1)]
    [InlineData(3, 1, 1, 2)]
    [InlineData(4, 3, 2, 1)]
    public void Largest(int kernel, int stride, int padding, int dilation) =>
        SameAsCpu.Check(
            x => x[0].MaxPool2d(kernel, stride, padding, dilation), 1e-6, SameAsCpu.Numbers(1, [2, 3, 13, 11]));

    [Fact]
    public void Largest_by_places_in_the_plane() =>
        SameAsCpu.Check(x => x[0].MaxPool2dWithIndices(3, 2, 1).Values, 1e-6, SameAsCpu.Numbers(2, [2, 2, 9, 10]));

    [Fact]
    public void Largest_of_large_windows() =>
        SameAsCpu.Check(x => x[0].MaxPool2d(17, 5), 1e-6, SameAsCpu.Numbers(3, [1, 2, 30, 31]));

    [Fact]
    public void Largest_of_uneven_windows() =>
        SameAsCpu.Check(x => x[0].AdaptiveMaxPool3d((2, 3, 4)), 1e-6, SameAsCpu.Numbers(4, [2, 2, 5, 7, 9]));

    [Fact]
    public void Means()
    {
        SameAsCpu.Check(x => x[0].AvgPool2d(3, 2, 1, true), 1e-6, SameAsCpu.Numbers(5, [2, 3, 13, 11]));
        SameAsCpu.Check(
            x => x[0].AvgPool3d(2, 1, 1, countIncludePad: false), 1e-6, SameAsCpu.Numbers(6, [1, 2, 4, 5, 6]));
        SameAsCpu.Check(x => x[0].AdaptiveAvgPool2d((3, 4)), 1e-6, SameAsCpu.Numbers(7, [2, 3, 7, 9]));
    }

    /// <summary>NaN wins, the last of several; of equals the first.</summary>
    [Fact]
    public void Places_of_equals_and_of_what_is_no_number()
    {
        Tensor x = Tensor.From<float>([1, 1, float.NaN, 2, float.NaN, float.NaN, 3, 3, 2, 3, 3, 1], [1, 1, 12]);
        (Tensor values, Tensor places) = x.To(GpuDevice.Emulator).MaxPool1dWithIndices(3);
        places.To(Device.Cpu).ToArray<long>().Should().Equal(2, 5, 6, 9);
        values.To(Device.Cpu).ToArray<float>().Should().Equal(float.NaN, float.NaN, 3, 3);
    }

    /// <summary>The windows that see an input, found by division, are those found by looking.</summary>
    [Theory]
    [InlineData(13, 3, 2, 1, 1)]
    [InlineData(13, 2, 5, 0, 1)]
    [InlineData(9, 7, 1, 3, 1)]
    [InlineData(20, 3, 2, 1, 4)]
    public void Windows_over_an_input(int input, int kernel, int stride, int padding, int dilation)
    {
        int output = ((input + (2 * padding) - (dilation * (kernel - 1)) - 1) / stride) + 1;
        Over(WindowRule.Regular(input, output, kernel, stride, padding, dilation), dilation == 1);
        Over(WindowRule.Adaptive(input, output), true);
        Over(WindowRule.Adaptive(output, input), true);
    }

    private static void Over(WindowRule rule, bool isExact)
    {
        for (int i = 0; i < rule.Input; i++)
        {
            int[] over = [.. Enumerable.Range(0, rule.Output).Where(o => Sees(o, i))];
            int[] range = [.. Enumerable.Range(rule.FirstOver(i), Math.Max(0, rule.LastOver(i) - rule.FirstOver(i)))];
            if (isExact)
                range.Should().Equal(over);
            else
                over.Except(range).Should().BeEmpty();
        }

        bool Sees(int o, int i) =>
            i >= rule.Begin(o) && i < rule.End(o) && (i - rule.Begin(o)) % rule.Step == 0;
    }
}
