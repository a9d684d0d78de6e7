using static DeepNet.Tests.SameAsCpu;

namespace DeepNet.Tests;

public sealed class SortKernelTests
{
    public static TheoryData<int, int, int> Sizes => new()
    {
        { 1, 1, 1 }, { 5, 3, 1 }, { 2, 3, 7 }, { 300, 4, 1 }, { 2, 1000, 1 }, { 1, 1024, 1 }, { 1, 1025, 1 },
        { 2, 2600, 1 }, { 1, 5000, 1 }, { 1, 1100, 2 },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void ArgSort_keeps_the_order_of_equals(int outer, int n, int inner)
    {
        long[] values = Integers(outer * n * inner, -40, 40);
        float[] floats = Special(values);
        foreach (bool descending in new[] { false, true })
        {
            OnEveryGpu(device => Sorted<float>(device, floats, outer, n, inner, descending));
            OnEveryGpu(device => Sorted<long>(device, values, outer, n, inner, descending));
        }
    }

    [Fact]
    public void ArgSort_takes_every_type()
    {
        long[] values = Integers(200, -100, 100);
        double[] doubles = [.. Special(values).Select(v => (double)v)];
        OnEveryGpu(device => Sorted<double>(device, doubles, 1, 200, 1, false));
        OnEveryGpu(device => Sorted<int>(device, [.. values.Select(v => (int)v)], 1, 200, 1, true));
        OnEveryGpu(device => Sorted<sbyte>(device, [.. values.Select(v => (sbyte)v)], 1, 200, 1, false));
        OnEveryGpu(device => Sorted<byte>(device, [.. values.Select(v => (byte)v)], 1, 200, 1, true));
        OnEveryGpu(device => Sorted<long>(
            device, [long.MaxValue, 3, long.MinValue, long.MaxValue, long.MinValue], 1, 5, 1, true));
    }

    [Theory]
    [InlineData(3, 20, 1)]
    [InlineData(2, 1000, 1)]
    [InlineData(2, 200, 3)]
    [InlineData(1, 40_000, 1)]
    [InlineData(1, 33_000, 2)]
    public void ArgExtreme_is_the_first_of_equals(int outer, int n, int inner)
    {
        long[] values = Integers(outer * n * inner, -60, 60);
        float[] floats = [.. Special(values).Select(v => float.IsNaN(v) ? 0 : v)], withNaN = [.. floats];
        withNaN[n * inner / 2] = withNaN[(n * inner / 2) + inner] = float.NaN;
        foreach (bool largest in new[] { false, true })
        {
            OnEveryGpu(device => Extreme<float>(device, floats, largest));
            OnEveryGpu(device => Extreme<float>(device, withNaN, largest));
            OnEveryGpu(device => Extreme<long>(device, values, largest));
        }

        Tensor Extreme<T>(Device device, T[] x, bool largest)
            where T : unmanaged
            => Result(device, [outer, inner], DType.Int64, (backend, y) => backend.ArgExtreme(
                Tensor.From<T>(x, [outer, n, inner], device), y, outer, n, inner, largest));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void SearchSorted_counts_what_lies_before(bool right)
    {
        float[] sorted = [.. Integers(1000, -50, 50).Order().Select(v => (float)v)];
        float[] values = [.. Integers(600, -55, 55, 2).Select(v => v == 3 ? float.NaN : v / 2f)];
        OnEveryGpu(device => Found(device, sorted, [1000], 1, 1000));
        float[] rows = [.. sorted[..300], .. sorted[..300]];
        OnEveryGpu(device => Found(device, rows, [2, 300], 2, 300));

        Tensor Found(Device device, float[] x, Shape shape, int count, int n) =>
            Result(device, [2, 300], DType.Int64, (backend, y) => backend.SearchSorted(
                Tensor.From<float>(x, shape, device), Tensor.From<float>(values, [2, 300], device), y, count, n,
                right));
    }

    private static Tensor Sorted<T>(Device device, T[] x, int outer, int n, int inner, bool descending)
        where T : unmanaged
        => Result(device, [outer, n, inner], DType.Int64, (backend, y) => backend.ArgSort(
            Tensor.From<T>(x, [outer, n, inner], device), y, outer, n, inner, descending));

    /// <summary>With both zeros, NaN of both signs and infinities among the numbers.</summary>
    private static float[] Special(long[] values) =>
    [
        .. values.Select((v, i) => v switch
        {
            0 => i % 2 == 0 ? 0f : -0f,
            11 => i % 2 == 0 ? float.NaN : -float.NaN,
            23 => float.PositiveInfinity,
            -23 => float.NegativeInfinity,
            _ => v / 4f,
        }),
    ];
}
